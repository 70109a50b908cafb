import Documents

/// The evasion trials of a store, arranged as tables show them.
struct EvasionStudy: Sendable {
  /// An attack as it was set.
  struct Setting: Hashable, Sendable {
    var attack: String
    var objective: String?
    var epsilon: Double?
    var schedule: String
    /// Whether ε is what a coordinate may have.
    var isPerCoordinate = false

    /// ε as tables show it.
    var amount: String {
      epsilon.map { $0.exact + (isPerCoordinate ? " a coordinate" : "") } ?? "–"
    }

    /// For the first column of tables.
    var name: String {
      FieldNames.evasionAttacks[attack] + (objective.map { $0 == "value" ? "" : ", \($0)" } ?? "")
    }

    /// For sentences.
    var title: String { name + (epsilon == nil ? "" : " with ε = \(amount)") }

    /// Whether another attack is this one at another time.
    func isSameAttack(as other: Setting) -> Bool {
      (attack, objective, epsilon) == (other.attack, other.objective, other.epsilon)
        && isPerCoordinate == other.isPerCoordinate
    }

    /// Whether hops are attacked when the agent is sure of itself.
    var isTimed: Bool { schedule.hasPrefix("timed") }
    /// Whether hops are attacked by chance.
    var isRandom: Bool { schedule.hasPrefix("random") }
    /// Whether every hop is attacked.
    var isEvery: Bool { !isTimed && !isRandom }
  }

  /// What one setting came to on one graph.
  struct Cell: Sendable {
    var setting: Setting
    var findings: [Evidence.Finding<EvadeDocument>]

    /// A metric under attack, in percent; nothing if no trial has it.
    func metric(_ name: String) -> Measurement? { measurement { $0.metrics[name] ?? nil } }
    /// The same metric without an attack.
    func clean(_ name: String) -> Measurement? { measurement { $0.clean[name] ?? nil } }
    /// The share of hops that were attacked.
    var frequency: Double { measurement(\.frequency)?.mean ?? (setting.isEvery ? 1 : 0) }

    /// The seeds, ascending.
    var seeds: [UInt64] { findings.map(\.document.seed).sorted() }

    /// A figure by seed, of the seeds that have it.
    func results(_ value: (EvadeDocument) -> Double?) -> [UInt64: Double] {
      Dictionary(
        findings.compactMap { finding in
          value(finding.document).map { (finding.document.seed, $0) }
        }
      ) { first, _ in first }
    }

    /// Whether an attack leaves other users to count than there are without it.
    var comparesOtherUsers: Bool { findings.contains { $0.document.comparesOtherUsers } }

    /// The share of NDCG that is lost, by seed, where the same users count.
    var losses: [UInt64: Double] {
      results { document in
        guard !document.comparesOtherUsers, let clean = document.clean["ndcg@10"] ?? nil, clean > 0,
          let attacked = document.metrics["ndcg@10"] ?? nil
        else { return nil }
        return 1 - attacked / clean
      }
    }

    /// The loss against none at all.
    var harm: SeedComparison? { SeedComparison(losses, losses.mapValues { _ in 0 }) }

    func measurement(_ value: (EvadeDocument) -> Double?) -> Measurement? {
      let values = findings.compactMap { value($0.document) }
      return values.isEmpty ? nil : Measurement(values)
    }
  }

  /// In the order of the tables, by graph; one that was searched in another way is a graph of its own.
  let cells: [String: [Cell]]

  init(_ evidence: Evidence) {
    cells = Dictionary(grouping: evidence.evasions, by: \.document.recommender).mapValues {
      findings in
      let bySetting = Dictionary(grouping: findings) { finding in
        let document = finding.document
        return Setting(
          attack: document.attack, objective: document.objective, epsilon: document.epsilon,
          schedule: document.schedule, isPerCoordinate: document.isPerCoordinate)
      }
      let order = FieldNames.evasionAttacks.sorted(findings.map(\.document.attack))
      func key(_ setting: Setting) -> (Int, Int, Double, String) {
        (
          order.firstIndex(of: setting.attack) ?? order.count, setting.isPerCoordinate ? 1 : 0,
          setting.epsilon ?? 0,
          (setting.objective ?? "") + setting.schedule
        )
      }
      return bySetting.map { setting, findings in
        // Experiments overlap, and the same seed twice is no second measurement.
        var seeds: Set<UInt64> = []
        return Cell(
          setting: setting,
          findings: findings.filter { seeds.insert($0.document.seed).inserted }
            .sorted { $0.document.seed < $1.document.seed })
      }.sorted { key($0.setting) < key($1.setting) }
    }
  }

  /// Graphs in the order of the paper's tables.
  var graphs: [String] { FieldNames.graphs.sorted(cells.keys) }

  /// Cells of a graph where every hop is attacked.
  func everyHop(_ graph: String) -> [Cell] {
    (cells[graph] ?? []).filter(\.setting.isEvery)
  }

  /// Which attack harms most where every hop is attacked, by the share of NDCG that it takes; noise, and no
  /// attack at all, are controls.
  func contest(_ graph: String) -> Contest {
    let cells = everyHop(graph).filter { $0.setting.attack != Self.noAttack }
    let seeds = Set(cells.flatMap(\.seeds))
    return Contest(
      cells.map { cell in
        Contest.Contender(
          id: cell.setting.title, name: cell.setting.title,
          isControl: Self.noises.contains(cell.setting.attack), results: cell.losses)
      } + [
        Contest.Contender(
          id: Self.noAttack, name: "no attack", isControl: true,
          results: Dictionary(uniqueKeysWithValues: seeds.map { ($0, 0) }))
      ])
  }

  /// What the walk without an attack is called.
  static let noAttack = "none"

  /// The measures of Table 1, in its order.
  static let metrics = [
    ("ndcg@10", "NDCG"), ("recall@10", "Recall"), ("hr@10", "HR"), ("precision@10", "Precision"),
  ]

  /// Attacks that only make noise.
  static let noises: Set = ["gaussian", "random-coordinate"]
}
