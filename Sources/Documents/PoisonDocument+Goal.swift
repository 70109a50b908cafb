import Essentials

extension PoisonDocument {
  /// What the attacker was after, if it was something else than RecNum, and how far it came before the
  /// judge.
  package struct Goal: Codable, Sendable, Equatable {
    /// `demote` or `degrade`.
    package var name: String
    /// What is to fall: `recNum`, or `ndcg@10` of what real users are to find.
    package var measure: String
    /// Without the poison; null where it cannot be measured.
    @OrNull package var clean: Double?
    /// With the poison.
    @OrNull package var poisoned: Double?
    /// How far it fell; less than 0 where it rose.
    @OrNull package var fall: Double?

    package init(name: String, measure: String, clean: Double?, poisoned: Double?) {
      self.name = name
      self.measure = measure
      self.clean = clean
      self.poisoned = poisoned
      fall = clean.flatMap { clean in poisoned.map { clean - $0 } }
    }
  }
}
