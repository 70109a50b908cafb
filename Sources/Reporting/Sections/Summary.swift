import Essentials
import Results

/// The report in words: what was attacked, what was bought with how much, and what is missing.
struct Summary {
  let evidence: Evidence
  let studies: [PoisoningStudy]
  let evasion: EvasionStudy
  let detection: PathsTableTwo
  /// Titles of sections that could not be made.
  let missing: [String]

  /// What each part of the study comes to, in the order of the report.
  var verdicts: [Verdict] {
    studies.compactMap(\.verdict)
      + [
        BudgetStudy(evidence).verdict, DefenseStudy(evidence).verdict,
        ScreeningStudy(evidence).verdict, StealthTable(evidence: evidence).verdict,
        evasion.verdict, detection.verdict,
      ].compactMap(\.self)
  }

  var section: Report.Section {
    let verdicts = verdicts
    var blocks: [Report.Block] = verdicts.isEmpty ? [] : [.verdicts(verdicts)]
    blocks.append(.facts(facts))
    let terms = Term.allCases.filter { term in verdicts.contains { $0.terms.contains(term) } }
    if !terms.isEmpty { blocks += [.heading("What the words mean"), .terms(terms)] }
    blocks += studies.flatMap(poisoning).map(Report.Block.paragraph)
    blocks += state
    return Report.Section(id: "summary", title: "Verdict", blocks: blocks)
  }

  private func refresh(_ rules: PoisoningStudy.Rules) -> String {
    switch rules.refresh {
    case "retrain": "the recommender is retrained from scratch on the poisoned log."
    case let text where text.hasPrefix("warm-start"):
      "the recommender goes on training on the log and the poison together."
    case "own": "each recommender takes in the poison as it does in production."
    default: "the recommender goes on training on the poison alone."
    }
  }

  private func poisoning(_ study: PoisoningStudy) -> [String] {
    guard !study.testbeds.isEmpty else { return [] }
    let rules = study.rules
    var paragraphs = [
      "Attacked by poisoning: \(list(study.rankers.map { FieldNames.rankers[$0] })), trained on "
        + "\(list(study.datasets.map { FieldNames.datasets[$0] })). The attacker has "
        + "\(rules.accounts) with \(rules.clicks.grouped) clicks each, and "
        + "\(rules.targets.grouped) new items to promote; "
        + refresh(rules)
        + (rules.lists == "full" ? " Lists are chosen from the whole catalogue." : "")
    ]
    paragraphs += study.datasets.map { dataset in
      let reaches = study.reaches.filter { $0.testbed.dataset == dataset }
      let most = reaches.map { reach in
        "\(FieldNames.rankers[reach.testbed.ranker]) \(reach.share.percent) "
          + "(\(study.contest(on: reach.testbed).words))"
      }
      return
        "\(FieldNames.datasets[dataset]), the most that anybody took of all places, by recommender: "
        + most.joined(separator: "; ") + "."
    }
    return paragraphs
  }

  /// What is not there, said rather than hidden.
  private var state: [Report.Block] {
    var lines: [String] = []
    for (state, words) in [
      (TrialRecord.State.pending, "not run yet"), (.running, "still running"), (.failed, "failed"),
    ] {
      let trials = evidence.trials.filter { $0.state == state }
      guard !trials.isEmpty else { continue }
      let byExperiment = Dictionary(grouping: trials, by: \.experiment)
      let counts = evidence.experiments.compactMap { experiment in
        byExperiment[experiment.name].map { "\(experiment.name) \($0.count.grouped)" }
      }
      lines.append(
        "\(trials.count.grouped) trial\(trials.count == 1 ? "" : "s") \(words): "
          + counts.joined(separator: ", ") + ".")
    }
    for (trial, reason) in evidence.unreadable {
      lines.append("Not shown: trial \(trial.id) (\(trial.commandLine)), \(reason).")
    }
    if !missing.isEmpty {
      lines.append(
        "The store has nothing for these sections, which are left out: "
          + missing.joined(separator: "; ") + ".")
    }
    return lines.isEmpty ? [] : [.heading("What is missing"), .list(lines)]
  }
}

/// Names as a sentence lists them: a, b and c.
func list(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}
