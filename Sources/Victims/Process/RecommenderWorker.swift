import Essentials
import Foundation
import Interactions

/// A child that is kept ready: started, trained, told of the draws that it is asked about; and started
/// again when it dies.
final class RecommenderWorker {
  /// What every child of a victim is told alike.
  struct Assignment: Sendable {
    var fit: RecommenderMessages.Fit
    var draws: @Sendable (Int) -> RecommenderMessages.Draw
  }

  private let process: RecommenderProcess
  private let assignment: Assignment
  private var knownDraws: Set<Int> = []
  /// Who the child said that it is.
  private(set) var introduction: RecommenderMessages.Initialized?
  /// What it left for others to load.
  private(set) var snapshot: String?

  init(_ process: RecommenderProcess, _ assignment: Assignment, snapshot: String? = nil) {
    self.process = process
    self.assignment = assignment
    self.snapshot = snapshot
  }

  /// The group of the child that is there; 0 without one.
  var group: pid_t { process.group }

  /// Lines on standard output that were not understood.
  var strayLines: Int { process.strayLines }

  /// Starts and trains a child, if none is there.
  func prepare() throws { try persistently { try self.makeReady(for: nil) } }

  /// Asks a query, whatever it takes: a child that dies or says nothing is started again.
  func ask<Answer: Decodable>(
    _ method: String, _ parameters: some Encodable, on draw: Int
  ) throws -> Answer {
    try persistently {
      try self.makeReady(for: draw)
      return try self.process.ask(method, parameters, within: self.process.context.limits.query)
    }
  }

  /// Asks as it is, without a second try.
  func askOnce<Answer: Decodable>(
    _ method: String, _ parameters: some Encodable, within seconds: Double
  ) throws -> Answer {
    try process.ask(method, parameters, within: seconds)
  }

  /// Tells what is wrong with an answer that arrived whole, and ends the child.
  func fault(_ method: String, _ what: String) -> InputError { process.fault(method, what) }

  func shutDown() { process.shutDown() }

  private func persistently<Answer>(_ work: () throws -> Answer) throws -> Answer {
    var failures = 0
    while true {
      do {
        return try work()
      } catch let trouble as RecommenderProcess.Trouble {
        process.end()
        failures += 1
        guard failures <= process.context.limits.restarts else {
          throw process.failure(trouble.method, trouble.what)
        }
        process.context.onLog("(\(trouble.method): it \(trouble.what); started again)")
      } catch let refusal as RecommenderProcess.RPCFailure {
        failures += 1
        guard refusal.error.isTransient, failures <= process.context.limits.restarts else {
          throw process.refusal(refusal)
        }
      }
    }
  }

  private func makeReady(for draw: Int?) throws {
    if !process.isRunning {
      knownDraws = []
      let introduction = try process.start()
      guard introduction.protocol == RecommenderMessages.version else {
        throw process.fault(
          "initialize",
          "speaks protocol '\(introduction.protocol.printable.prefix(20))', not '\(RecommenderMessages.version)'"
        )
      }
      self.introduction = introduction
      var fit = assignment.fit
      fit.snapshot = snapshot
      let fitted: RecommenderMessages.Fitted? = try process.ask(
        "fit", fit, within: process.context.limits.fit)
      if let path = fitted?.snapshot, introduction.capabilities?.snapshot == true {
        snapshot = path
      }
    }
    if let draw, !knownDraws.contains(draw) {
      let _: RecommenderMessages.Nothing? = try process.ask(
        "draw", assignment.draws(draw), within: process.context.limits.query)
      knownDraws.insert(draw)
    }
  }
}

extension RecommenderProcess {
  /// An error that it has answered with, as a line.
  func refusal(_ failure: RPCFailure) -> InputError {
    let error = failure.error
    let kind = error.data?.kind.map { " (\($0.printable.prefix(40)))" } ?? ""
    var message = self.failure(
      failure.method, "refused\(kind): \(error.message.printable.prefix(300))")
    if error.data?.kind == "badData" { message.kind = .data }
    return message
  }
}
