import Documents
import Essentials

extension EvasionStudy {
  /// The attack that harms most where every hop is attacked.
  struct Worst: Sendable {
    var graph: String
    var cell: Cell
    /// The share of NDCG that is lost, by the means over seeds.
    var loss: Double
    /// The same seed by seed, against no loss.
    var harm: SeedComparison
  }

  /// The most harmful attack on a graph, of those behind none if there is one.
  func worst(on graph: String) -> Worst? {
    let contest = contest(graph)
    let front = contest.front.map(\.id)
    let attacks = everyHop(graph).filter {
      $0.setting.attack != Self.noAttack && !Self.noises.contains($0.setting.attack)
    }.compactMap { cell -> Worst? in
      guard let harm = cell.harm, let loss = Self.loss(of: cell) else { return nil }
      return Worst(graph: graph, cell: cell, loss: loss, harm: harm)
    }
    return attacks.first { $0.cell.setting.title == front.first { $0 != Self.noAttack } }
      ?? attacks.max { $0.loss < $1.loss }
  }

  /// The share of NDCG that is lost, of the means over the seeds of a cell.
  static func loss(of cell: Cell) -> Double? {
    guard let clean = cell.clean("ndcg@10")?.mean, clean > 0,
      let attacked = cell.metric("ndcg@10")?.mean
    else { return nil }
    return 1 - attacked / clean
  }

  /// The most harmful attack of all graphs.
  var worst: Worst? { graphs.compactMap(worst).max { $0.loss < $1.loss } }

  /// What the attacks on walks come to; nothing without any.
  var verdict: Verdict? {
    guard let worst else { return nil }
    let setting = worst.cell.setting
    let amount = setting.epsilon == nil ? "" : " by ε = \(setting.amount)"
    let place = FieldNames.graphs[worst.graph]
    let isShown =
      worst.harm.standing == .ahead || worst.harm.standing == .unsettled && worst.loss > 0
    let quality =
      "(NDCG@10, which asks how near the top of ten stands what the user went on to choose)"
    let finding =
      isShown
      ? "Whoever can shift what a recommender that walks a graph sees at each step\(amount) makes its "
        + "lists worse: \(setting.name) takes \(percent(worst.loss)) of their quality on \(place) \(quality)."
      : "Nobody was seen to harm the recommender that walks a graph for sure: the attack that costs most on "
        + "average, \(setting.title) on \(place), takes \(percent(worst.loss)) of the quality of its lists "
        + "\(quality)."
    return Verdict(
      topic: "Walks misled", finding: finding, certainty: certainty(of: worst), untried: untried,
      terms: [.ndcg, .norms, .drift, .interval, .ahead])
  }

  private func certainty(of worst: Worst) -> String {
    let harm = worst.harm
    var parts: [String] = []
    let values = harm.differences.map(percent).joined(separator: ", ")
    switch harm.standing {
    case .unsettled: parts.append("one seed, so nobody knows how much of it is luck")
    case .ahead, .behind, .level:
      let ends = harm.interval.map { "\(percent($0.lower)) to \(percent($0.upper))" } ?? "–"
      parts.append("over \(harm.seeds.seedText) the loss is \(values), its 95 % interval \(ends)")
      if !harm.contradicting.isEmpty {
        parts.append("its own seeds contradict each other, and nothing follows from the average")
      }
    }
    let contest = contest(worst.graph)
    let noises = contest.contenders.filter { $0.isControl && $0.id != Self.noAttack }
    if noises.isEmpty {
      parts.append("no noise of the same size was tried, so it may be no more than that")
    } else if let own = contest.contenders.first(where: { $0.id == worst.cell.setting.title }) {
      let standings = noises.compactMap { noise in
        SeedComparison(own.results, noise.results).map { (noise.name, $0.standing) }
      }
      let words = standings.map { name, standing in
        switch standing {
        case .ahead: "ahead of \(name)"
        case .behind: "behind \(name)"
        case .level: "level with \(name)"
        case .unsettled: "not settled against \(name)"
        }
      }
      if !words.isEmpty {
        parts.append(
          "against noise it is \(words.joined(separator: ", "))"
            + (standings.allSatisfy { $0.1 == .ahead } ? "" : ", so it may be no more than that"))
      }
    }
    parts.append("which attack harms most there: \(contest.words)")
    return sentences(parts)
  }

  private var untried: [String] {
    let tried = Set(cells.values.flatMap { $0.map(\.setting.attack) })
    let attacks = FieldNames.evasionAttacks.identifiers.filter {
      ![Self.noAttack, "fgsm-l1-dense"].contains($0) && !tried.contains($0)
    }
    var untried: [String] = []
    if !attacks.isEmpty { untried.append(list(attacks.map { FieldNames.evasionAttacks[$0] })) }
    if !cells.values.contains(where: { $0.contains { !$0.setting.isEvery } }) {
      untried.append("attacking some hops only (--schedule)")
    }
    untried.append("attackers who see the recommender only from outside")
    return untried
  }

  /// A loss; a gain has a plus.
  private func percent(_ loss: Double) -> String {
    (loss < 0 ? "a gain of " : "") + abs(loss).percent
  }
}
