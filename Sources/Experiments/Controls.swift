import Essentials
import Interactions
import Poisoning
import Victims

/// What an attack has to beat before it may be called learned: luck with as many queries.
struct Controls<V: Victim> {
  let victim: V
  /// The controls play for lists of its length.
  let judge: Judge<V>
  let log: InteractionLog
  /// How many queries each control may make: as many as the attack under test.
  ///
  /// Files of what draws so often are named by it: when the attack is continued, more draws are another
  /// search, and the first one's state is none of its own.
  let queries: Int
  let seed: UInt64
  let output: RunFolder?

  /// RecNum of every control on fresh draws, by name: each attack that draws with as many draws, and
  /// the attack's own variants.
  func run<Attack: PoisoningAttack>(
    for attack: Attack, reporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> [String: Double] {
    var results = ["no-poison": try await judge.recNum(after: .none)]
    for type in Catalog.attacks {
      guard let drawing = type as? any DrawingAttack.Type else { continue }
      results["\(type.identifier)-best"] = try await best(of: drawing, reporting)
    }
    for control in attack.controls {
      try await add(control, of: Attack.self, to: &results, reporting)
    }
    return results
  }

  /// The best of many draws of an attack that draws.
  private func best<Drawing: DrawingAttack>(
    of type: Drawing.Type, _ reporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> Double {
    let configuration = try type.configuration(setting: ["draws": "\(queries)"])
    let attempt = try await Attempt(
      Drawing(configuration, knowing: .init(of: log)), configuration, against: victim,
      k: judge.k, seed: seed, output: output, name: "control-\(type.identifier)-\(queries)",
      training: { _ in }
    ) { try reporting($0, "control: best of \(queries) \(type.identifier)") }
    return try await judge.recNum(after: attempt.injection)
  }

  /// A variant of the attack under test.
  private func add<Attack: PoisoningAttack>(
    _ control: AttackControl<Attack.Configuration>, of type: Attack.Type,
    to results: inout [String: Double],
    _ reporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws {
    let name = control.name
    let attempt = try await Attempt(
      Attack(control.configuration, knowing: .init(of: log)), control.configuration,
      against: victim, k: judge.k, seed: seed, output: output,
      name: "control-\(name)", training: { _ in }
    ) { try reporting($0, "control: \(name) policy") }
    results[control.meanKey] = try await judge.mean(after: attempt.samples(seed: seed))
    switch control.best {
    case .ownPoison:
      results[control.bestKey] = try await judge.recNum(after: attempt.injection)
    case .bestDraw:
      guard let strategy = attempt.crafted?.sample else { return }
      var rng = SeededGenerator(seed: seed, stream: "untrained")
      let lucky = try await BestOfDraws(
        count: queries, of: "the \(name) policy", sample: strategy
      ).craft(
        against: AttackersView(of: victim, k: judge.k), using: &rng,
        checkpoint: output?.checkpoint("control-\(name)-best-\(queries)")
      ) { try reporting($0, "control: best of \(queries) \(name)") }
      results[control.bestKey] = try await judge.recNum(
        after: victim.scenario.admit(lucky.poison))
    }
  }
}
