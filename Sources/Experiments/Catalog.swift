import Interactions
import Poisoning
import Rankers

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
  ]

  /// The ways to poison them.
  package static let attacks: [any PoisoningAttack.Type] = [
    RandomAttack.self,
    PopularAttack.self,
    MiddleAttack.self,
    PowerItemAttack.self,
    ConsLOP.self,
    AppGrad.self,
    PoisonRec.self,
  ]

  /// The bounds known for single rankers.
  package static let oracles: [any Oracle.Type] = [
    ItemPopOracle.self
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

  /// The names of the action spaces, for help texts.
  package static var actionSpaceNames: String {
    actionSpaces.map { $0.identifier }.joined(separator: ", ")
  }
}
