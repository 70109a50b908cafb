import Essentials

/// What the poisoning paper claims, checked.
struct PoisoningClaims {
  let study: PoisoningStudy
  let evidence: Evidence

  var section: Report.Section? {
    Claim.section(
      [leads, targetOnly, alternates, specialist, designs, startsAhead].compactMap(\.self),
      id: "poisoning-claims\(study.rules.suffix)",
      title: "Which published claims on poisoning hold",
      shortTitle: "Claims", paper: PublishedPoisoning.citation,
      source: Evidence.source(of: study.findings))
  }

  private func name(_ testbed: PoisoningStudy.Testbed) -> String { study.name(of: testbed) }

  private var leads: Claim? {
    // The paper has no attack that spends its queries on all others and goes on from the best.
    let record = study.record(of: PublishedPoisoning.attack, leavingOut: ["worst-case"])
    guard record.total > 0 else { return nil }
    let rest = [SeedComparison.Standing.level, .behind, .unsettled].compactMap { standing in
      record.testbeds[standing].map { testbeds in
        "\(standing.rawValue): \(testbeds.map(name).joined(separator: ", "))"
      }
    }
    return Claim(
      statement: "PoisonRec is the best attack nearly everywhere.",
      verdict: Claim.Verdict(
        record.count(.ahead), of: record.total, unsettled: record.count(.unsettled)),
      evidence: (["It is \(record.words)"] + rest).joined(separator: "; ") + ".")
  }

  /// Shares of target clicks of PoisonRec on one ranker, by dataset.
  private func targetShares(_ rankers: Set<String>) -> [(PoisoningStudy.Testbed, Double)] {
    study.testbeds.filter { rankers.contains($0.ranker) }.compactMap { testbed in
      study[testbed, PublishedPoisoning.attack].map { cell in
        (testbed, Measurement(cell.findings.map(\.document.targetClickRatio)).mean)
      }
    }
  }

  private var targetOnly: Claim? {
    let shares = targetShares(PublishedPoisoning.targetOnlyRankers)
    guard !shares.isEmpty else { return nil }
    return Claim(
      statement: "On ItemPop and NeuMF it learns to click targets only (over 90 % of its clicks).",
      verdict: Claim.Verdict(shares.count { $0.1 > 0.9 }, of: shares.count),
      evidence: shares.map { "\(name($0.0)): \($0.1.percent)" }.joined(separator: "; ") + ".")
  }

  private var alternates: Claim? {
    let learned = study.testbeds.filter { $0.ranker == "co-visitation" }.compactMap { testbed in
      study[testbed, PublishedPoisoning.attack]?.findings.compactMap(
        \.document.strategy?.alternation
      )
      .nilIfEmpty.map { (testbed, Measurement($0).mean) }
    }
    guard !learned.isEmpty else { return nil }
    return Claim(
      statement: "On CoVisitation it learns to alternate between targets and original items "
        + "(over 80 % of neighboring clicks; by chance, half).",
      verdict: Claim.Verdict(learned.count { $0.1 > 0.8 }, of: learned.count),
      evidence: learned.map { "\(name($0.0)): \($0.1.percent)" }.joined(separator: "; ") + ".")
  }

  private var specialist: Claim? {
    let pairs = study.testbeds.filter { $0.ranker == "co-visitation" }.compactMap { testbed in
      if let theirs = study[testbed, "conslop"],
        let ours = study[testbed, PublishedPoisoning.attack],
        PublishedPoisoning.datasets[testbed.dataset] != nil
      {
        SeedComparison(theirs.results, ours.results).map { (testbed, $0) }
      } else {
        nil
      }
    }
    guard !pairs.isEmpty else { return nil }
    let agreeing = pairs.count { testbed, comparison in
      comparison.standing == (testbed.dataset == "steam" ? .behind : .ahead)
    }
    return Claim(
      statement:
        "On CoVisitation, ConsLOP, which is made for it, is ahead on all datasets but Steam.",
      verdict: Claim.Verdict(
        agreeing, of: pairs.count, unsettled: pairs.count { $0.1.standing == .unsettled }),
      evidence: pairs.map {
        "\(FieldNames.datasets[$0.0.dataset]): ConsLOP minus PoisonRec \($0.1.mean.grouped) "
          + "(\($0.1.standing.rawValue), \($0.1.seeds.seedText))"
      }.joined(separator: "; ") + ".")
  }

  /// Mean RecNum of a design at the end, or at the start, of its curve, by testbed and seed.
  private func curve(
    _ space: String, atStart: Bool
  ) -> [PoisoningStudy.Testbed: [UInt64: Double]] {
    let findings = evidence.poisonings.filter {
      $0.document.actionSpace == space && !$0.document.curve.isEmpty
        && PoisoningStudy.Rules($0.document) == study.rules
    }
    return Dictionary(grouping: findings) {
      PoisoningStudy.Testbed(dataset: $0.document.dataset, ranker: $0.document.ranker)
    }.mapValues { findings in
      Dictionary(
        findings.map { finding in
          let means = finding.document.curve.map(\.mean)
          let count = max(1, means.count / 10)
          return (
            finding.document.seed,
            Measurement(Array(atStart ? means.prefix(count) : means.suffix(count))).mean
          )
        }
      ) { first, _ in first }
    }
  }

  /// How one design stands to another on the testbeds that both have played.
  private func standings(
    _ first: [PoisoningStudy.Testbed: [UInt64: Double]],
    _ second: [PoisoningStudy.Testbed: [UInt64: Double]]
  ) -> [PoisoningStudy.Testbed: SeedComparison.Standing] {
    first.merging(second) { first, _ in first }.keys.reduce(into: [:]) { standings, testbed in
      standings[testbed] =
        SeedComparison(first[testbed] ?? [:], second[testbed] ?? [:])?.standing
    }
  }

  private var designs: Claim? {
    let curves = ["bcbt-popular", "bcbt-random", "plain"].map { curve($0, atStart: false) }
    let upper = standings(curves[0], curves[1])
    let lower = standings(curves[1], curves[2])
    let shared = study.testbeds.filter { upper[$0] != nil && lower[$0] != nil }
    guard !shared.isEmpty else { return nil }
    let inOrder = shared.count { upper[$0] == .ahead && lower[$0] == .ahead }
    let open = shared.count { testbed in
      let both = [upper[testbed], lower[testbed]]
      return both.contains(.unsettled) && both.allSatisfy { [.ahead, .unsettled].contains($0) }
    }
    return Claim(
      statement: "After training, BCBT-Popular is ahead of BCBT-Random, and that of Plain.",
      verdict: Claim.Verdict(inOrder, of: shared.count, unsettled: open),
      evidence: "In the last tenth of the steps, in this order on \(inOrder) of \(shared.count) "
        + "testbeds; BCBT-Popular ahead of BCBT-Random on \(count(.ahead, upper, shared)), BCBT-Random "
        + "ahead of Plain on \(count(.ahead, lower, shared)).")
  }

  private func count(
    _ standing: SeedComparison.Standing,
    _ standings: [PoisoningStudy.Testbed: SeedComparison.Standing],
    _ testbeds: [PoisoningStudy.Testbed]
  ) -> Int { testbeds.count { standings[$0] == standing } }

  private var startsAhead: Claim? {
    let standings = standings(curve("bplain", atStart: true), curve("plain", atStart: true))
    let shared = study.testbeds.filter { standings[$0] != nil }
    guard !shared.isEmpty else { return nil }
    let ahead = count(.ahead, standings, shared)
    return Claim(
      statement: "BPlain starts ahead of Plain.",
      verdict: Claim.Verdict(
        ahead, of: shared.count, unsettled: count(.unsettled, standings, shared)),
      evidence: "In the first tenth of the steps, on \(ahead) of \(shared.count) testbeds.")
  }
}

extension Array {
  fileprivate var nilIfEmpty: Self? { isEmpty ? nil : self }
}
