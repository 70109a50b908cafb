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
    /// Nobody wants answers any more.
    var isClosed = false
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
      guard let introduction = worker.introduction else {
        preconditionFailure("a prepared child has told who it is")
      }
      return introduction
    }[0]
  }

  /// Does `work` for each of `0..<total` by as many children as there are, and returns the results in
  /// order.
  ///
  /// What a child is lost over is done by another; that none can be started any more in one place is no reason
  /// to end as long as there are others.
  ///
  /// - Throws: What `work` throws for the first number, of those that were tried, whose work failed;
  ///   what was not begun by then is left.
  func forEach<Result: Sendable>(
    _ total: Int, _ work: @escaping @Sendable (Int, RecommenderWorker) throws -> Result
  ) async throws -> [Result] {
    guard total > 0 else { return [] }
    let seats = takePlaces(min(count, total))
    let hands = max(1, seats)
    return try await withCheckedThrowingContinuation { continuation in
      let tasks = CrewTasks(total, hands: hands, patience: context.limits.restarts, work) {
        continuation.resume(with: $0)
      }
      // Threads of their own: they wait for other processes, perhaps on other machines, and must not
      // keep a thread of the shared pool from what it has to do meanwhile.
      for _ in 0..<hands {
        let thread = Thread {
          // All places are taken by children that are still being started.
          if seats == 0 { self.places.wait() }
          let isEngaged = self.withWorker { tasks.work(by: $0) { !self.isClosed } }
          self.places.signal()
          // Only now, so that the next round finds the child idle.
          if isEngaged { tasks.disengage() }
        }
        thread.stackSize = 1 << 20
        thread.start()
      }
    }
  }

  /// Takes as many places as are free, at most so many.
  private func takePlaces(_ most: Int) -> Int {
    (0..<most).prefix { _ in places.wait(timeout: .now()) == .success }.count
  }

  private var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Gives `body` a child that nobody else uses meanwhile, and keeps it if that says so.
  ///
  /// - Returns: What `body` says beside that.
  private func withWorker(
    _ body: (RecommenderWorker) -> (isUseful: Bool, isEngaged: Bool)
  ) -> Bool {
    let hand = state.withLock { state in
      if let hand = state.idle.popLast() { return hand }
      let process = RecommenderProcess(
        context, folder: folder, work: "\(folder)/child-\(state.hired)")
      state.hired += 1
      return Hand(worker: RecommenderWorker(process, assignment, snapshot: state.snapshot))
    }
    let (isUseful, isEngaged) = body(hand.worker)
    let snapshot = hand.worker.snapshot
    state.withLock { state in
      if isUseful, !state.isClosed { state.idle.append(hand) }
      state.snapshot = state.snapshot ?? snapshot
    }
    return isEngaged
  }

  /// Lines on standard output that were none of the protocol's, of children that are idle.
  var strayLines: Int { state.withLock { $0.idle.reduce(0) { $0 + $1.worker.strayLines } } }

  /// Takes leave of all children.
  func shutDown() {
    let idle = state.withLock { state in
      defer { state.idle = [] }
      state.isClosed = true
      return state.idle
    }
    for hand in idle { hand.worker.shutDown() }
  }
}
