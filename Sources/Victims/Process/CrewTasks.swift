import Essentials
import Foundation

/// The questions of one round to a crew, and what has come of them.
///
/// A question whose child is lost goes back to the others: the next that is free asks it, perhaps on another
/// machine. Whoever finds nothing to ask waits until all are answered, as one may come back.
final class CrewTasks<Result: Sendable>: @unchecked Sendable {
  private let work: @Sendable (Int, RecommenderWorker) throws -> Result
  private let total: Int
  /// How often a question may lose its child before that is the end.
  private let patience: Int
  /// Guards everything below.
  private let changes = NSCondition()
  private var outcomes: [Swift.Result<Result, any Error>?]
  private var next = 0
  private var lost: [Int] = []
  private var losses: [Int: Int] = [:]
  private var answered = 0
  private var hands: Int
  private var hasFailed = false
  /// Why the last hand gave up, with questions left that nobody asks any more.
  private var desertion: (any Error)?

  init(
    _ total: Int, hands: Int, patience: Int,
    _ work: @escaping @Sendable (Int, RecommenderWorker) throws -> Result
  ) {
    self.work = work
    self.total = total
    self.hands = hands
    self.patience = patience
    outcomes = .init(repeating: nil, count: total)
  }

  /// Asks what nobody asks yet, until everything is answered or something fails for good.
  ///
  /// - Returns: Whether the child can serve again; not one that could not be started in spite of all.
  func work(by worker: RecommenderWorker) -> Bool {
    do {
      while try prepare(worker), let index = take() {
        do {
          note(index, .success(try work(index, worker)))
        } catch let trouble as RecommenderProcess.Trouble {
          giveBack(index, worker, trouble)
        } catch {
          note(index, .failure(error))
        }
      }
      return true
    } catch {
      desert(error, worker)
      return false
    }
  }

  /// Has a child ready before it takes a question that others could ask meanwhile.
  ///
  /// - Returns: Whether there is still something to ask.
  private func prepare(_ worker: RecommenderWorker) throws -> Bool {
    guard !isOver else { return false }
    if worker.isReady { return true }
    return try worker.prepare { [self] in !isOver }
  }

  private var isOver: Bool { changes.withLock { hasFailed || answered == total } }

  /// The next question; nil when none will come any more.
  private func take() -> Int? {
    changes.withLock {
      while !hasFailed, answered < total {
        if let index = lost.popLast() { return index }
        if next < total {
          next += 1
          return next - 1
        }
        changes.wait()
      }
      return nil
    }
  }

  private func note(_ index: Int, _ outcome: Swift.Result<Result, any Error>) {
    changes.withLock {
      outcomes[index] = outcome
      answered += 1
      // One that failed ends them all.
      if case .failure = outcome { hasFailed = true }
      changes.broadcast()
    }
  }

  private func giveBack(
    _ index: Int, _ worker: RecommenderWorker, _ trouble: RecommenderProcess.Trouble
  ) {
    let isLast = changes.withLock {
      losses[index, default: 0] += 1
      guard losses[index, default: 0] <= patience else { return true }
      lost.append(index)
      changes.signal()
      return false
    }
    if isLast { return note(index, .failure(worker.failure(trouble))) }
    worker.say("(\(trouble.method): it \(trouble.what); started again)")
  }

  /// A hand leaves, because no child can be started.
  private func desert(_ error: any Error, _ worker: RecommenderWorker) {
    let areOthersLeft = changes.withLock {
      hands -= 1
      if hands == 0 { desertion = error }
      return hands > 0
    }
    if areOthersLeft, error is InputError {
      worker.say("(\(error); the others go on without it)")
    }
  }

  /// The answers in order.
  ///
  /// - Throws: What the first question has failed with, of those that were asked.
  func results() throws -> [Result] {
    try changes.withLock {
      for case .failure(let error)? in outcomes { throw error }
      if let desertion, answered < total { throw desertion }
      return try outcomes.compactMap { try $0?.get() }
    }
  }
}
