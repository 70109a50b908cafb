import Essentials
import Interactions
import Testing
@testable import Detection

@Suite struct PCASelectUsersTests {
  /// Copies of one profile of random items, among people with three tastes: they span no direction that
  /// the tastes do (Mehta & Nejdl 2009, section 4).
  @Test func copiedProfilesWeighLeast() throws {
    var planted = PlantedLog(users: 400, items: 300, tastes: 3)
    var rng = SeededGenerator(seed: 9)
    let profile = (0..<20).map { _ in rng.below(300) }
    for _ in 0..<10 { planted.plant(profile.shuffled(using: &rng)) }
    let (found, real) = planted.split(
      try PCASelectUsers(.init()).suspicion(of: planted.log, seed: 1) { _ in })
    #expect(ScreeningMetrics(false: found, real: real).auc > 0.8)
  }

  @Test func suspicionIsWhatThreeSquaresLeave() throws {
    let log = PlantedLog(users: 80, items: 60).log
    let axes = try PrincipalAxes(of: AccountGraph(log), passes: 8, seed: 5) { _ in }
    let suspicion = try PCASelectUsers(.init()).suspicion(of: log, seed: 5) { _ in }
    for (row, value) in zip(axes.accounts, suspicion) {
      #expect(value == 1 - (row[0] * row[0] + row[1] * row[1] + row[2] * row[2]))
    }
  }

  @Test func whoClicksNothingIsNotSuspected() throws {
    var planted = PlantedLog(users: 30, items: 40)
    planted.plant([])
    planted.plant(Array(0..<40))
    let suspicion = try PCASelectUsers(.init()).suspicion(of: planted.log, seed: 1) { _ in }
    #expect(suspicion.suffix(2) == [0, 0])
    #expect(suspicion.allSatisfy { $0.isFinite })
  }
}
