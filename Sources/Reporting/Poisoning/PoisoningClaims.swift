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

  private func name(_ testbed: PoisoningStudy.Testbed) -> String {
    "\(FieldNames.rankers[testbed.ranker]) on \(FieldNames.datasets[testbed.dataset])"
  }

  private var leads: Claim? {
    let compared = study.testbeds.filter {
      study[$0, PublishedPoisoning.attack] != nil && (study.cells[$0]?.count ?? 0) > 1
    }
    guard !compared.isEmpty else { return nil }
    let lost = compared.filter { !study.winners(on: $0).contains(PublishedPoisoning.attack) }
    return Claim(
      statement: "PoisonRec is the best attack nearly everywhere.",
      verdict: Claim.Verdict(compared.count - lost.count, of: compared.count),
      evidence: "Best on \(compared.count - lost.count) of \(compared.count) testbeds"
        + (lost.isEmpty ? "." : "; not on \(lost.map(name).joined(separator: ", "))."))
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
        (testbed, theirs.recNum.mean, ours.recNum.mean)
      } else {
        nil
      }
    }
    guard !pairs.isEmpty else { return nil }
    let agreeing = pairs.count { testbed, conslop, poisonrec in
      (conslop > poisonrec) == (testbed.dataset != "steam")
    }
    return Claim(
      statement:
        "On CoVisitation, ConsLOP, which is made for it, is ahead on all datasets but Steam.",
      verdict: Claim.Verdict(agreeing, of: pairs.count),
      evidence: pairs.map {
        "\(FieldNames.datasets[$0.0.dataset]): ConsLOP \($0.1.grouped), PoisonRec \($0.2.grouped)"
      }.joined(separator: "; ") + ".")
  }

  /// Mean RecNum of a design at the end, or at the start, of its curve, by testbed.
  private func curve(_ space: String, atStart: Bool) -> [PoisoningStudy.Testbed: Double] {
    let findings = evidence.poisonings.filter {
      $0.document.actionSpace == space && !$0.document.curve.isEmpty
        && PoisoningStudy.Rules($0.document) == study.rules
    }
    return Dictionary(grouping: findings) {
      PoisoningStudy.Testbed(dataset: $0.document.dataset, ranker: $0.document.ranker)
    }.mapValues { findings in
      Measurement(
        findings.map { finding in
          let means = finding.document.curve.map(\.mean)
          let count = max(1, means.count / 10)
          return Measurement(Array(atStart ? means.prefix(count) : means.suffix(count))).mean
        }
      ).mean
    }
  }

  private var designs: Claim? {
    let curves = ["bcbt-popular", "bcbt-random", "plain"].map { curve($0, atStart: false) }
    let shared = study.testbeds.filter { testbed in curves.allSatisfy { $0[testbed] != nil } }
    guard !shared.isEmpty else { return nil }
    func count(_ better: Int, _ worse: Int) -> Int {
      shared.count { (curves[better][$0] ?? 0) > (curves[worse][$0] ?? 0) }
    }
    let inOrder = shared.count {
      (curves[0][$0] ?? 0) > (curves[1][$0] ?? 0) && (curves[1][$0] ?? 0) > (curves[2][$0] ?? 0)
    }
    return Claim(
      statement: "After training, BCBT-Popular is ahead of BCBT-Random, and that of Plain.",
      verdict: Claim.Verdict(inOrder, of: shared.count),
      evidence: "In the last tenth of the steps, in this order on \(inOrder) of \(shared.count) "
        + "testbeds; BCBT-Popular ahead of BCBT-Random on \(count(0, 1)), BCBT-Random ahead of Plain "
        + "on \(count(1, 2)).")
  }

  private var startsAhead: Claim? {
    let (biased, plain) = (curve("bplain", atStart: true), curve("plain", atStart: true))
    let shared = study.testbeds.filter { biased[$0] != nil && plain[$0] != nil }
    guard !shared.isEmpty else { return nil }
    let ahead = shared.count { (biased[$0] ?? 0) > (plain[$0] ?? 0) }
    return Claim(
      statement: "BPlain starts ahead of Plain.", verdict: Claim.Verdict(ahead, of: shared.count),
      evidence: "In the first tenth of the steps, on \(ahead) of \(shared.count) testbeds.")
  }
}

extension Array {
  fileprivate var nilIfEmpty: Self? { isEmpty ? nil : self }
}
