import Detection
import Essentials
import Evasion
import Poisoning
import Rankers
import Victims

/// Everything that can be chosen by name: one line each.
package enum Catalog {
  /// The recommenders under test.
  package static let rankers: [any Ranker.Type] = [
    ItemPop.self,
    CoVisitation.self,
    PMF.self,
    BPR.self,
    NeuMF.self,
    AutoRec.self,
    GRU4Rec.self,
    NGCF.self,
    LightGCN.self,
    EASE.self,
    IALS.self,
    SASRec.self,
    MultVAE.self,
  ]

  /// The ways to poison them.
  package static let attacks: [any PoisoningAttack.Type] = [
    RandomAttack.self,
    PopularAttack.self,
    MiddleAttack.self,
    PowerItemAttack.self,
    ConsLOP.self,
    BandwagonAttack.self,
    SegmentAttack.self,
    RevAdv.self,
    DLAttack.self,
    AppGrad.self,
    PoisonRec<ActionSpaces>.self,
    WorstCase<ActionSpaces>.self,
  ]

  /// What PoisonRec draws its clicks from.
  package enum ActionSpaces: ActionSpaceList {
    package static let all: [any ActionSpace.Type] = [
      Plain.self,
      BPlain.self,
      BCBTPopular.self,
      BCBTRandom.self,
    ]
  }

  /// The bounds known for single rankers.
  package static let oracles: [any Oracle.Type] = [
    ItemPopOracle.self
  ]

  /// The ways to mislead a recommender that walks, and the controls at the end.
  package static let evasionAttacks: [any EvasionAttack.Type] = [
    FastGradientL1.self,
    FastGradientL2.self,
    FastGradientSign.self,
    JacobianSaliencyMap.self,
    DeepFool.self,
    GaussianNoise.self,
    RandomCoordinate.self,
  ]

  /// The ways to notice false accounts.
  package enum AccountDetectors: AccountDetectorList {
    package static let all: [any AccountDetector.Type] = [
      PCASelectUsers.self,
      Fraudar.self,
      ProfileDetector.self,
      AccountSequenceDetector.self,
    ]
  }

  /// What can stand in front of a recommender.
  package static let defenses: [any Defense.Type] = [
    ScreeningDefense<AccountDetectors>.self,
    CapRepeats.self,
    DistinctClicks.self,
    NewItemDamping.self,
    AdversarialTraining.self,
  ]

  /// The ways to notice attacks on walks.
  package static let detectors: [any Detector.Type] = [
    SequenceDetector.self
  ]
}

extension Catalog {
  /// The ranker of this name, or an ``InputError`` that lists the known ones.
  package static func ranker(named name: String) throws -> any Ranker.Type {
    try entry(named: name, kind: "ranker", among: rankers.map { ($0.identifier, $0) })
  }

  /// The attack of this name, or an ``InputError`` that lists the known ones.
  package static func attack(named name: String) throws -> any PoisoningAttack.Type {
    try entry(named: name, kind: "attack", among: attacks.map { ($0.identifier, $0) })
  }

  /// The action space of this name, or an ``InputError`` that lists the known ones.
  package static func actionSpace(named name: String) throws -> any ActionSpace.Type {
    try entry(
      named: name, kind: "action space", among: ActionSpaces.all.map { ($0.identifier, $0) })
  }

  /// The attack on walks of this name, or an ``InputError`` that lists the known ones.
  package static func evasionAttack(named name: String) throws -> any EvasionAttack.Type {
    try entry(named: name, kind: "attack", among: evasionAttacks.map { ($0.identifier, $0) })
  }

  /// The detector of this name, or an ``InputError`` that lists the known ones.
  package static func detector(named name: String) throws -> any Detector.Type {
    try entry(named: name, kind: "detector", among: detectors.map { ($0.identifier, $0) })
  }

  /// The detector of false accounts of this name, or an ``InputError`` that lists the known ones.
  package static func accountDetector(named name: String) throws -> any AccountDetector.Type {
    try entry(
      named: name, kind: "detector", among: AccountDetectors.all.map { ($0.identifier, $0) })
  }

  /// The defense of this name, or an ``InputError`` that lists the known ones.
  package static func defense(named name: String) throws -> any Defense.Type {
    try entry(named: name, kind: "defense", among: defenses.map { ($0.identifier, $0) })
  }

  /// The bound known for a ranker, if there is one.
  package static func oracle(forRanker identifier: String) -> (any Oracle.Type)? {
    oracles.first { $0.rankerIdentifier == identifier }
  }

  private static func entry<Entry>(
    named name: String, kind: String, among entries: [(name: String, entry: Entry)]
  ) throws -> Entry {
    guard let found = entries.first(where: { $0.name == name }) else {
      throw InputError.unknown(kind, name, known: entries.map(\.name))
    }
    return found.entry
  }
}

extension Catalog {
  /// The names of the rankers, for help texts.
  package static var rankerNames: String {
    rankers.map { $0.identifier }.joined(separator: ", ")
  }

  /// The names of the attacks, for help texts.
  package static var attackNames: String {
    attacks.map { $0.identifier }.joined(separator: ", ")
  }

  /// The names of the attacks on walks, for help texts.
  package static var evasionAttackNames: String {
    evasionAttacks.map { $0.identifier }.joined(separator: ", ")
  }

  /// The names of the detectors, for help texts.
  package static var detectorNames: String {
    detectors.map { $0.identifier }.joined(separator: ", ")
  }

  /// The names of the detectors of false accounts, for help texts.
  package static var accountDetectorNames: String {
    AccountDetectors.all.map { $0.identifier }.joined(separator: ", ")
  }

  /// The names of the defenses, for help texts.
  package static var defenseNames: String {
    defenses.map { $0.identifier }.joined(separator: ", ")
  }

  /// The names of the action spaces, for help texts.
  package static var actionSpaceNames: String {
    ActionSpaces.all.map { $0.identifier }.joined(separator: ", ")
  }
}
