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

  var section: Report.Section {
    var blocks: [Report.Block] = [.facts(facts)]
    blocks += studies.flatMap(poisoning).map(Report.Block.paragraph)
    blocks += paths.map(Report.Block.paragraph)
    blocks += state
    return Report.Section(id: "summary", title: "Summary", blocks: blocks)
  }

  private func refresh(_ rules: PoisoningStudy.Rules) -> String {
    switch rules.refresh {
    case "retrain": "the recommender is retrained from scratch on the poisoned log."
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
        + "\(rules.fakeUsers.grouped) accounts with \(rules.clicks.grouped) clicks each, and "
        + "\(rules.targets.grouped) new items to promote; "
        + refresh(rules)
        + (rules.lists == "full" ? " Lists are chosen from the whole catalogue." : "")
    ]
    paragraphs += study.datasets.compactMap { dataset in
      let testbeds = study.testbeds.filter { $0.dataset == dataset }
      let best = testbeds.compactMap { testbed in
        study.best(on: testbed).map { (testbed, $0.attack, $0.cell) }
      }.sorted { $0.2.ceilingShare.mean > $1.2.ceilingShare.mean }
      guard let most = best.first, let least = best.last else { return nil }
      let clean = Measurement(most.2.findings.map(\.document.recNum.clean)).mean
      let ceiling = Measurement(most.2.findings.map { Double($0.document.recNum.ceiling) }).mean
      var text =
        "\(FieldNames.datasets[dataset]): the \(rules.budget.grouped) clicks bought up to "
        + "\(most.2.recNum.mean.grouped) of \(ceiling.grouped) possible exposures "
        + "(\(most.2.ceilingShare.mean.percent); \(clean.grouped) without a poison) on "
        + "\(FieldNames.rankers[most.0.ranker]), by \(FieldNames.poisoningAttacks[most.1])."
      if best.count > 1 {
        text +=
          " The most robust is \(FieldNames.rankers[least.0.ranker]), where the best attack reaches "
          + "\(least.2.recNum.mean.grouped) (\(least.2.ceilingShare.mean.percent))."
      }
      return text + bestAttacks(study, on: testbeds)
    }
    return paragraphs
  }

  /// Which attack is best on which recommenders, PoisonRec first; nothing if none is.
  private func bestAttacks(
    _ study: PoisoningStudy, on testbeds: [PoisoningStudy.Testbed]
  ) -> String {
    var rankers: [String: [String]] = [:]
    for testbed in testbeds {
      guard let winner = study.winners(on: testbed).first else { continue }
      rankers[winner, default: []].append(FieldNames.rankers[testbed.ranker])
    }
    let sentences = FieldNames.poisoningAttacks.sorted(rankers.keys).reversed().map { attack in
      "\(FieldNames.poisoningAttacks[attack]) on \(list(rankers[attack] ?? []))"
    }
    return sentences.isEmpty ? "" : " Best attack: " + sentences.joined(separator: "; ") + "."
  }

  var mostHarmful: (String, EvasionStudy.Cell, Double)? {
    evasion.graphs.flatMap { graph in
      evasion.everyHop(graph).compactMap { cell -> (String, EvasionStudy.Cell, Double)? in
        guard let clean = cell.clean("ndcg@10")?.mean, clean > 0,
          let attacked = cell.metric("ndcg@10")?.mean
        else { return nil }
        return (graph, cell, 1 - attacked / clean)
      }
    }.max { $0.2 < $1.2 }
  }

  private var paths: [String] {
    var paragraphs: [String] = []
    if !evasion.graphs.isEmpty, let (graph, cell, loss) = mostHarmful {
      let noise = evasion.everyHop(graph).filter { EvasionStudy.noises.contains($0.setting.attack) }
        .compactMap { cell -> Double? in
          guard let clean = cell.clean("ndcg@10")?.mean, clean > 0 else { return nil }
          return cell.metric("ndcg@10").map { 1 - $0.mean / clean }
        }.max()
      var text =
        "Attacked while it walks: the path-reasoning recommender on "
        + "\(list(evasion.graphs.map { FieldNames.graphs[$0] })). The most harmful attack, "
        + "\(cell.setting.name)" + (cell.setting.epsilon.map { " with ε = \($0.exact)" } ?? "")
        + ", takes \(max(0, loss).percent) of NDCG@10 on \(FieldNames.graphs[graph])"
      if let noise {
        text +=
          noise < loss
          ? "; noise of the same size takes \(max(0, noise).percent)."
          : "; noise of the same size takes as much (\(noise.percent)), so this is no attack worth its name."
      } else {
        text += "."
      }
      paragraphs.append(text)
    }
    let cells = detection.cells.filter(\.isEvery)
    if let best = cells.max(by: { $0.measurement(\.f1).mean < $1.measurement(\.f1).mean }),
      let worst = cells.min(by: { $0.measurement(\.f1).mean < $1.measurement(\.f1).mean })
    {
      func words(_ cell: PathsTableTwo.Cell) -> String {
        "\(FieldNames.evasionAttacks[cell.attack]) on \(FieldNames.graphs[cell.graph]) "
          + "(trained on \(cell.trainedOn.name), F1 \(cell.measurement(\.f1).mean.text(digits: 3)))"
      }
      paragraphs.append(
        cells.count > 1
          ? "Of all attacks, detectors find \(words(best)) best and \(words(worst)) worst."
          : "The detector finds \(words(best)).")
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
        "The store has nothing for these sections, which are left out: \(list(missing)).")
    }
    return lines.isEmpty ? [] : [.heading("What is missing"), .list(lines)]
  }
}

/// Names as a sentence lists them: a, b and c.
func list(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}
