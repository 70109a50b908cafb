import Essentials
import Foundation
import Interactions

/// One child that speaks the protocol of docs/own-recommender.md, asked a question at a time.
///
/// It is started again when it dies or falls silent. Blocks its thread while it waits; one thread at a
/// time.
final class RecommenderProcess {
  /// What a child is told, and who wants to know how it goes.
  struct Context: Sendable {
    var command: RecommenderCommand
    var limits: RecommenderLimits
    /// What identifies this program to it.
    var host: RecommenderMessages.Initialize.Host
    var seed: UInt64
    var onLog: @Sendable (String) -> Void
    /// Told of its progress; what it throws ends the wait.
    var onProgress: @Sendable (Essentials.Progress) throws -> Void
    /// Called several times a second while it is waited for; what it throws ends the wait.
    var check: @Sendable () throws -> Void
  }

  let context: Context
  /// A folder of its own to write in.
  private let work: String
  /// The folder that goes when this program is killed.
  private let folder: String
  private var child: ChildProcess?
  private var lines = LineBuffer()
  private var log: RecommenderLog
  private var nextID = 1
  /// Asked several times a second while the child is waited for; ``Unwanted`` ends the wait if not.
  var isWanted: () -> Bool = { true }

  /// - Parameters:
  ///   - folder: Goes with the child when this process is killed.
  ///   - work: A folder in it, the child's own.
  init(_ context: Context, folder: String, work: String) {
    self.context = context
    self.folder = folder
    self.work = work
    log = RecommenderLog(show: context.onLog)
  }

  /// Whether a child is there; false after one that ended.
  var isRunning: Bool { child != nil }

  /// The group of the child that is there; 0 without one.
  var group: pid_t { child?.identifier ?? 0 }

  /// Lines on standard output that were not understood so far.
  var strayLines: Int { log.strayLines }

  /// Why an exchange with the child came to nothing, though another child may do better.
  struct Trouble: Error {
    /// What it was asked.
    var method = ""
    /// What it did instead of answering: "ended with exit code 1".
    var what: String
  }

  /// Nobody wants the child any more.
  struct Unwanted: Error {}

  /// Starts a child and asks who it is.
  func start() throws -> RecommenderMessages.Initialized {
    end()
    log = RecommenderLog(show: context.onLog)
    try? FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    child = try ChildProcess(context.command.line, folder: folder)
    lines = LineBuffer()
    return try ask(
      "initialize",
      RecommenderMessages.Initialize(
        host: context.host, seed: context.seed & (1 << 53 - 1), work: work),
      within: context.limits.initialize)
  }

  /// Asks the child that is there.
  ///
  /// - Throws: ``Trouble`` if another child may do better; an ``InputError`` if none will; what
  ///   whoever waits has thrown.
  func ask<Answer: Decodable>(
    _ method: String, _ parameters: some Encodable, within limit: Double
  ) throws -> Answer {
    guard let child else { throw Trouble(what: "is not there") }
    let id = nextID
    nextID += 1
    var exchange = Exchange(
      method: method, id: id,
      request: try RPCRequest(id: id, method: method, params: parameters).line(), limit: limit)
    do {
      while true {
        if let answer: Answer = try step(&exchange, with: child) { return answer }
      }
    } catch var trouble as Trouble {
      trouble.method = method
      throw trouble
    } catch {
      // Whatever it is about to say, nobody will know what it was an answer to.
      if !(error is RPCFailure) { self.end() }
      throw error
    }
  }

  /// Ends the child, if there is one.
  func end() {
    guard let child else { return }
    child.end(patience: context.limits.goodbye)
    self.child = nil
  }

  /// Takes leave as the protocol has it.
  func shutDown() {
    guard child != nil else { return }
    let _: RecommenderMessages.Nothing? = try? ask(
      "shutdown", RecommenderMessages.Nothing(), within: context.limits.goodbye)
    end()
  }

  deinit { child?.end(patience: 0) }
}

extension RecommenderProcess {
  /// An error that the child has answered with.
  struct RPCFailure: Error {
    var method: String
    var error: RPCError
  }

  /// A request on its way, and how long it may take.
  private struct Exchange {
    let method: String
    let id: Int
    let request: [UInt8]
    let limit: Double
    var sent = 0
    var deadline: ContinuousClock.Instant
    let last: ContinuousClock.Instant

    init(method: String, id: Int, request: [UInt8], limit: Double) {
      self.method = method
      self.id = id
      self.request = request
      self.limit = limit
      deadline = .now + .seconds(limit)
      last = .now + .seconds(limit * RecommenderLimits.stretch)
    }
  }

  /// Waits for the child once and does what can be done; the answer, if that was it.
  private func step<Answer: Decodable>(
    _ exchange: inout Exchange, with child: ChildProcess
  ) throws -> Answer? {
    // What has come already is looked at first.
    while let line: RPCLine<Answer> = lines.withLine({ line in
      let understood = RPCLine<Answer>(line)
      if case .junk = understood { log.add(stray: line) }
      return understood
    }) {
      if let answer = try take(line, &exchange) { return answer }
    }
    guard child.output >= 0 else { throw gone(child) }
    try context.check()
    guard isWanted() else { throw Unwanted() }
    let now = ContinuousClock.now
    guard now < min(exchange.deadline, exchange.last) else {
      let seconds = Duration.seconds(
        exchange.limit * (now < exchange.last ? 1 : RecommenderLimits.stretch))
      end()
      throw Trouble(
        what: now < exchange.last
          ? "gave no answer within \(seconds.formatted())"
          : "gave no answer within \(seconds.formatted()), whatever progress it reported")
    }
    let ready = child.wait(writing: exchange.sent < exchange.request.count, for: 50)
    if ready.logs { read(.error, of: child) }
    if ready.writes { send(&exchange, to: child) }
    if ready.reads { read(.output, of: child) }
    guard lines.pending <= LineBuffer.longestLine else {
      throw fault(exchange.method, "wrote a line of more than \(LineBuffer.longestLine >> 20) MiB")
    }
    return nil
  }

  private func send(_ exchange: inout Exchange, to child: ChildProcess) {
    let count = exchange.request.withUnsafeBytes { bytes in
      child.write(UnsafeRawBufferPointer(rebasing: bytes[exchange.sent...]))
    }
    // Nobody reads: that it has ended shows at its output, with what it said before.
    exchange.sent = count.map { exchange.sent + $0 } ?? exchange.request.count
  }

  private func read(_ stream: ChildProcess.Stream, of child: ChildProcess) {
    func bytes(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
      if case .bytes(let count) = child.read(stream, into: buffer) { count } else { 0 }
    }
    switch stream {
    case .output: lines.fill(1 << 20, bytes)
    case .error: log.add(bytes)
    }
  }

  /// The child's output has ended: what it still says on standard error, and how it ends.
  ///
  /// One that only closed its output, or left standard error to others, is waited for a second; one that
  /// closed both for longer: how it ends may come late on a machine that is busy with other work.
  private func gone(_ child: ChildProcess) -> Trouble {
    // Turns of 20 ms without a word, not time: when this thread is kept from running, so is the child.
    var turns = 0
    var words = 0
    func isWorthWaiting() -> Bool {
      if turns < 50 { return child.ending == nil || child.error >= 0 }
      return child.ending == nil && child.error < 0 && turns < 1_500
    }
    while words < 10_000, isWorthWaiting() {
      if child.error >= 0, child.wait(writing: false, for: 20).logs {
        read(.error, of: child)
        words += 1
      } else {
        if child.error < 0 { usleep(20_000) }
        turns += 1
      }
    }
    log.addRest()
    let how = child.ending ?? "closed its standard output"
    end()
    return Trouble(what: how)
  }

  /// What a line means for the exchange; the answer, if it is that.
  private func take<Answer>(_ line: RPCLine<Answer>, _ exchange: inout Exchange) throws -> Answer? {
    switch line {
    case .junk: return nil
    case .notification("progress", let parameters):
      exchange.deadline = .now + .seconds(exchange.limit)
      try context.onProgress(Self.progress(parameters, of: exchange.method))
      return nil
    case .notification("log", let parameters):
      log.add(parameters?["message"]?.text ?? "")
      return nil
    case .notification: return nil
    case .broken:
      throw fault(exchange.method, "answered with something that is no JSON-RPC")
    case .misshapen(let id, let what):
      try require(id, exchange)
      throw fault(exchange.method, "answered with \(what)")
    case .failure(let id, let error):
      if let id { try require(id, exchange) }
      throw RPCFailure(method: exchange.method, error: error)
    case .answer(let id, let answer):
      try require(id, exchange)
      return answer
    }
  }

  private func require(_ id: Int, _ exchange: Exchange) throws {
    guard id != exchange.id else { return }
    throw fault(exchange.method, "answered request \(id) when it was asked request \(exchange.id)")
  }

  private static func progress(_ parameters: JSON?, of method: String) -> Essentials.Progress {
    let stage = parameters?["stage"]?.text?.printable.prefix(60)
    let total = max(1, parameters?["total"]?.int ?? 1)
    return Essentials.Progress(
      stage: "recommender: \(stage.map(String.init) ?? method)",
      completed: min(max(0, parameters?["completed"]?.int ?? 0), total), total: total,
      unit: parameters?["unit"]?.text.map { String($0.printable.prefix(20)) } ?? "step")
  }

  /// What the child does against the protocol: no other child of the same command will do better.
  func fault(_ method: String, _ what: String) -> InputError {
    InputError(.data, "\(described): \(method): \(what)")
  }

  /// It cannot be used: how it ended, with its last words.
  func failure(_ method: String, _ what: String) -> InputError {
    let last = log.latest.last { !$0.hasPrefix("(") }
    let words = last.map { "; its last words: \($0)" } ?? ""
    return InputError(.unavailable, "\(described): \(method): it \(what)\(words)")
  }

  private var described: String {
    "recommender '\(context.command.line.printable.prefix(200))'"
  }
}
