import Essentials
import Interactions

/// Kinds of poison that need no learning, and what each has come to.
struct Portfolio: Sendable {
  /// A kind of poison.
  struct Arm: Sendable {
    let name: String
    /// Draws one.
    let sample: @Sendable (inout SeededGenerator) -> Poison
    /// Its best poisons, best first.
    var elites = Elites()
    /// Whether it is still looked at.
    var isAlive = true
  }

  /// A poison with the arm that it comes from.
  struct Drawn: Sendable {
    let arm: Int
    let poison: Poison
  }

  /// In an order that decides between equals.
  private(set) var arms: [Arm]

  /// The heuristics, and spreads that fit into `scenario`.
  init(of scenario: PoisoningScenario, log: InteractionLog) {
    func heuristic(_ name: String, _ strategy: @escaping PoisonStrategy) -> Arm {
      Arm(name: name, sample: { rng in strategy(1, &rng)[0] })
    }
    arms = [
      heuristic("random", RandomAttack(.init()).strategy(in: scenario)),
      heuristic("popular", PopularAttack(.init()).strategy(in: scenario)),
      heuristic("middle", MiddleAttack(.init()).strategy(in: scenario)),
      heuristic("power-item", PowerItemAttack(.init(), knowing: log).strategy(in: scenario)),
      heuristic("conslop", ConsLOP(.init(), knowing: log).strategy(in: scenario)),
    ]
    let material = SpreadMaterial(of: scenario, log: log, numbersOfTargets: [1, 2, 3, 4, 8])
    for spread in Self.spreads(in: scenario) {
      var rng = SeededGenerator(seed: 0)
      guard material.poison(spread, using: &rng) != nil else { continue }
      arms.append(
        Arm(
          name: "\(spread)",
          sample: { rng in material.poison(spread, using: &rng) ?? Poison.none }))
    }
  }

  /// The spreads that are tried.
  static func spreads(in scenario: PoisoningScenario) -> [Spread] {
    let tenth = scenario.popularCount(share: 0.1)
    var spreads = (1...8).map { Spread(targets: $0, partners: .none) }
    for targets in [1, 2, 4, 8] {
      for partners in [.popular(tenth), .popular(10), .power(50)] as [Spread.Partners] {
        spreads.append(Spread(targets: targets, partners: partners))
      }
    }
    for targets in [1, 4] {
      spreads.append(Spread(targets: targets, partners: .popular(10), isPartnerFirst: true))
    }
    // One target alone is ConsLOP.
    for targets in [2, 3, 4, 8] { spreads.append(Spread(targets: targets, partners: .anchors)) }
    return spreads
  }

  /// `count` poisons of the arms that are alive, of each in turn.
  func draw(_ count: Int, using rng: inout SeededGenerator) -> [Drawn] {
    let alive = arms.indices.filter { arms[$0].isAlive }
    return (0..<count).map { place in
      let arm = alive[place % alive.count]
      return Drawn(arm: arm, poison: arms[arm].sample(&rng))
    }
  }

  /// Notes what poisons have come to, and leaves the better half of the arms.
  mutating func judge(_ drawn: [Drawn], _ recNums: [Int]) {
    for (one, recNum) in zip(drawn, recNums) { arms[one.arm].elites.add(one.poison, recNum) }
    let ranking = ranking
    for arm in ranking.dropFirst((ranking.count + 1) / 2) { arms[arm].isAlive = false }
  }

  /// Arms that are alive, best first, by the best poison of each; equals in their order.
  var ranking: [Int] {
    arms.indices.filter { arms[$0].isAlive }
      .sorted { (-arms[$0].elites.bestRecNum, $0) < (-arms[$1].elites.bestRecNum, $1) }
  }

  /// The best poisons of all arms.
  var elites: Elites {
    var result = Elites()
    for arm in arms { for one in arm.elites.ranked { result.add(one) } }
    return result
  }
}
