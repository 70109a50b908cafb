import Essentials
import Foundation

/// The questions of one round to a crew, and what has come of them.
///
/// A question whose child is lost goes back to the others: the next that is free asks it, perhaps on another
/// machine. Whoever finds nothing to ask waits until all are answered, as one may come back. Nobody waits for a child
/// that is still being started: it will serve the next round.
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
  /// Those that have not given up.
  private var hands: Int
  /// Those that have a child which is ready.
  private var engaged = 0
  private var hasFailed = false
  /// Why the last hand gave up, with questions left that nobody asks any more.
  private var desertion: (any Error)?
  /// Told once what came of it all.
  private var onEnd: ((Swift.Result<[Result], any Error>) -> Void)?

  init(
    _ total: Int, hands: Int, patience: Int,
    _ work: @escaping @Sendable (Int, RecommenderWorker) throws -> Result,
    onEnd: @escaping (Swift.Result<[Result], any Error>) -> Void
  ) {
    precondition(total > 0 && hands > 0, "somebody who asks something")
    self.work = work
    self.total = total
    self.hands = hands
    self.patience = patience
    self.onEnd = onEnd
    outcomes = .init(repeating: nil, count: total)
  }

  /// Asks what nobody asks yet, until everything is answered or something fails for good.
  ///
  /// - Parameter isWanted: Asked while a child is started, which may take longer than the round.
  /// - Returns: Whether the child can serve again, which one cannot that could not be started in spite of all; and
  ///   whether the round waits for ``disengage()``.
  func work(
    by worker: RecommenderWorker, while isWanted: @escaping () -> Bool
  ) -> (isUseful: Bool, isEngaged: Bool) {
    var isEngaged = false
    do {
      while true {
        // It takes no question that others could ask before its child is ready.
        if !worker.isReady {
          if isEngaged { disengage() }
          isEngaged = false
          guard !isOver, try worker.prepare(while: isWanted) else { return (true, false) }
        }
        isEngaged = isEngaged || engage()
        guard isEngaged, let index = take() else { return (true, isEngaged) }
        do {
          note(index, .success(try work(index, worker)))
        } catch let trouble as RecommenderProcess.Trouble {
          giveBack(index, worker, trouble)
        } catch {
          note(index, .failure(error))
        }
      }
    } catch {
      desert(error, worker)
      return (false, false)
    }
  }

  private var isOver: Bool { changes.withLock { isDecided } }

  private var isDecided: Bool { hasFailed || answered == total }

  /// Takes part.
  ///
  /// - Returns: Whether there is still something to do.
  private func engage() -> Bool {
    changes.withLock {
      if !isDecided { engaged += 1 }
      return !isDecided
    }
  }

  /// Takes part no longer.
  func disengage() {
    changes.withLock {
      engaged -= 1
      tellOfTheEnd()
    }
  }

  /// The next question; nil when none will come any more.
  private func take() -> Int? {
    changes.withLock {
      while !isDecided {
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
      tellOfTheEnd()
      return hands > 0
    }
    if areOthersLeft, error is InputError {
      worker.say("(\(error); the others go on without it)")
    }
  }

  /// Tells whoever waits when there is nothing more to wait for.
  private func tellOfTheEnd() {
    guard engaged == 0, isDecided || hands == 0, let onEnd else { return }
    self.onEnd = nil
    onEnd(.init { try results() })
  }

  /// The answers in order.
  ///
  /// - Throws: What the first question has failed with, of those that were asked.
  private func results() throws -> [Result] {
    for case .failure(let error)? in outcomes { throw error }
    if let desertion, answered < total { throw desertion }
    return try outcomes.compactMap { try $0?.get() }
  }
}
