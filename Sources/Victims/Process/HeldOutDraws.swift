import Interactions
import Synchronization

/// Draws whose lists are chosen from what accuracy is measured on, numbered far from those of the game.
final class HeldOutDraws: Sendable {
  private static let firstNumber = 1 << 20

  /// Whether a draw of this number is one of these, in which everybody of the draw is asked about.
  static func hasNumber(_ number: Int) -> Bool { number >= firstNumber }

  private let tasks = Mutex<[CandidateLists]>([])

  /// The number of the draw of `task`, the same for equal ones.
  func number(of task: CandidateLists) -> Int {
    tasks.withLock { tasks in
      if let known = tasks.firstIndex(where: { $0.users == task.users && $0.items == task.items }) {
        return Self.firstNumber + known
      }
      tasks.append(task)
      return Self.firstNumber + tasks.count - 1
    }
  }

  /// The draw of this number, if it is one of these.
  ///
  /// The item to find stands last, so that whoever takes the first of equals does not favor it.
  func draw(_ number: Int) -> RecommenderMessages.Draw? {
    guard number >= Self.firstNumber else { return nil }
    let task = tasks.withLock { $0[number - Self.firstNumber] }
    var items: [Int32] = []
    items.reserveCapacity(task.items.count)
    for row in task.users.indices {
      let candidates = task.items[row * task.width..<(row + 1) * task.width]
      items += candidates.dropFirst().map(\.rawValue)
      items += candidates.prefix(1).map(\.rawValue)
    }
    return .init(
      draw: number, users: WireArray(task.users.map(\.rawValue)),
      candidates: WireArray(shape: [task.users.count, task.width], values: items))
  }
}

extension WireArray {
  /// Candidates as they are sent, `[users, width]`.
  init(_ candidates: CandidateLists) {
    self.init(
      shape: [candidates.users.count, candidates.width],
      values: candidates.items.map(\.rawValue))
  }
}
