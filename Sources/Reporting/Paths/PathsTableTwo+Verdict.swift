import Essentials

extension PathsTableTwo {
  /// What the detectors come to; nothing without any.
  var verdict: Verdict? {
    let cells = cells.filter(\.isEvery)
    func recall(_ cell: Cell) -> Double { cell.measurement(\.recallAt1PercentFalseAlarms).mean }
    guard let best = cells.max(by: { recall($0) < recall($1) }),
      let worst = cells.min(by: { recall($0) < recall($1) })
    else { return nil }
    var details: [String] = []
    if cells.count > 1 {
      details.append(
        "Least noticed: \(name(worst)), where the same detector \(worst.strictBaseRate.words).")
    }
    return Verdict(
      topic: "Misled walks noticed", finding: finding(best), details: details,
      certainty: certainty(of: best, amid: cells),
      untried: ["walks of other recommenders", "attackers who know the detector"],
      terms: [.detection, .interval, .ahead])
  }

  private func name(_ cell: Cell) -> String {
    FieldNames.evasionAttacks[cell.attack]
      + (cell.epsilon == nil ? "" : " with ε = \(cell.amount)")
      + " on \(FieldNames.graphs[cell.graph])"
  }

  private func finding(_ best: Cell) -> String {
    let day = "of \(BaseRate.users.grouped) users a day of whom \(BaseRate.attacked) are attacked"
    guard best.againstCoin.map({ $0.mean > 0 }) ?? false else {
      return
        "Whoever watches the walks would not notice: the detector does no better than a coin on \(name(best))."
    }
    return
      "Whoever watches the walks notices \(name(best)) best: allowed to suspect 1 of 100 honest users, the "
      + "detector \(best.strictBaseRate.words), \(day); as many flags at random find "
      + "\((Double(BaseRate.attacked) * 0.01).text(digits: 1))."
  }

  private func certainty(of best: Cell, amid cells: [Cell]) -> String {
    let f1 = best.measurement(\.f1)
    var parts = [
      "over \(best.seeds.sorted().seedText), F1 is \(f1.text(digits: 3)) where calling every walk attacked has "
        + "\(Cell.guessedF1.text(digits: 3))"
    ]
    switch best.againstCoin?.standing {
    case .ahead: break
    case .unsettled: parts.append("one seed, so nobody knows how much of it is luck")
    default: parts.append("its seeds leave open whether it is better than a coin")
    }
    let guessing = cells.filter { $0.measurement(\.f1).mean <= Cell.guessedF1 }
    if !guessing.isEmpty {
      parts.append(
        "on \(guessing.count) of \(cells.count) attacks its F1 is no more than that guess")
    }
    if let rate = best.baseRate {
      parts.append("at its own threshold it \(rate.words) of such a day")
    }
    return sentences(parts)
  }
}
