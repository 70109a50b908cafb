import Essentials

/// In which order a path's actions are numbered, staying aside, which is always first.
///
/// The actor has one output per number and sees no more of an action than that: it can only learn
/// what numbers tell.
public enum ActionOrder: String, Codable, Sendable, CaseIterable {
  /// By relation, then by the node's number, as in the public PGPR: a number tells little but the
  /// relation.
  case index
  /// By relation, and the user's best first: a number tells the relation and how good the node is.
  case relation
  /// The user's best first whatever the relation.
  case score

  /// The order of that name, or an ``/Essentials/InputError``.
  public static func named(_ name: String) throws -> ActionOrder {
    if let order = ActionOrder(rawValue: name) { return order }
    throw InputError.unknown("action order", name, known: allCases.map(\.rawValue))
  }
}
