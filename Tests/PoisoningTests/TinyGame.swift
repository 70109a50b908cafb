import Essentials
import Interactions
import Synchronization
@testable import Poisoning

/// A recommender whose RecNum is the number of clicks on one item.
struct ClickCounter: BlackBoxRecommender {
  var scenario: PoisoningScenario
  /// What pays.
  var paying: ItemID

  func recNums(after poisons: [Poison]) async throws -> [Int] {
    poisons.map { $0.clicks.count { $0 == paying } }
  }
}

extension PoisoningScenario {
  /// A game whose items' popularity has no order of its own.
  static func tiny(
    originals: Int = 9, targets: Int = 3, fakeUsers: Int = 3, clicks: Int = 4
  ) -> PoisoningScenario {
    PoisoningScenario(
      items: ItemCatalog(originalCount: originals, targetCount: targets),
      popularity: (0..<originals).map { ($0 * 7 + 3) % 11 }, fakeUserCount: fakeUsers,
      clicksPerFakeUser: clicks)
  }
}

/// All action spaces that there are here.
enum AllSpaces: ActionSpaceList {
  static let all: [any ActionSpace.Type] = [
    Plain.self, BPlain.self, BCBTPopular.self, BCBTRandom.self,
  ]
}

typealias PoisonRec = Poisoning.PoisonRec<AllSpaces>

/// The identifiers of all action spaces.
let spaceNames = AllSpaces.all.map { $0.identifier }

/// An untrained policy by the name of its action space.
func makePolicy(
  _ space: String, _ scenario: PoisoningScenario, width: Int = 16, seed: UInt64 = 1
) throws -> PoisonPolicy {
  var configuration = PoisonRec.Configuration()
  configuration.actionSpace = space
  var rng = SeededGenerator(seed: seed)
  return PoisonPolicy(for: scenario, in: try configuration.space(), width: width, using: &rng)
}
