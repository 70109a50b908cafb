import Essentials

extension Summary {
  /// The few numbers that stand below the verdict.
  var facts: [Report.Fact] {
    var facts: [Report.Fact] = []
    if let study = studies.first, let most = study.reaches.first {
      facts.append(
        .init(
          "\(study.rules.budget.grouped)",
          "fake clicks by \(study.rules.accounts), the whole budget"))
      facts.append(
        .init(
          most.share.percent,
          "of all places that promoted items can take: \(study.name(of: most.testbed)) "
            + "(\(seeds(most.recNum.values.count)))"))
      let record = study.record(of: PublishedPoisoning.attack)
      if record.total > 0 {
        facts.append(
          .init(
            "\(record.count(.ahead)) of \(record.total)",
            "testbeds where PoisonRec is ahead of all others"
              + rest(level: record.count(.level), unsettled: record.count(.unsettled))))
      }
    }
    if let worst = evasion.worst {
      facts.append(
        .init(
          "\(worst.loss < 0 ? "+" : "−")\(abs(worst.loss).percent)",
          "NDCG under \(FieldNames.evasionAttacks[worst.cell.setting.attack]) on the graph "
            + "\(FieldNames.graphs[worst.graph]) (\(doubt(worst.harm)))"))
    }
    let defenses = DefenseStudy(evidence)
    if let stand = defenses.stands.first, defenses.helps(stand), let open = stand.open.measurement,
      let left = stand.left.measurement
    {
      facts.append(
        .init(
          "\(open.mean.percent) → \(left.mean.percent)",
          "of all places, without a defense and behind \(stand.defense): "
            + "\(FieldNames.rankers[stand.testbed.ranker]) on \(FieldNames.datasets[stand.testbed.dataset]) "
            + "(\(seeds(left.values.count)))"))
    }
    if let watch = ScreeningStudy(evidence).watches.first {
      facts.append(
        .init(
          "\(BaseRate.count(watch.cell.found)) of \(watch.cell.place.fakeUsers.grouped)",
          "false accounts of \(FieldNames.poisoningAttacks[watch.cell.place.attack]) found while "
            + "\(BaseRate.count(watch.cell.flagged)) honest users are flagged, at best "
            + "(\(seeds(watch.cell.results.count)))"))
    }
    let tested = detection.cells.filter(\.isEvery)
    if let best = tested.max(by: {
      $0.strictBaseRate.found < $1.strictBaseRate.found
    }) {
      facts.append(
        .init(
          "\(BaseRate.count(best.strictBaseRate.found)) of \(BaseRate.attacked)",
          "attacked walks found while 1 of 100 honest users is flagged, at best "
            + "(\(seeds(best.results.count)))"))
    }
    facts.append(
      .init(
        "\(evidence.count(.done).grouped) of \(evidence.trials.count.grouped)", "trials are done"))
    return facts
  }

  private func seeds(_ count: Int) -> String { "\(count) seed\(count == 1 ? "" : "s")" }

  private func rest(level: Int, unsettled: Int) -> String {
    let parts =
      (level > 0 ? ["level on \(level)"] : [])
      + (unsettled > 0 ? ["one seed, so not settled, on \(unsettled)"] : [])
    return parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))"
  }

  private func doubt(_ harm: SeedComparison) -> String {
    harm.contradicting.isEmpty
      ? seeds(harm.seeds.count) : "\(seeds(harm.seeds.count)) that contradict each other"
  }
}
