import Essentials
import Testing
@testable import Detection

@Suite struct RobustDistanceTests {
  /// Normal rows of which two columns go together.
  private func rows(_ count: Int) -> [RobustDistance.Numbers] {
    var rng = SeededGenerator(seed: 2)
    return (0..<count).map { _ in
      var row = RobustDistance.Numbers.zero
      row[0] = 5 + 2 * rng.normal()
      row[1] = row[0] + 0.5 * rng.normal()
      row[2] = rng.normal()
      return row
    }
  }

  @Test func mediansAndScalesAreThoseOfTheNormalDistribution() {
    let usual = RobustDistance(rows(20_000), size: 3, kept: 0.75)
    #expect(abs(usual.medians[0] - 5) < 0.05 && abs(usual.scales[0] - 2) < 0.05)
    #expect(abs(usual.medians[2]) < 0.05 && abs(usual.scales[2] - 1) < 0.05)
  }

  /// Two columns that go together: what breaks that is farther than what follows it.
  @Test func whatBreaksACorrelationLiesFartherOut() {
    let usual = RobustDistance(rows(5_000), size: 3, kept: 0.75)
    var along = RobustDistance.Numbers.zero
    (along[0], along[1]) = (9, 9)
    var across = RobustDistance.Numbers.zero
    (across[0], across[1]) = (9, 1)
    // Less than their correlation says: near rows spread by less than a unit, which counts as one.
    #expect(usual(across) > usual(along))
  }

  /// A quarter of rows that lie far away moves nothing much.
  @Test func aMinorityDoesNotSayWhatIsUsual() {
    let clean = rows(3_000)
    var far = RobustDistance.Numbers.zero
    (far[0], far[1], far[2]) = (100, -50, 80)
    let alone = RobustDistance(clean, size: 3, kept: 0.7)
    let mixed = RobustDistance(
      clean + [RobustDistance.Numbers](repeating: far, count: 800), size: 3, kept: 0.7)
    #expect(mixed(far) > 5)
    #expect(clean.prefix(50).allSatisfy { abs(mixed($0) - alone($0)) < 1.5 })
  }

  @Test func whatIsNotKnownCountsNothing() {
    var rows = rows(100)
    for index in rows.indices { rows[index][3] = .nan }
    let usual = RobustDistance(rows, size: 4, kept: 1)
    #expect(usual.scales[3] == 0)
    var row = rows[0]
    let before = usual(row)
    row[3] = 7
    #expect(usual(row) == before && before.isFinite)
  }

  /// Where all rows agree, one that does not is as far out as can be, and what only rounding tells apart is not.
  @Test func whatNobodyDoesLiesFarOut() {
    let rows = rows(100)
    let usual = RobustDistance(rows, size: 5, kept: 1)
    let alone = RobustDistance(rows, size: 4, kept: 1)
    #expect(rows.allSatisfy { usual($0) == alone($0) })
    var row = rows[0]
    row[4] = 0.05
    #expect(usual(row) > 19)
    row[4] = 1e-8
    #expect(abs(usual(row) - usual(rows[0])) < 0.1)
  }

  /// Most rows agree, as with repeats in a log of purchases: the others still differ.
  @Test func aColumnInWhichMostAgreeTellsTheOthers() {
    var rows = rows(100)
    rows[7][2] = 0
    for index in rows.indices { rows[index][2] = index < 5 ? 0.5 : 0 }
    let usual = RobustDistance(rows, size: 3, kept: 0.75)
    #expect(usual(rows[3]) > rows[5...].map { usual($0) }.sorted()[47])
  }
}
