import Documents
import Essentials

/// The poisoning trials of a store, arranged as tables show them.
struct PoisoningStudy: Sendable {
  /// The rules of the game; only what was played by the same rules is compared.
  struct Rules: Hashable, Sendable {
    var fakeUsers: Int
    var clicks: Int
    var targets: Int
    var refresh: String
    /// What lists were chosen from.
    var lists: String
    /// What else is unlike the published game, in words.
    var variants: [String]

    init(_ document: PoisonDocument) {
      fakeUsers = document.configuration.fakeUsers
      clicks = document.configuration.clicks
      targets = document.configuration.targets
      refresh = document.refresh
      lists = document.lists ?? "candidates"
      let configuration = document.configuration
      variants = [
        configuration.knownTargets.map { known in
          "\(known.grouped) of them in the log"
            + (configuration.targetRule.map { " (\($0))" } ?? "")
        },
        configuration.listLength.map { "lists of \($0.grouped)" },
        document.protocol.map { "\($0) protocol" },
      ].compactMap { $0 }
    }

    func differOnlyInBudget(from other: Rules) -> Bool {
      (targets, refresh, lists, variants)
        == (other.targets, other.refresh, other.lists, other.variants)
    }

    /// In words: 20 accounts.
    var accounts: String { fakeUsers.accounts }

    /// The budget in clicks.
    var budget: Int { fakeUsers * clicks }

    /// For captions.
    var text: String {
      ([
        "\(fakeUsers.grouped) fake user\(fakeUsers == 1 ? "" : "s") × "
          + "\(clicks.grouped) click\(clicks == 1 ? "" : "s")",
        "\(targets.grouped) target\(targets == 1 ? "" : "s")",
      ] + variants + [refreshText] + (lists == "full" ? ["whole lists"] : []))
      .joined(separator: ", ")
    }

    private var refreshText: String {
      switch refresh {
      case "retrain": "retrained from scratch"
      case "warm-start": "one more epoch on log and poison"
      case let text where text.hasPrefix("warm-start:"):
        "\(text.dropFirst("warm-start:".count)) more epochs on log and poison"
      case "own": "refreshed as each recommender does"
      default: "\(refresh) refresh"
      }
    }

    /// A suffix that keeps the names of files apart; none for the paper's own rules.
    var suffix: String {
      let isPublished =
        fakeUsers == 20 && clicks == 20 && targets == 8 && refresh == "incremental"
        && lists == "candidates" && variants.isEmpty
      return isPublished
        ? ""
        : "-\(fakeUsers)x\(clicks)-\(targets)-\(refresh)".asFileName
          + (lists == "candidates" ? "" : "-\(lists)".asFileName)
          + variants.map { "-\($0)".asFileName }.joined()
    }
  }

  /// A recommender trained on a dataset.
  struct Testbed: Hashable, Sendable {
    var dataset: String
    var ranker: String
  }

  /// What one attack came to on one testbed, seed by seed.
  struct Cell: Sendable {
    /// The trials, by seed, one for each.
    var findings: [Evidence.Finding<PoisonDocument>]
    /// RecNum of the poison that the attack returned.
    var recNum: Measurement
    /// RecNum as a share of the ceiling.
    var ceilingShare: Measurement
    /// RecNum as a share of the oracle's, where there is one.
    var oracleShare: Measurement?
    /// How many queries of the black box, on average.
    var queries: Double

    /// The seeds, ascending.
    var seeds: [UInt64] { findings.map(\.document.seed) }

    /// RecNum by seed.
    var results: [UInt64: Double] {
      Dictionary(findings.map { ($0.document.seed, $0.document.recNum.poisoned) }) { first, _ in
        first
      }
    }

    fileprivate init(_ findings: [Evidence.Finding<PoisonDocument>]) {
      let documents = findings.map(\.document)
      self.findings = findings
      recNum = Measurement(documents.map(\.recNum.poisoned))
      ceilingShare = Measurement(
        documents.map { $0.recNum.poisoned / Double(max(1, $0.recNum.ceiling)) })
      let shares = documents.compactMap { document in
        document.recNum.oracle.flatMap { $0 > 0 ? document.recNum.poisoned / $0 : nil }
      }
      oracleShare = shares.count == documents.count ? Measurement(shares) : nil
      queries = documents.reduce(0) { $0 + Double($1.queries) } / Double(documents.count)
    }
  }

  /// The rules that all of it was played by.
  let rules: Rules
  /// What was measured.
  let cells: [Testbed: [String: Cell]]
  /// Who is best on each testbed, of all attacks, all controls, and no poison.
  let contests: [Testbed: Contest]
  /// How many trials by the same rules are not shown, because their part has other settings.
  let setAside: Int
  /// How many trials differ from these in the budget alone, and are shown where budgets are.
  private(set) var otherBudgets = 0

  /// The studies of a store, one for each set of rules, the one with the most trials first.
  ///
  /// Rules that differ in the budget alone are no study of their own where all of it lies on curves against
  /// the budget.
  static func all(in evidence: Evidence) -> [PoisoningStudy] {
    let byRules = Dictionary(grouping: evidence.poisonings) { Rules($0.document) }
    let onCurves = BudgetStudy(evidence).trials
    var studies: [PoisoningStudy] = []
    for (rules, findings) in byRules.sorted(by: {
      ($1.value.count, $0.key.text) < ($0.value.count, $1.key.text)
    }) {
      if let place = studies.firstIndex(where: { $0.rules.differOnlyInBudget(from: rules) }),
        findings.allSatisfy({ onCurves.contains($0.trial.id) })
      {
        studies[place].otherBudgets += findings.count
      } else {
        studies.append(PoisoningStudy(rules: rules, findings))
      }
    }
    return studies
  }

  private init(rules: Rules, _ findings: [Evidence.Finding<PoisonDocument>]) {
    self.rules = rules
    var cells: [Testbed: [String: Cell]] = [:]
    var setAside = 0
    let byTestbed = Dictionary(grouping: findings) {
      Testbed(dataset: $0.document.dataset, ranker: $0.document.ranker)
    }
    for (testbed, findings) in byTestbed {
      for (attack, findings) in Dictionary(grouping: findings, by: \.document.attack) {
        let chosen = Self.leadingVariant(of: findings)
        if let shown = chosen.first.map(Variant.init) {
          setAside += findings.count { Variant($0) != shown }
        }
        cells[testbed, default: [:]][attack] = Cell(chosen)
      }
    }
    self.cells = cells
    contests = Dictionary(
      uniqueKeysWithValues: cells.map { testbed, cells in
        (testbed, Self.contest(cells, amid: byTestbed[testbed] ?? []))
      })
    self.setAside = setAside
  }

  /// Of trials that differ in hyperparameters, those that belong in a comparison.
  ///
  /// Those of the experiment that repeats the paper's table, else with the paper's action space, else with the most seeds,
  /// else queries. One for each seed, by seed: with and without controls it is the same trial.
  static func leadingVariant(
    of findings: [Evidence.Finding<PoisonDocument>]
  ) -> [Evidence.Finding<PoisonDocument>] {
    func rank(_ group: [Evidence.Finding<PoisonDocument>]) -> (Int, Int, Int, Int) {
      let space = group[0].document.actionSpace ?? PublishedPoisoning.actionSpace
      return (
        group.contains { $0.experiments.contains(PublishedPoisoning.experiment) } ? 1 : 0,
        space == PublishedPoisoning.actionSpace ? 1 : 0, Set(group.map(\.document.seed)).count,
        group[0].document.queries
      )
    }
    let variants = Dictionary(grouping: findings) { Variant($0) }
    let best = variants.max { (rank($0.value), $1.key.text) < (rank($1.value), $0.key.text) }
    var seeds: Set<UInt64> = []
    func place(_ finding: Evidence.Finding<PoisonDocument>) -> (UInt64, Int, Int64) {
      (finding.document.seed, finding.document.controls == nil ? 1 : 0, finding.trial.id)
    }
    return (best?.value ?? []).sorted { place($0) < place($1) }
      .filter { seeds.insert($0.document.seed).inserted }
  }

  /// All that two trials have to share, apart from the seed, to be one measurement.
  private struct Variant: Hashable {
    var text: String

    init(_ finding: Evidence.Finding<PoisonDocument>) {
      let configuration = finding.document.configuration
      text =
        JSON.object(configuration.ranker).compact + JSON.object(configuration.attack).compact
        + (finding.trial.parameters["unique"] ?? "")
    }
  }
}

private func < (left: ((Int, Int, Int, Int), String), right: ((Int, Int, Int, Int), String)) -> Bool
{
  left.0 == right.0 ? left.1 < right.1 : left.0 < right.0
}

extension PoisoningStudy {
  var datasets: [String] { FieldNames.datasets.sorted(cells.keys.map(\.dataset)) }
  var rankers: [String] { FieldNames.rankers.sorted(cells.keys.map(\.ranker)) }
  var attacks: [String] { FieldNames.poisoningAttacks.sorted(cells.values.flatMap(\.keys)) }

  /// Testbeds in the order of the tables.
  var testbeds: [Testbed] {
    datasets.flatMap { dataset in rankers.map { Testbed(dataset: dataset, ranker: $0) } }
      .filter { cells[$0] != nil }
  }

  subscript(testbed: Testbed, attack: String) -> Cell? { cells[testbed]?[attack] }

  /// Every trial that is shown.
  var findings: [Evidence.Finding<PoisonDocument>] {
    testbeds.flatMap { testbed in
      attacks.flatMap { cells[testbed]?[$0]?.findings ?? [] }
    }
  }

  /// Whether everybody that was attacked is somebody's own recommender, of which no paper speaks.
  var isOwn: Bool { findings.allSatisfy { $0.document.recommender != nil } }

  /// What a recommender is called.
  func name(of testbed: Testbed) -> String {
    "\(FieldNames.rankers[testbed.ranker]) on \(FieldNames.datasets[testbed.dataset])"
  }
}
