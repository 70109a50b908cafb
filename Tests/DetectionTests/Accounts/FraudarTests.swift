import Essentials
import Interactions
import Testing
@testable import Detection

@Suite struct FraudarTests {
  private func suspicion(
    of log: InteractionLog, _ change: (inout Fraudar.Configuration) -> Void = { _ in }
  ) throws -> [Float] {
    var configuration = Fraudar.Configuration()
    change(&configuration)
    return try Fraudar(configuration).suspicion(of: log, seed: 1) { _ in }
  }

  /// 40 accounts that all click the same 40 new items: denser than anything that 400 people with tastes
  /// make, so that these are flagged and nobody else.
  @Test func aDenseBlockIsFoundWhole() throws {
    var planted = PlantedLog()
    planted.plantBlock(accounts: 40, targets: planted.addItems(40))
    let (found, real) = planted.split(try suspicion(of: planted.log))
    // A block of n × n with weights 1 / ln(n + 5): n² w / 2n, and up to a thousandth for the last.
    for value in found { #expect((0.9999...1.0011).contains(Double(value) / (20 * 0.26269))) }
    #expect(found.min() ?? 0 > real.max() ?? 0)
  }

  /// The paper's claim: clicks on popular items do not hide it.
  @Test func camouflageHidesNothing() throws {
    for camouflage in [20, 60] {
      var planted = PlantedLog()
      planted.plantBlock(accounts: 40, targets: planted.addItems(40), camouflage: camouflage)
      let (found, real) = planted.split(try suspicion(of: planted.log))
      let metrics = ScreeningMetrics(false: found, real: real)
      #expect(metrics.auc > 0.99, "\(camouflage)")
      // Edges to real items only add to the block's.
      #expect(found.min() ?? 0 >= 20 * 0.2626, "\(camouflage)")
    }
  }

  /// With one block asked for the denser one alone is first; with two both stand out.
  @Test func aSecondBlockIsFoundAfterTheFirst() throws {
    var planted = PlantedLog()
    planted.plantBlock(accounts: 60, targets: planted.addItems(60))
    planted.plantBlock(accounts: 40, targets: planted.addItems(40))
    let two = planted.split(try suspicion(of: planted.log) { $0.blocks = 2 })
    #expect(two.planted.min() ?? 0 > two.real.max() ?? 0)
  }

  @Test func repeatsAreOneEdge() throws {
    var planted = PlantedLog()
    planted.plantBlock(accounts: 40, targets: planted.addItems(40))
    let once = planted.log
    let twice = InteractionLog(
      rows: (0..<once.userCount).map { once[UserID($0)].flatMap { [$0, $0] } },
      itemCount: once.itemCount)
    let (first, second) = (try suspicion(of: once), try suspicion(of: twice))
    #expect(first == second)
  }

  /// Peeled along with the log as it was, a crop lies nearly where it lies when everything is peeled again: real
  /// items that it hides behind are not held up by it, so that it may lie lower, but never below what its new
  /// items alone come to.
  @Test(arguments: [(40, 40, 0), (40, 40, 30), (10, 8, 12), (3, 2, 10)])
  func peelingAlongIsNearlyPeelingAgain(accounts: Int, targets: Int, camouflage: Int) throws {
    var planted = PlantedLog()
    let items = planted.addItems(targets)
    let clean = planted.log
    planted.plantBlock(accounts: accounts, targets: items, camouflage: camouflage)
    let injection = Injection(
      planted.planted.enumerated().map { (slot: $0.offset, clicks: planted.rows[$0.element]) })
    let watch = try Fraudar(.init()).watch(over: clean, learningFrom: nil, seed: 1) { _ in }
    let along = try watch.suspicion(of: injection)
    let (again, real) = planted.split(try suspicion(of: planted.log))
    let areas = [(along, watch.suspicion), (again, real)].map {
      ScreeningMetrics(false: $0, real: $1).auc
    }
    #expect(abs(areas[0] - areas[1]) < 0.05, "\(areas)")
    // 1 / ln(d + 5) for d accounts, of which all click all.
    let weights: [Int: Double] = [40: 0.26269, 10: 0.36927, 3: 0.48090]
    let weight = weights[accounts] ?? 0
    let (edges, nodes) = (Double(accounts * targets), Double(accounts + targets))
    let alone = Float(0.999 * edges * weight / nodes)
    for (first, second) in zip(along, again) {
      let bound: Float = min(0.9 * second, alone)
      #expect(first > bound && first < 1.1 * second)
    }
  }

  /// With more than one block everything is peeled again.
  @Test func whoComesLaterIsJudgedWithEverybody() throws {
    var planted = PlantedLog()
    let targets = planted.addItems(40)
    let clean = planted.log
    planted.plantBlock(accounts: 40, targets: targets)
    let injection = Injection(
      planted.planted.enumerated().map { (slot: $0.offset, clicks: planted.rows[$0.element]) })
    var two = Fraudar.Configuration()
    two.blocks = 2
    let watch = try Fraudar(two).watch(over: clean, learningFrom: nil, seed: 1) { _ in }
    let whole = try suspicion(of: planted.log) { $0.blocks = 2 }
    let found = try watch.suspicion(of: injection)
    #expect(found == planted.planted.map { whole[$0] })
    let before = try suspicion(of: clean) { $0.blocks = 2 }
    #expect(watch.suspicion == before)
  }

  @Test func aNumberOutOfRangeIsNamed() {
    #expect(throws: InputError(.usage, "hyperparameter 'blocks' must be from 1 to 1000")) {
      try suspicion(of: PlantedLog(users: 5, items: 10).log) { $0.blocks = 0 }
    }
  }
}
