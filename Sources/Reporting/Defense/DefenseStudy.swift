import Documents
import Essentials

/// The trials behind a defense, arranged as tables show them: what a defense leaves of the damage, by an
/// attack that knows of it and by one that does not, and what it costs real users.
struct DefenseStudy {
  private typealias Finding = Evidence.Finding<PoisonDocument>

  /// Who was attacked by whom.
  struct Place: Hashable {
    var testbed: PoisoningStudy.Testbed
    var attack: String
    /// The rules of the game; only what was played by the same rules is compared.
    var rules: PoisoningStudy.Rules
  }

  /// One chain of defenses in one place.
  ///
  /// Damage is RecNum as a share of the ceiling, by seed.
  struct Cell {
    var place: Place
    /// `distinct, then screen (detector profile)`.
    var defense: String
    /// By the same attack without the defense.
    var open: [UInt64: Double]
    /// By a poison made without it.
    var unknowing: [UInt64: Double]
    /// By an attack that plays against it.
    var adaptive: [UInt64: Double]
    /// Which share of NDCG@10 real users lose to the defense.
    var cost: [UInt64: Double]
    /// Which share of their clicks.
    var dropped: [UInt64: Double]

    /// The worse of both, of an attacker who may know of the defense or not: over the seeds that have both, if
    /// any has.
    var left: [UInt64: Double] {
      let both = unknowing.filter { adaptive[$0.key] != nil }
      return both.isEmpty
        ? unknowing.merging(adaptive) { $1 }
        : both.merging(adaptive.filter { both[$0.key] != nil }) { max($0, $1) }
    }

    /// What is left against what there is without the defense: behind where it surely helps.
    var against: SeedComparison? { SeedComparison(left, open) }
  }

  /// Everything that was measured, in the order of the other tables.
  let cells: [Cell]

  init(_ evidence: Evidence) {
    struct Key: Hashable {
      var place: Place
      var defense: String
    }
    let names = Self.names(of: evidence.defended)
    let groups = Dictionary(grouping: evidence.defended) { finding in
      Key(
        place: Place(
          testbed: .init(dataset: finding.document.dataset, ranker: finding.document.ranker),
          attack: finding.document.attack, rules: .init(finding.document)),
        defense: names(finding.document))
    }
    let datasets = FieldNames.datasets.sorted(groups.keys.map(\.place.testbed.dataset))
    let rankers = FieldNames.rankers.sorted(groups.keys.map(\.place.testbed.ranker))
    let attacks = FieldNames.poisoningAttacks.sorted(groups.keys.map(\.place.attack))
    func order(_ key: Key) -> ([Int], String) {
      let place = key.place
      return (
        [
          datasets.firstIndex(of: place.testbed.dataset) ?? 0,
          rankers.firstIndex(of: place.testbed.ranker) ?? 0,
          attacks.firstIndex(of: place.attack) ?? 0,
        ], place.rules.text + key.defense
      )
    }
    cells = groups.sorted {
      let (first, second) = (order($0.key), order($1.key))
      return first.0 == second.0
        ? first.1 < second.1 : first.0.lexicographicallyPrecedes(second.0)
    }.map { Self.cell($0.key.place, $0.key.defense, $0.value) }
  }

  private static func cell(_ place: Place, _ defense: String, _ findings: [Finding]) -> Cell {
    // One setting of the attack, one trial for each seed: the same seed twice is no second measurement.
    let adaptive = PoisoningStudy.leadingVariant(
      of: findings.filter { $0.document.defense?.adaptive == true })
    let unknowing = PoisoningStudy.leadingVariant(
      of: findings.filter { $0.document.defense?.adaptive == false })
    func values(
      _ findings: [Finding], _ value: (PoisonDocument, PoisonDocument.Defense) -> Double?
    ) -> [UInt64: Double] {
      Dictionary(
        findings.compactMap { finding in
          finding.document.defense.flatMap { value(finding.document, $0) }
            .map { (finding.document.seed, $0) }
        }
      ) { first, _ in first }
    }
    func share(_ value: Double, _ document: PoisonDocument) -> Double {
      value / Double(max(1, document.recNum.ceiling))
    }
    // A poison that was made against the defense is not what one would play without it.
    let open = { (document: PoisonDocument, defense: PoisonDocument.Defense) -> Double? in
      share(defense.undefended.poisoned, document)
    }
    let cost = { (document: PoisonDocument, defense: PoisonDocument.Defense) -> Double? in
      guard let before = defense.undefended.accuracy.ndcg, before > 0,
        let after = document.accuracy?.clean.ndcg
      else { return nil }
      return (before - after) / before
    }
    return Cell(
      place: place, defense: defense,
      open: values(unknowing, open).merging(values(adaptive, open)) { first, _ in first },
      unknowing: values(unknowing) { document, _ in share(document.recNum.poisoned, document) },
      adaptive: values(adaptive) { document, _ in share(document.recNum.poisoned, document) },
      cost: values(unknowing + adaptive, cost),
      dropped: values(unknowing + adaptive) { $1.dropped.clicks })
  }

  /// What a chain of defenses is called: their names in order, with a detector's, and with the hyperparameters
  /// that tell it from others of the store.
  static func names(of findings: [Evidence.Finding<PoisonDocument>]) -> (PoisonDocument) -> String {
    var settings: [String: [String: Set<JSON>]] = [:]
    for link in findings.flatMap({ $0.document.defense?.chain ?? [] }) {
      for (name, value) in link.configuration {
        settings[link.defense, default: [:]][name, default: []].insert(value)
      }
    }
    return { document in
      (document.defense?.chain ?? []).map { link in
        let telling = link.configuration.sorted { $0.key < $1.key }.compactMap { name, value in
          name == "detector"
            ? value.text
            : settings[link.defense]?[name].map { $0.count } ?? 0 > 1
              ? "\(name) \(value.text ?? value.compact)" : nil
        }
        return link.defense + (telling.isEmpty ? "" : " (\(telling.joined(separator: ", ")))")
      }.joined(separator: ", then ")
    }
  }

  /// Places in the order of the tables.
  var places: [Place] {
    var seen: Set<Place> = []
    return cells.map(\.place).filter { seen.insert($0).inserted }
  }

  /// What those who do nothing are called among defenses.
  static let nothing = "no-defense"

  /// Which defense leaves an attack least in one place.
  func contest(at place: Place) -> Contest {
    let own = cells.filter { $0.place == place }
    return Self.contest(
      own.map { ($0.defense, $0.left) },
      open: own.reduce(into: [:]) { $0.merge($1.open) { first, _ in first } })
  }

  /// The less is left, the better; doing nothing is what a defense has to beat.
  static func contest(
    _ left: [(defense: String, damage: [UInt64: Double])], open: [UInt64: Double]
  ) -> Contest {
    Contest(
      left.map { .init(id: $0.defense, name: $0.defense, results: $0.damage.mapValues { -$0 }) }
        + [
          .init(
            id: nothing, name: "doing nothing", isControl: true, results: open.mapValues { -$0 })
        ], kind: "defense")
  }
}

extension [UInt64: Double] {
  /// Over the seeds, ascending; nothing without any.
  var measurement: Measurement? {
    isEmpty ? nil : Measurement(sorted { $0.key < $1.key }.map(\.value))
  }

  /// The seeds, ascending.
  var seeds: [UInt64] { keys.sorted() }
}
