import Essentials
import Interactions
import Kernels
import Statistics
import Testing
@testable import Rankers

@Suite struct EASETests {
  /// B of a matrix of rows, from the definition, in double precision.
  private static func weights(_ rows: [[Int]], items: Int, regularization: Double) -> [Double] {
    var gram = [Double](repeating: 0, count: items * items)
    for row in rows.map(Set.init) {
      for i in row { for j in row { gram[i * items + j] += 1 } }
    }
    for i in 0..<items { gram[i * items + i] += regularization }
    let p = SymmetricInverse.inverse(of: gram, order: items)
    return (0..<items * items).map { place in
      let (i, j) = (place / items, place % items)
      return i == j ? 0 : -p[place] / p[j * items + j]
    }
  }

  private func expectScores(
    _ ranker: EASE, _ rows: [[Int]], users: [Int], regularization: Double
  ) {
    let items = 43
    let weights = Self.weights(rows, items: items, regularization: regularization)
    let scores = ranker.scores(
      of: CandidateLists(
        users: users.map { UserID($0) }, width: items,
        items: users.flatMap { _ in (0..<items).map { ItemID($0) } }, itemCount: items))
    for (row, user) in users.enumerated() {
      for item in 0..<items {
        let expected = Set(rows[user]).reduce(0) { $0 + weights[$1 * items + item] }
        #expect(abs(Double(scores[row][row * items + item]) - expected) < 2e-5, "\(user) \(item)")
      }
    }
  }

  private static let world = RankerLaws.World()
  private static let logRows = (0..<30).map { world.log[UserID($0)].map(\.index) }

  private static func rows(_ injections: [Injection]) -> [[Int]] {
    var rows = logRows + .init(repeating: [], count: 4)
    for injection in injections {
      for (position, slot) in injection.slots.enumerated() {
        rows[30 + slot] += injection[position].map(\.index)
      }
    }
    return rows
  }

  private static func trained(_ injection: Injection = .none) throws -> EASE {
    var configuration = EASE.Configuration()
    configuration.regularization = 3
    return try world.trained(
      EASE.self, configuration, on: world.log.appending(injection, itemCount: 43))
  }

  @Test func scoresFollowTheClosedForm() throws {
    expectScores(
      try Self.trained(), Self.rows([]), users: Array(0..<34), regularization: 3)
  }

  /// An update gives what a new inverse of log and accounts gives; so does a second one, and one about
  /// accounts that the log had.
  @Test func anUpdateIsANewInverse() throws {
    let (first, second) = (Self.world.injection(seed: 1), Self.world.injection(seed: 2))
    let ranker = try Self.trained()
    ranker.prepare(for: Self.world.candidates)
    var rng = SeededGenerator(seed: 1)
    ranker.update(with: first, using: &rng)
    expectScores(ranker, Self.rows([first]), users: Array(0..<34), regularization: 3)
    ranker.update(with: second, using: &rng)
    let rows = Self.rows([first, second])
    expectScores(ranker, rows, users: Array(0..<34), regularization: 3)
    let fitted = try Self.trained(first)
    fitted.update(with: second, using: &rng)
    expectScores(fitted, rows, users: Array(0..<34), regularization: 3)
    // Real users' scores, by a fit of the product itself.
    let anew = try Self.trained(
      Injection((0..<4).map { (slot: $0, clicks: rows[30 + $0].map { ItemID($0) }) }))
    for (score, expected) in zip(
      ranker.scores(of: Self.world.everything).values, anew.scores(of: Self.world.everything).values
    ) {
      #expect(abs(score - expected) < 2e-5)
    }
  }
}

@Suite struct SymmetricInverseTests {
  /// The product with the matrix is the identity, for orders around the size of a block.
  @Test(arguments: [1, 2, 7, 8, 9, 16, 61], [1, 8, 192])
  func theProductIsTheIdentity(order: Int, blockSize: Int) {
    var rng = SeededGenerator(seed: UInt64(order))
    let root = (0..<order * order).map { _ in Double(rng.normal()) }
    var matrix = [Double](repeating: 0, count: order * order)
    for i in 0..<order {
      for j in 0..<order {
        matrix[i * order + j] =
          (0..<order).reduce(0) { $0 + root[i * order + $1] * root[j * order + $1] }
          + (i == j ? Double(order) : 0)
      }
    }
    let memory = AlignedMemory<Float>(count: order * order)
    // What lies above the diagonal is not read.
    for i in 0..<order {
      for j in 0..<order {
        memory.base[i * order + j] = j > i ? .nan : Float(matrix[i * order + j])
      }
    }
    var shares: [Double] = []
    SymmetricInverse.invert(memory.base, order: order, blockSize: blockSize) { shares.append($0) }
    #expect(shares.count == (order + blockSize - 1) / blockSize && shares.last == 1)
    let exact = SymmetricInverse.inverse(of: matrix, order: order)
    for i in 0..<order {
      for j in 0..<order {
        for inverse in [{ Double(memory.base[$0]) }, { exact[$0] }] {
          let sum = (0..<order).reduce(0.0) {
            $0 + matrix[i * order + $1] * inverse($1 * order + j)
          }
          #expect(abs(sum - (i == j ? 1 : 0)) < 1e-4, "\(i) \(j)")
        }
      }
    }
  }
}
