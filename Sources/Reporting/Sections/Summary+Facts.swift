import Essentials

extension Summary {
  /// The few numbers that stand above the words.
  var facts: [Report.Fact] {
    var facts: [Report.Fact] = []
    if let study = studies.first {
      facts.append(
        .init(
          "\(study.rules.budget.grouped)",
          "fake clicks by \(study.rules.fakeUsers.grouped) accounts, the whole budget"))
      if let (testbed, _, cell) = study.strongest {
        facts.append(
          .init(
            cell.ceilingShare.mean.percent,
            "of all possible exposure bought on \(FieldNames.rankers[testbed.ranker]), "
              + "\(FieldNames.datasets[testbed.dataset])"))
      }
      let compared = study.testbeds.filter { (study.cells[$0]?.count ?? 0) > 1 }
      if !compared.isEmpty, study.attacks.contains(PublishedPoisoning.attack) {
        let wins = compared.count { study.winners(on: $0).contains(PublishedPoisoning.attack) }
        facts.append(
          .init("\(wins) of \(compared.count)", "testbeds where PoisonRec is the best attack"))
      }
    }
    if let (graph, cell, loss) = mostHarmful {
      facts.append(
        .init(
          "−\(loss.percent)",
          "NDCG under \(FieldNames.evasionAttacks[cell.setting.attack]), \(FieldNames.graphs[graph]) graph"
        ))
    }
    let tested = detection.cells.filter(\.isEvery)
    if let best = tested.map({ $0.measurement(\.f1).mean }).max() {
      facts.append(.init(best.text(digits: 2), "best F1 of the detector"))
    }
    facts.append(
      .init(
        "\(evidence.count(.done).grouped) of \(evidence.trials.count.grouped)", "trials are done"))
    return facts
  }
}

extension PoisoningStudy {
  /// The attack with the highest mean on a testbed and what it came to; the first of level ones.
  func best(on testbed: Testbed) -> (attack: String, cell: Cell)? {
    let measured: [(attack: String, cell: Cell)] = attacks.compactMap { attack in
      self[testbed, attack].map { (attack: attack, cell: $0) }
    }
    let most = measured.map(\.cell.recNum.mean).max()
    return measured.first { $0.cell.recNum.mean == most }
  }

  /// Where the largest share of the ceiling was reached.
  var strongest: (Testbed, attack: String, Cell)? {
    testbeds.compactMap { testbed in best(on: testbed).map { (testbed, $0.attack, $0.cell) } }
      .max { $0.2.ceilingShare.mean < $1.2.ceilingShare.mean }
  }
}
