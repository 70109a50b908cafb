import Essentials
import Interactions
import Testing
@testable import Detection

@Suite struct ProfileDetectorTests {
  private let detector = ProfileDetector(.init())

  /// Seven numbers of a row whose answers can be counted by hand.
  @Test func theNumbersAreThoseOfTheRow() {
    let clicks = [7, 1, 7, 2].map { ItemID($0) }
    let popularity: [Int32: Int] = [7: 1, 1: 101, 2: 11]
    let numbers = AccountProfile(rareBelow: 5).numbers(
      of: clicks[...], at: [0, 60, 120, 180], similarity: 0.25
    ) { popularity[$0] ?? 0 }
    // ln 101 and ln 11.
    let logs = [0, 4.61512051684126, 0, 2.397895272798371]
    let mean = logs.reduce(0, +) / 4
    let deviation = (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4).squareRoot()
    let expected = [0.25, 0.5, mean, deviation, 1, 0.25, 0.693147180559945]
    for (index, value) in expected.enumerated() {
      #expect(abs(Double(numbers[index]) - value) < 1e-6, "\(index)")
    }
  }

  /// Accounts with one profile, half of it new items: their nearest account is a copy.
  @Test func copiedProfilesStandOut() throws {
    var planted = PlantedLog()
    let targets = planted.addItems(6)
    for _ in 0..<10 { planted.plant(Array(targets) + [0, 1, 2, 3, 4, 5]) }
    let (found, real) = planted.split(try detector.suspicion(of: planted.log, seed: 1) { _ in })
    let metrics = ScreeningMetrics(false: found, real: real)
    #expect(metrics.auc > 0.99 && metrics.recalls[1] == 1)
  }

  /// What attacks that learn come to: a few clicks repeated, popular items between.
  @Test func repeatsAndAlternationStandOut() throws {
    var planted = PlantedLog()
    let targets = Array(planted.addItems(8))
    for account in 0..<10 {
      planted.plant((0..<20).map { $0 % 2 == 0 ? targets[account % 8] : $0 })
    }
    let (found, real) = planted.split(try detector.suspicion(of: planted.log, seed: 1) { _ in })
    #expect(ScreeningMetrics(false: found, real: real).auc > 0.99)
  }

  /// In a log of purchases, where nobody clicks anything twice, newcomers who do lie beyond everybody.
  @Test func whoeverDoesWhatNobodyDoesStandsOut() throws {
    var rng = SeededGenerator(seed: 5)
    let rows = (0..<400).map { _ in
      (0..<80).shuffled(using: &rng).prefix(4 + rng.below(5)).map { ItemID($0) }
    }
    let watch = try detector.watch(
      over: InteractionLog(rows: rows, itemCount: 80), learningFrom: nil, seed: 1
    ) { _ in }
    // Each alone: two that share items would stand out together.
    func suspicion(_ clicks: [Int]) throws -> Float {
      try watch.suspicion(of: Injection([(0, clicks.map { ItemID($0) })]))[0]
    }
    let usual = watch.suspicion.max() ?? 0
    #expect(try suspicion([3, 9, 3, 17, 40]) > usual)
    #expect(try suspicion([3, 9, 22, 17, 40]) <= usual)
  }

  /// Real accounts under the name of false ones, many times over: half, on average.
  @Test func labelsAtRandomGiveHalf() throws {
    let log = PlantedLog(users: 600, items: 300).log
    var rng = SeededGenerator(seed: 3)
    let suspicion = try detector.suspicion(of: log, seed: 1) { _ in }
    let areas = (0..<200).map { _ in
      let order = (0..<600).shuffled(using: &rng)
      return ScreeningMetrics(
        false: order.prefix(20).map { suspicion[$0] },
        real: order.dropFirst(20).map { suspicion[$0] }
      ).auc
    }
    // The standard error of a mean of 200 areas of 20 against 580: each has one of about .065.
    let mean = areas.reduce(0, +) / 200
    #expect(abs(mean - 0.5) < 3 * 0.066 / 14.1)
  }

  /// The log's own accounts, measured as newcomers by what is usual in it, lie as far out.
  @Test func newcomersAreMeasuredByTheLog() throws {
    var planted = PlantedLog()
    let targets = planted.addItems(6)
    let clean = planted.log
    let watch = try detector.watch(over: clean, learningFrom: nil, seed: 1) { _ in }
    let row = Array(targets) + [0, 1, 2, 3, 4, 5]
    let injection = Injection((0..<10).map { (slot: $0, clicks: row.map { ItemID($0) }) })
    let found = try watch.suspicion(of: injection)
    #expect(found.min() ?? 0 > ScreeningMetrics.threshold(falseAlarms: 0.01, of: watch.suspicion))
    #expect(Set(found).count == 1)
    let none = try watch.suspicion(of: .none)
    let silent = try watch.suspicion(of: Injection([(slot: 2, clicks: [])]))
    #expect(none.isEmpty && silent == [0])
  }

  @Test func theReasonNamesWhatLiesFarthestOut() throws {
    var planted = PlantedLog()
    let target = planted.addItems(1).lowerBound
    for _ in 0..<5 { planted.plant([Int](repeating: target, count: 20)) }
    let watch = try detector.watch(over: planted.log, learningFrom: nil, seed: 1) { _ in }
    let reason = try #require(watch.reason(against: UserID(planted.planted[0])))
    #expect(reason.contains("repeats") || reason.contains("rare"), "\(reason)")
  }

  @Test func anEmptyLogHasNoSuspects() throws {
    let empty = InteractionLog(rows: [[], []], itemCount: 3)
    let suspicion = try detector.suspicion(of: empty, seed: 1) { _ in }
    #expect(suspicion == [0, 0])
  }
}
