/// How far a long piece of work has come.
public struct Progress: Sendable {
  /// What is being done, as a person would say it: "training bpr".
  public var stage: String
  /// How many of `total` units are done.
  public var completed: Int
  /// How many units there are in all.
  public var total: Int
  /// What is counted: "epoch", "step", "row".
  public var unit: String
  /// Current figures worth seeing, in order: ("loss", 0.41).
  public var figures: [(name: String, value: Double)]

  /// `completed` of `total` `unit`s of `stage`.
  public init(
    stage: String, completed: Int, total: Int, unit: String,
    figures: [(name: String, value: Double)] = []
  ) {
    self.stage = stage
    self.completed = completed
    self.total = total
    self.unit = unit
    self.figures = figures
  }
}

/// Receives progress.
///
/// Throwing (a person pressed Ctrl-C) ends the work at a point from which it can
/// be resumed.
public typealias ProgressReport = (Progress) throws -> Void
