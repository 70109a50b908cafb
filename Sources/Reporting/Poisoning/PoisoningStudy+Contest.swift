import Documents

extension PoisoningStudy {
  /// What stands for no poison at all among contenders.
  static let noPoison = "no-poison"

  /// Everybody who has played on one testbed.
  ///
  /// - Parameters:
  ///   - cells: The attacks.
  ///   - findings: All that was measured there: controls count whatever the settings of the attack that they
  ///     belong to, as long as the recommender is the same.
  static func contest(
    _ cells: [String: Cell], amid findings: [Evidence.Finding<PoisonDocument>]
  ) -> Contest {
    let attacks = FieldNames.poisoningAttacks.sorted(cells.keys).map { attack in
      Contest.Contender(
        id: attack, name: FieldNames.poisoningAttacks[attack],
        results: cells[attack]?.results ?? [:])
    }
    let shown = cells.values.flatMap(\.findings)
    let rankers = Set(shown.map(\.document.configuration.ranker))
    let played = findings.filter { rankers.contains($0.document.configuration.ranker) }
      .sorted { $0.trial.id < $1.trial.id }
    var controls: [String: [UInt64: Double]] = [:]
    for document in played.map(\.document) {
      for (control, recNum) in document.controls ?? [:] where control != noPoison {
        var known = controls[control] ?? [:]
        known[document.seed] = known[document.seed] ?? recNum
        controls[control] = known
      }
    }
    let clean = Dictionary(
      shown.map { ($0.document.seed, $0.document.recNum.clean) }
    ) { first, _ in first }
    return Contest(
      attacks
        + FieldNames.controls.sorted(controls.keys).map { control in
          Contest.Contender(
            id: "control:" + control, name: "the control “\(FieldNames.controls[control])”",
            isControl: true, results: controls[control] ?? [:])
        } + [
          Contest.Contender(id: noPoison, name: "no poison", isControl: true, results: clean)
        ])
  }

  func contest(on testbed: Testbed) -> Contest { contests[testbed] ?? Contest([]) }

  /// Whether `attack` has played on a testbed against anybody but no poison.
  func isContested(_ testbed: Testbed, by attack: String) -> Bool {
    let contenders = contest(on: testbed).contenders.map(\.id)
    return contenders.contains(attack) && contenders.count { $0 != Self.noPoison } > 1
  }

  /// On how many testbeds `attack` is ahead of all others, and how it stands on the rest.
  ///
  /// - Parameter left: Attacks that do not count.
  func record(of attack: String, leavingOut left: Set<String> = []) -> Record {
    var record = Record()
    for testbed in testbeds where isContested(testbed, by: attack) {
      let contest = Contest(contest(on: testbed).contenders.filter { !left.contains($0.id) })
      guard let standing = contest.standing(of: attack) else { continue }
      record.testbeds[standing, default: []].append(testbed)
    }
    return record
  }

  /// How an attack stands on all testbeds where it has played against others.
  struct Record: Sendable {
    fileprivate(set) var testbeds: [SeedComparison.Standing: [Testbed]] = [:]

    func count(_ standing: SeedComparison.Standing) -> Int { testbeds[standing]?.count ?? 0 }
    var total: Int { testbeds.values.reduce(0) { $0 + $1.count } }

    /// In words: ahead of all others on 3 of 5 testbeds, level with the best on 1, behind on 1.
    var words: String {
      var parts = ["ahead of all others on \(count(.ahead)) of \(total) testbeds"]
      if count(.level) > 0 { parts.append("level with the best on \(count(.level))") }
      if count(.behind) > 0 { parts.append("behind on \(count(.behind))") }
      if count(.unsettled) > 0 {
        parts.append("on \(count(.unsettled)) a single seed cannot tell")
      }
      return parts.joined(separator: ", ")
    }
  }
}
