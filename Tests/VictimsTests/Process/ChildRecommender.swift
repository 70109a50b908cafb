import Essentials
import Foundation
import Interactions
import Synchronization

@testable import Victims

/// Victims that are children of the tests: `Children/child.py`, with one fault or none.
struct ChildRecommender {
  static let log: InteractionLog = {
    var rng = SeededGenerator(seed: 8)
    return InteractionLog(
      rows: (0..<40).map { _ in
        (0..<3 + rng.below(6)).map { _ in ItemID(min(rng.below(30), rng.below(30))) }
      }, itemCount: 30)
  }()

  static let script =
    Bundle.module.path(forResource: "child", ofType: "py", inDirectory: "Children") ?? ""

  /// What a child said beside its answers.
  final class Log: Sendable {
    let lines = Mutex<[String]>([])
  }

  let said = Log()
  var options: ProcessVictim.Options

  init() {
    options = ProcessVictim.Options()
    options.seed = 5
    options.fakeUserCount = 4
    options.clicksPerFakeUser = 6
    options.targetCount = 3
    options.originalCandidateCount = 12
    options.limits.goodbye = 0.2
    let said = said
    options.onLog = { line in said.lines.withLock { $0.append(line) } }
  }

  /// A victim with a fault, or none.
  func victim(_ fault: String = "") async throws -> ProcessVictim {
    try await ProcessVictim(
      RecommenderCommand(words: ["python3", Self.script, fault]), log: Self.log, names: Self.names,
      options: options)
  }

  static let names = ProcessVictim.Names(
    users: (0..<44).map { "u\($0)" }, items: (0..<33).map { "i\($0)" })

  /// Clicks on everything, the first target most.
  static let injection = Injection([
    (slot: 0, clicks: [30, 30, 30, 30, 30, 30].map { ItemID($0) }),
    (slot: 2, clicks: [30, 31, 30, 31, 30, 3].map { ItemID($0) }),
    (slot: 3, clicks: [30, 30, 30, 30, 31, 31].map { ItemID($0) }),
  ])

  /// What the child must answer, counted here from the definition: clicks by item, most first.
  static func lists(
    after injection: Injection, k: Int, amid candidates: CandidateLists? = nil,
    for users: [UserID] = (0..<40).map { UserID($0) }
  ) -> [[ItemID]] {
    var clicks = log.popularity + [0, 0, 0]
    for click in injection.clicks { clicks[click.index] += 1 }
    let order = (0..<33).sorted { (-clicks[$0], $0) < (-clicks[$1], $1) }.map { ItemID($0) }
    return users.enumerated().map { row, user in
      let seen = Set(log[user])
      let allowed = candidates.map { lists in
        Set(lists.items[row * lists.width..<(row + 1) * lists.width])
      }
      return Array(
        order.filter { item in
          if let allowed { allowed.contains(item) } else { !seen.contains(item) }
        }.prefix(k))
    }
  }
}
