import Essentials
import Interactions

/// Accounts that have little to do with what moves everybody else.
///
/// **Source.** Mehta & Nejdl, *Unsupervised strategies for shilling detection and robust collaborative
/// filtering*, User Modeling and User-Adapted Interaction 2009, algorithm 1 (PCASelectUsers): profiles
/// are standardized, and accounts are ordered by the sum of their squared weights in the first three
/// principal components, the least first. False accounts resemble each other and few others, so that they
/// add little to any direction that real tastes span.
///
/// **Differences.** The paper takes the number of false accounts as known and returns as many; here all
/// have a suspicion, 1 less that sum. A profile has a one for every item that was clicked, however often.
/// The components come from a randomized decomposition of the sparse log: there is never a matrix of
/// accounts and items. An account without clicks, or with a click on everything, has nothing to compare and no
/// suspicion.
public struct PCASelectUsers: AccountDetector {
  /// What users type: "pca-select-users".
  public static let identifier = "pca-select-users"

  /// The hyperparameters of ``PCASelectUsers``.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// How many principal components count.
    public var components = 3
    /// How often the decomposition goes over the log, there and back.
    public var passes = 8

    /// The paper's number of components.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require((1...8).contains(components), "components", "from 1 to 8")
      try require((1...1000).contains(passes), "passes", "from 1 to 1000")
    }
  }

  private let configuration: Configuration

  /// A detector with these hyperparameters.
  public init(_ configuration: Configuration) { self.configuration = configuration }

  /// 1 less the sum of squared weights, `[users]`.
  public func suspicion(
    of log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> [Float] {
    try watch(over: log, learningFrom: nil, seed: seed, reporting: reporting).suspicion
  }

  /// Keeps the components: who comes later is laid along them as they are.
  public func watch(
    over log: InteractionLog, learningFrom examples: AccountExamples?, seed: UInt64,
    reporting: ProgressReport
  ) throws -> any AccountWatch {
    try configuration.validate()
    let graph = AccountGraph(log)
    let axes = try PrincipalAxes(
      of: graph, passes: configuration.passes, seed: seed, reporting: reporting)
    return PrincipalWatch(graph, axes, components: configuration.components)
  }
}

/// Principal components of a log.
private struct PrincipalWatch: AccountWatch {
  let suspicion: [Float]
  private let axes: PrincipalAxes
  private let components: Int
  private let itemCount: Int

  init(_ graph: AccountGraph, _ axes: PrincipalAxes, components: Int) {
    self.axes = axes
    self.components = components
    itemCount = graph.itemCount
    suspicion = axes.accounts.enumerated().map { account, row in
      Self.suspicion(row, clicks: graph.items.range(account).count, of: graph, components)
    }
  }

  private static func suspicion(
    _ row: PrincipalAxes.Row, clicks: Int, of graph: AccountGraph, _ components: Int
  ) -> Float {
    suspicion(row, clicks: clicks, items: graph.itemCount, components)
  }

  private static func suspicion(
    _ row: PrincipalAxes.Row, clicks: Int, items: Int, _ components: Int
  ) -> Float {
    guard clicks > 0, clicks < items else { return 0 }
    return 1 - (0..<components).reduce(Float(0)) { $0 + row[$1] * row[$1] }
  }

  func suspicion(of injection: Injection) -> [Float] {
    let rows = injection.distinctItems
    return (0..<injection.count).map { account in
      Self.suspicion(
        axes.place(rows[account]), clicks: rows[account].count, items: itemCount, components)
    }
  }

  func reason(against user: UserID) -> String? {
    let share = 1 - suspicion[user.index]
    guard share < 1 else { return nil }
    return "clicks as hardly anybody else does"
  }
}
