import Interactions
import Kernels

/// Sampled clicks and how likely they were, in the order of ``Activations``.
final class Rollout: @unchecked Sendable {
  let rowCount: Int
  let stepCount: Int
  /// Log-probabilities of a click: `ClickDistribution.decisionCapacity`.
  let stride: Int
  /// The items, `[clicks]`.
  let items: UnsafeMutablePointer<Int32>
  /// The natural logarithms of the decisions' probabilities, `[clicks, stride]`.
  var logProbabilities: UnsafeMutablePointer<Float> { logBuffer.base }
  private let logBuffer: AlignedMemory<Float>

  init(rows: Int, steps: Int, stride: Int) {
    rowCount = rows
    stepCount = steps
    self.stride = stride
    items = .allocate(capacity: max(1, rows * steps))
    items.initialize(repeating: 0, count: rows * steps)
    logBuffer = AlignedMemory<Float>(count: rows * steps * stride)
  }

  deinit { items.deallocate() }

  /// How many clicks.
  var clickCount: Int { rowCount * stepCount }

  /// The clicks of each world as a poison; `state` tells how they lie.
  func poisons(of scenario: PoisoningScenario, in state: Activations) -> [Poison] {
    let users = scenario.fakeUserCount
    return (0..<rowCount / users).map { world in
      var clicks: [ItemID] = []
      clicks.reserveCapacity(scenario.clickCount)
      for row in world * users..<(world + 1) * users {
        for step in 0..<stepCount {
          clicks.append(ItemID(Int(items[state.click(row: row, step: step)])))
        }
      }
      return Poison(fakeUserCount: users, clicksPerFakeUser: stepCount, clicks: clicks)
    }
  }

  /// The clicks of some worlds alone: from their order in `source` to that in `target`.
  func selecting(
    worlds: [Int], of scenario: PoisoningScenario, from source: Activations, to target: Activations
  ) -> Rollout {
    let users = scenario.fakeUserCount
    let selected = Rollout(rows: worlds.count * users, steps: stepCount, stride: stride)
    for (place, world) in worlds.enumerated() {
      for user in 0..<users {
        for step in 0..<stepCount {
          let from = source.click(row: world * users + user, step: step)
          let to = target.click(row: place * users + user, step: step)
          selected.items[to] = items[from]
          (selected.logProbabilities + to * stride).update(
            from: logProbabilities + from * stride, count: stride)
        }
      }
    }
    return selected
  }
}
