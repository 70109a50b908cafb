import Essentials
import Foundation
import Synchronization

/// All children of a victim, each with one question at a time.
final class RecommenderCrew: Sendable {
  private let context: RecommenderProcess.Context
  private let folder: String
  private let assignment: RecommenderWorker.Assignment
  /// The draws that accuracy is measured on.
  let tests: HeldOutDraws
  /// How many may be at work at a time.
  private let count: Int
  private let places: DispatchSemaphore
  private let state = Mutex(State())

  private struct State: Sendable {
    /// Children that wait for work; the one that worked last is the last.
    var idle: [Hand] = []
    var hired = 0
    var snapshot: String?
    var introduction: RecommenderMessages.Initialized?
  }

  /// A worker that one thread at a time has in its hands.
  private struct Hand: @unchecked Sendable {
    let worker: RecommenderWorker
  }

  init(
    context: RecommenderProcess.Context, folder: String, count: Int,
    assignment: RecommenderWorker.Assignment, tests: HeldOutDraws
  ) {
    self.context = context
    self.folder = folder
    self.count = count
    self.assignment = assignment
    self.tests = tests
    places = DispatchSemaphore(value: count)
  }

  /// Starts and trains the first child.
  ///
  /// - Returns: Who it is.
  func introduce() throws -> RecommenderMessages.Initialized {
    try withWorker { worker in
      try worker.prepare()
      guard let introduction = worker.introduction else {
        preconditionFailure("a prepared child has told who it is")
      }
      return introduction
    }
  }

  /// Does `work` for each of `0..<total` by as many children as there are, and returns the results in
  /// order.
  ///
  /// - Throws: What `work` throws for the first number, of those that were tried, whose work failed;
  ///   what was not begun by then is left.
  func forEach<Result: Sendable>(
    _ total: Int, _ work: @escaping @Sendable (Int, RecommenderWorker) throws -> Result
  ) throws -> [Result] {
    guard total > 1, count > 1 else {
      return try withWorker { worker in try (0..<total).map { try work($0, worker) } }
    }
    let outcomes = Mutex([Swift.Result<Result, any Error>?](repeating: nil, count: total))
    let next = Atomic<Int>(0)
    let group = DispatchGroup()
    // Threads of their own: they wait for other processes, perhaps on other machines, and there may be
    // more of them than cores.
    for _ in 0..<min(count, total) {
      group.enter()
      let thread = Thread {
        defer { group.leave() }
        do {
          try self.withWorker { worker in
            while true {
              let index = next.add(1, ordering: .relaxed).oldValue
              guard index < total else { return }
              let outcome = Swift.Result { try work(index, worker) }
              outcomes.withLock { $0[index] = outcome }
              // One that failed ends them all.
              if case .failure = outcome { next.store(total, ordering: .relaxed) }
            }
          }
        } catch {
          next.store(total, ordering: .relaxed)
          outcomes.withLock { $0[0] = $0[0] ?? .failure(error) }
        }
      }
      thread.stackSize = 1 << 20
      thread.start()
    }
    group.wait()
    return try outcomes.withLock { outcomes in
      for case .failure(let error)? in outcomes { throw error }
      return try outcomes.compactMap { try $0?.get() }
    }
  }

  /// Gives `body` a child that nobody else uses meanwhile.
  private func withWorker<Result>(_ body: (RecommenderWorker) throws -> Result) throws -> Result {
    places.wait()
    defer { places.signal() }
    let hand = state.withLock { state in
      if let hand = state.idle.popLast() { return hand }
      let process = RecommenderProcess(
        context, folder: folder, work: "\(folder)/child-\(state.hired)")
      state.hired += 1
      return Hand(worker: RecommenderWorker(process, assignment, snapshot: state.snapshot))
    }
    defer {
      let snapshot = hand.worker.snapshot
      state.withLock { state in
        state.idle.append(hand)
        state.snapshot = state.snapshot ?? snapshot
      }
    }
    return try body(hand.worker)
  }

  /// Lines on standard output that were none of the protocol's, of children that are idle.
  var strayLines: Int { state.withLock { $0.idle.reduce(0) { $0 + $1.worker.strayLines } } }

  /// Takes leave of all children.
  func shutDown() {
    let idle = state.withLock { state in
      defer { state.idle = [] }
      return state.idle
    }
    for hand in idle { hand.worker.shutDown() }
  }
}
