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

  /// Whether a child is there, trained.
  private(set) var isReady: Bool {
    get { process.isRunning && isTrained }
    set { isTrained = newValue }
  }

  private var isTrained = false

  /// Starts and trains a child, whatever it takes: one that dies or says nothing is started again.
  ///
  /// - Parameter isWanted: Asked several times a second; when nobody wants it any more, that is the end.
  /// - Returns: Whether it is still wanted.
  func prepare(while isWanted: @escaping () -> Bool) throws -> Bool {
    process.isWanted = isWanted
    defer { process.isWanted = { true } }
    var failures = 0
    while true {
      do {
        try patiently { try self.makeReady() }
        return true
      } catch is RecommenderProcess.Unwanted {
        process.end()
        return false
      } catch let trouble as RecommenderProcess.Trouble {
        process.end()
        failures += 1
        guard failures <= process.context.limits.restarts else { throw failure(trouble) }
        say("(\(trouble.method): it \(trouble.what); started again)")
      }
    }
  }

  /// Asks a query of the child that is ready.
  ///
  /// - Throws: ``RecommenderProcess/Trouble`` if the child is lost over it: another may do better.
  func ask<Answer: Decodable>(
    _ method: String, _ parameters: some Encodable, on draw: Int
  ) throws -> Answer {
    do {
      return try patiently {
        try self.tell(of: draw)
        return try self.process.ask(method, parameters, within: self.process.context.limits.query)
      }
    } catch let trouble as RecommenderProcess.Trouble {
      process.end()
      throw trouble
    }
  }

  /// What to say of trouble that is the end.
  func failure(_ trouble: RecommenderProcess.Trouble) -> InputError {
    process.failure(trouble.method, trouble.what)
  }

  /// A remark beside what the child says.
  func say(_ line: String) { process.context.onLog(line) }

  /// Asks as it is, without a second try.
  func askOnce<Answer: Decodable>(
    _ method: String, _ parameters: some Encodable, within seconds: Double
  ) throws -> Answer {
    try process.ask(method, parameters, within: seconds)
  }

  /// Tells what is wrong with an answer that arrived whole, and ends the child.
  func fault(_ method: String, _ what: String) -> InputError { process.fault(method, what) }

  func shutDown() { process.shutDown() }

  /// Asks again what the child refuses for the moment.
  private func patiently<Answer>(_ work: () throws -> Answer) throws -> Answer {
    var failures = 0
    while true {
      do {
        return try work()
      } catch let refusal as RecommenderProcess.RPCFailure {
        failures += 1
        guard refusal.error.isTransient, failures <= process.context.limits.restarts else {
          throw process.refusal(refusal)
        }
      }
    }
  }

  private func makeReady() throws {
    guard !isReady else { return }
    if !process.isRunning {
      isReady = false
      knownDraws = []
      let introduction = try process.start()
      guard introduction.protocol == RecommenderMessages.version else {
        throw process.fault(
          "initialize",
          "speaks protocol '\(introduction.protocol.printable.prefix(20))', not '\(RecommenderMessages.version)'"
        )
      }
      self.introduction = introduction
    }
    var fit = assignment.fit
    fit.snapshot = snapshot
    let fitted: RecommenderMessages.Fitted? = try process.ask(
      "fit", fit, within: process.context.limits.fit)
    if let path = fitted?.snapshot, introduction?.capabilities?.snapshot == true {
      snapshot = path
    }
    isReady = true
  }

  private func tell(of draw: Int) throws {
    guard !knownDraws.contains(draw) else { return }
    let _: RecommenderMessages.Nothing? = try process.ask(
      "draw", assignment.draws(draw), within: process.context.limits.query)
    knownDraws.insert(draw)
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
