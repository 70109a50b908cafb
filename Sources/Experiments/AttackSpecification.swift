import Essentials

/// An evasion attack as users write it: `attack[:epsilon][@schedule]`, as in `fgsm-l1:0.1@random:0.3`.
package struct AttackSpecification: Sendable, Codable, Equatable {
  /// The attack's name.
  package var attack: String
  /// Its budget; the attack's usual one if nil.
  package var epsilon: Double?
  /// At which hops it happens: `every`, `random:P` or `timed:THRESHOLD`.
  package var schedule: String

  /// An attack by name.
  package init(_ attack: String, epsilon: Double? = nil, schedule: String = "every") {
    self.attack = attack
    self.epsilon = epsilon
    self.schedule = schedule
  }

  /// Reads `attack[:epsilon][@schedule]`.
  ///
  /// Whether there is an attack and a schedule of that name is found out when a plan is resolved.
  package init(parsing text: String) throws {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let names = parts[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(String(names[0]))
    if names.count == 2 {
      guard let epsilon = Double(names[1]), epsilon >= 0, epsilon.isFinite else {
        let example = (try? Catalog.evasionAttack(named: attack).exampleEpsilon) ?? "0.5"
        throw InputError(
          .usage,
          "the epsilon of '\(text)' must be a number of at least 0, as in \(attack):\(example)")
      }
      self.epsilon = epsilon
    }
    if parts.count == 2 { schedule = String(parts[1]) }
  }
}

extension AttackSpecification: CustomStringConvertible {
  /// What users type, without the schedule where every hop is attacked.
  package var description: String {
    attack + (epsilon.map { ":\($0)" } ?? "") + (schedule == "every" ? "" : "@\(schedule)")
  }
}
