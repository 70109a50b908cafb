import Essentials
import Interactions
import Kernels

/// Accounts that behave as few do, by what can be counted.
///
/// **Source.** Profile attributes are old: similarity to the nearest neighbors (Chirita, Nejdl & Zamfir
/// 2005, *Preventing shilling attacks in online recommender systems*, WIDM) and the popularity of what is
/// clicked (Li, Gao, Li, Rong, Ma & Xiong 2016, *Shilling attack detection in recommender systems via
/// selecting patterns analysis*, IEICE Transactions on Information and Systems). Here are seven in closed
/// form: the share of repeats, the share of clicks on new or rare items, mean and spread of the logarithm
/// of popularity, how often rare items and others alternate, the similarity of the nearest other account,
/// and clicks a minute where times are known. Suspicion is the robust distance of these from what is
/// usual.
///
/// **Differences.** Both papers rate; here there are clicks, so that what concerns ratings has no place.
/// Similarity is that of the one nearest account, over shared items, and it is looked for among accounts
/// that share one of the account's least popular items, up to ``Configuration/reach`` of them. An account
/// without clicks has no suspicion.
public struct ProfileDetector: AccountDetector {
  /// What users type: "profile".
  public static let identifier = "profile"

  /// The hyperparameters of ``ProfileDetector``.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// An item that fewer other accounts clicked is rare.
    public var rare = 5
    /// How many accounts are come across in search of the nearest.
    public var reach = 256
    /// The share of accounts that say what is usual.
    public var kept = 0.75

    /// The defaults.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require((1...1_000_000).contains(rare), "rare", "from 1 to 1000000")
      try require((1...1_000_000).contains(reach), "reach", "from 1 to 1000000")
      try require(kept >= 0.5 && kept <= 1, "kept", "from 0.5 to 1")
    }
  }

  private let configuration: Configuration

  /// A detector with these hyperparameters.
  public init(_ configuration: Configuration) { self.configuration = configuration }

  /// The robust distance of each account, `[users]`; nothing is drawn.
  public func suspicion(
    of log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> [Float] {
    try watch(over: log, learningFrom: nil, seed: seed, reporting: reporting).suspicion
  }

  /// Keeps what is usual in `log`: who comes later is measured by that, and by popularity with their own
  /// clicks.
  public func watch(
    over log: InteractionLog, learningFrom examples: AccountExamples?, seed: UInt64,
    reporting: ProgressReport
  ) throws -> any AccountWatch {
    try configuration.validate()
    try reporting(Progress(stage: "counting clicks", completed: 0, total: 2, unit: "pass"))
    let graph = AccountGraph(log)
    let nearest = NearestAccount(in: graph, reach: configuration.reach)
    try reporting(Progress(stage: "comparing accounts", completed: 1, total: 2, unit: "pass"))
    return ProfileWatch(log, graph, nearest, configuration)
  }
}

/// What is usual in a log.
private struct ProfileWatch: AccountWatch {
  let suspicion: [Float]
  private let rows: [AccountProfile.Numbers]
  private let usual: RobustDistance
  private let graph: AccountGraph
  private let configuration: ProfileDetector.Configuration
  private var profile: AccountProfile { AccountProfile(rareBelow: configuration.rare) }

  init(
    _ log: InteractionLog, _ graph: AccountGraph, _ nearest: NearestAccount,
    _ configuration: ProfileDetector.Configuration
  ) {
    self.graph = graph
    self.configuration = configuration
    let profile = AccountProfile(rareBelow: configuration.rare)
    var rows = [AccountProfile.Numbers](repeating: .zero, count: log.userCount)
    rows.withDisjointRows { rows in
      Threads.forEachRange(of: log.userCount, grain: 256) { range in
        for user in range where !log[UserID(user)].isEmpty {
          rows[user] = profile.numbers(
            of: log[UserID(user)], at: log.times(of: UserID(user)),
            similarity: nearest.neighbor(of: user)?.similarity ?? 0
          ) { graph.popularity(Int($0)) }
        }
      }
    }
    let present = rows.indices.filter { !log[UserID($0)].isEmpty }
    let usual = RobustDistance(
      present.isEmpty ? [.zero] : present.map { rows[$0] },
      size: AccountProfile.Feature.allCases.count, kept: configuration.kept)
    var suspicion = [Float](repeating: 0, count: rows.count)
    for user in present { suspicion[user] = usual(rows[user]) }
    self.suspicion = suspicion
    self.rows = rows
    self.usual = usual
  }

  func suspicion(of injection: Injection) -> [Float] {
    let newcomers = injection.distinctItems
    let nearest = NearestAccount(in: graph, with: newcomers, reach: configuration.reach)
    return (0..<injection.count).map { account in
      let clicks = injection[account]
      guard !clicks.isEmpty else { return 0 }
      return usual(
        profile.numbers(
          of: clicks, at: nil,
          similarity: nearest.neighbor(of: graph.accountCount + account)?.similarity ?? 0,
          popularity: nearest.popularity))
    }
  }

  /// The number that lies farthest out.
  func reason(against user: UserID) -> String? {
    guard suspicion[user.index] > 0 else { return nil }
    let row = rows[user.index]
    let units = usual.units(row)
    guard let column = units.indices.max(by: { abs(units[$0]) < abs(units[$1]) }),
      let feature = AccountProfile.Feature(rawValue: column), units[column] != 0
    else { return nil }
    let value = Double(row[column])
    let median = usual.medians[column]
    return switch feature {
    case .repeats: "\(value.percent) of its clicks are repeats (usual: \(median.percent))"
    case .rare: "\(value.percent) of its clicks are on new or rare items (usual: \(median.percent))"
    case .popularity:
      "clicks \(units[column] > 0 ? "more" : "less") popular items than others do"
    case .spread:
      "its items are \(units[column] > 0 ? "less" : "more") alike in popularity than others' are"
    case .alternation:
      "\(value.percent) of its steps switch between rare items and others (usual: \(median.percent))"
    case .similarity:
      "shares \(value.percent) of its items with its nearest account (usual: \(median.percent))"
    case .rate: "clicks \(units[column] > 0 ? "faster" : "more slowly") than others do"
    }
  }
}
