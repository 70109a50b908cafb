import Foundation
import TestSupport
import Testing
@testable import Interactions

@Suite struct SyntheticLogTests {
  private func rows(_ count: Int, seed: UInt64) -> (rows: [SIMD3<Int>], users: Int) {
    var rows: [SIMD3<Int>] = []
    let users = SyntheticLog(rows: count, seed: seed).forEachRow { rows.append(SIMD3($0, $1, $2)) }
    return (rows, users)
  }

  @Test func aLogIsAsLongAsAskedForAndTheSameForTheSameSeed() {
    for count in [1, 4, 5, 6, 12_345] {
      let (made, users) = rows(count, seed: 3)
      #expect(made.count == count && made == rows(count, seed: 3).rows)
      #expect(Set(made.map(\.x)) == Set(0..<users))
      #expect(zip(made, made.dropFirst()).allSatisfy { $0.z <= $1.z })
    }
    #expect(rows(500, seed: 3).rows != rows(500, seed: 4).rows)
  }

  /// What the type's documentation says of users, ranks and tastes.
  @Test func rowsAreDistributedAsItSays() {
    let log = SyntheticLog(rows: 300_000, seed: 1)
    #expect(log.items == 2_649)
    let (made, users) = rows(300_000, seed: 1)
    // 5 + ⌊45 · Exp(1)⌋ is 49.5 in the mean, with a standard error of .6 among 6,000 users.
    #expect((47.5...51.5).contains(300_000 / Double(users)))
    var popularity = [Int](repeating: 0, count: log.items)
    for row in made { popularity[row.y] += 1 }
    #expect(popularity.allSatisfy { $0 >= 0 } && popularity.reduce(0, +) == 300_000)
    // A third by 1/rank of all: P(0) = ln 2 / ln(items + 1); the rest of a fiftieth of the users by their
    // taste's first: ln 2 / ln(53) / 50.
    let first = log2First(log.items) / 3 + 2 * log2First(52) / 3 / 50
    #expect(abs(Double(popularity[0]) / 300_000 - first) < 0.003)
    let own = made.count { $0.y % 50 == $0.x % 50 }
    #expect(Double(own) / 300_000 > 0.66)
  }

  private func log2First(_ count: Int) -> Double { log(2) / log(Double(count + 1)) }

  @Test func whatIsWrittenIsWhatIsRead() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/made.inter"
    let log = SyntheticLog(rows: 20_000, seed: 5)
    let users = try log.write(to: path) { _ in }
    let dataset = try DatasetFolder(path: folder.path).load(path)
    #expect(dataset.log.count == 20_000 && dataset.log.userCount == users)
    var expected: [String: [String]] = [:]
    log.forEachRow { user, item, _ in expected["\(user)", default: []].append("\(item)") }
    for (index, name) in dataset.userNames.enumerated() {
      #expect(dataset.log[UserID(index)].map(dataset.itemName) == expected[name])
    }
  }
}
