import Essentials
import Interactions
import Testing
@testable import Detection

@Suite struct PrincipalAxesTests {
  /// Profiles as a full matrix, `[accounts][items]`.
  private func profiles(_ log: InteractionLog) -> [[Double]] {
    (0..<log.userCount).map { user in
      let clicked = Set(log[UserID(user)].map(\.index))
      let share = Double(clicked.count) / Double(log.itemCount)
      let deviation = (share * (1 - share)).squareRoot()
      return (0..<log.itemCount).map {
        deviation > 0 ? ((clicked.contains($0) ? 1 : 0) - share) / deviation : 0
      }
    }
  }

  /// Beside the eigenvectors of the accounts' full covariance.
  @Test func theyAreThoseOfTheFullMatrix() throws {
    let log = PlantedLog(users: 60, items: 50).log
    let rows = profiles(log)
    let covariance = rows.flatMap { first in
      rows.map { second in zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    let exact = SymmetricEigen(covariance, size: 60)
    let axes = try PrincipalAxes(of: AccountGraph(log), passes: 40, seed: 1) { _ in }
    for column in 0..<5 {
      #expect(abs(axes.values[column] - exact.values[column].squareRoot()) < 2e-2)
      // Up to its sign.
      let product = (0..<60).reduce(0.0) {
        $0 + Double(axes.accounts[$1][column]) * exact.vectors[$1 * 60 + column]
      }
      #expect(abs(abs(product) - 1) < 1e-3, "axis \(column)")
    }
  }

  /// An account of the log, laid along the axes as a newcomer, lies where it lies.
  @Test func aNewcomerWithOldClicksLiesWhereTheOldOneDoes() throws {
    let log = PlantedLog(users: 60, items: 50).log
    let graph = AccountGraph(log)
    let axes = try PrincipalAxes(of: graph, passes: 20, seed: 1) { _ in }
    for account in [0, 17, 59] {
      let place = axes.place(graph.items[account])
      for column in 0..<8 { #expect(abs(place[column] - axes.accounts[account][column]) < 1e-4) }
    }
  }

  /// Three items, so that there are no sixteen axes.
  @Test func axesThatThereAreNotAreZero() throws {
    let log = InteractionLog(
      rows: [[0], [1], [2], [0, 1]].map { $0.map { ItemID($0) } }, itemCount: 3)
    let axes = try PrincipalAxes(of: AccountGraph(log), passes: 4, seed: 1) { _ in }
    #expect(axes.values[3...].allSatisfy { $0 < 1e-3 })
    #expect(axes.accounts.allSatisfy { row in (0..<16).allSatisfy { row[$0].isFinite } })
  }

  @Test func anEigenvectorIsMultipliedByItsValue() {
    var rng = SeededGenerator(seed: 4)
    let size = 9
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0...i {
        matrix[i * size + j] = Double(rng.normal())
        matrix[j * size + i] = matrix[i * size + j]
      }
    }
    let eigen = SymmetricEigen(matrix, size: size)
    #expect(zip(eigen.values, eigen.values.dropFirst()).allSatisfy { $0 >= $1 })
    for k in 0..<size {
      for i in 0..<size {
        let product = (0..<size).reduce(0.0) {
          $0 + matrix[i * size + $1] * eigen.vectors[$1 * size + k]
        }
        #expect(abs(product - eigen.values[k] * eigen.vectors[i * size + k]) < 1e-9)
      }
    }
  }
}
