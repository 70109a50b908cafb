import Essentials
import Testing
@testable import Experiments

@Suite struct CatalogTests {
  private var identifiers: [[String]] {
    [
      Catalog.rankers.map { $0.identifier }, Catalog.attacks.map { $0.identifier },
      Catalog.evasionAttacks.map { $0.identifier }, Catalog.detectors.map { $0.identifier },
      Catalog.ActionSpaces.all.map { $0.identifier },
    ]
  }

  @Test func identifiersAreUniqueLowercaseWords() {
    for names in identifiers {
      #expect(Set(names).count == names.count)
      for name in names {
        #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(name)")
      }
    }
  }

  @Test func everyDefaultConfigurationIsValid() throws {
    let parts = Catalog.rankers as [any Component.Type] + Catalog.attacks
    for type in parts + Catalog.evasionAttacks + Catalog.detectors {
      _ = try type.values(setting: [:])
    }
  }

  @Test func anUnknownNameIsAnsweredWithTheNearest() {
    #expect(
      throws: InputError(
        .usage,
        "no ranker 'bprr'; did you mean 'bpr'? known: \(Catalog.rankerNames)")
    ) { try Catalog.ranker(named: "bprr") }
  }

  @Test func everyOracleKnowsACatalogedRanker() throws {
    for oracle in Catalog.oracles { _ = try Catalog.ranker(named: oracle.rankerIdentifier) }
  }
}
