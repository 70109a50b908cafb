/// How long a recommender of somebody else's may take, in seconds.
///
/// A limit starts anew with every `progress` that it reports, under a hard maximum of ten times the
/// limit.
public struct RecommenderLimits: Sendable, Equatable {
  /// To say who it is.
  public var initialize = 60.0
  /// To train.
  public var fit = 3_600.0
  /// To answer a query.
  public var query = 600.0
  /// How often it is started again, and asked again, before that is the end.
  public var restarts = 3
  /// How long it may take to end once its input is closed, before it is made to.
  public var goodbye = 2.0

  /// An hour to train, ten minutes a query.
  public init() {}

  /// How many times a limit progress may stretch.
  static let stretch = 10.0
}
