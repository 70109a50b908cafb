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
  func introduce() async throws -> RecommenderMessages.Initialized {
    try await forEach(1) { _, worker in
      try worker.prepare()
      guard let introduction = worker.introduction else {
        preconditionFailure("a prepared child has told who it is")
      }
      return introduction
    }[0]
  }

  /// Does `work` for each of `0..<total` by as many children as there are, and returns the results in
  /// order.
  ///
  /// - Throws: What `work` throws for the first number, of those that were tried, whose work failed;
  ///   what was not begun by then is left.
  func forEach<Result: Sendable>(
    _ total: Int, _ work: @escaping @Sendable (Int, RecommenderWorker) throws -> Result
  ) async throws -> [Result] {
    let tasks = Tasks(total, work)
    await withCheckedContinuation { continuation in
      let hands = max(1, min(count, total))
      let busy = Countdown(hands)
      // Threads of their own: they wait for other processes, perhaps on other machines, and must not
      // keep a thread of the shared pool from what it has to do meanwhile.
      for _ in 0..<hands {
        let thread = Thread {
          tasks.work(in: self)
          if busy.isLast { continuation.resume() }
        }
        thread.stackSize = 1 << 20
        thread.start()
      }
    }
    return try tasks.results()
  }

  /// How many threads are still at work.
  private final class Countdown: Sendable {
    private let count: Atomic<Int>

    init(_ count: Int) { self.count = Atomic(count) }

    /// Whether the thread that asks, once, is the last of them.
    var isLast: Bool { count.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
  }

  /// What is to be done, and what has come of it.
  private final class Tasks<Result: Sendable>: Sendable {
    private let work: @Sendable (Int, RecommenderWorker) throws -> Result
    private let outcomes: Mutex<[Swift.Result<Result, any Error>?]>
    private let next = Atomic<Int>(0)
    private let total: Int

    init(_ total: Int, _ work: @escaping @Sendable (Int, RecommenderWorker) throws -> Result) {
      self.work = work
      self.total = total
      outcomes = Mutex(.init(repeating: nil, count: total))
    }

    /// Does what nobody has begun, with a child of its own, until nothing is left.
    func work(in crew: RecommenderCrew) {
      crew.withWorker { worker in
        while true {
          let index = next.add(1, ordering: .relaxed).oldValue
          guard index < total else { return }
          let outcome = Swift.Result { try work(index, worker) }
          outcomes.withLock { $0[index] = outcome }
          // One that failed ends them all.
          if case .failure = outcome { next.store(total, ordering: .relaxed) }
        }
      }
    }

    func results() throws -> [Result] {
      try outcomes.withLock { outcomes in
        for case .failure(let error)? in outcomes { throw error }
        return try outcomes.compactMap { try $0?.get() }
      }
    }
  }

  /// Gives `body` a child that nobody else uses meanwhile.
  private func withWorker(_ body: (RecommenderWorker) -> Void) {
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
    body(hand.worker)
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
