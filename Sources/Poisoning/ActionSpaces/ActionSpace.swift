import Interactions
import Essentials
import Kernels

/// A way to draw the next click from the policy's query, chosen by name.
public protocol ActionSpace: SendableMetatype {
  /// What users type.
  static var identifier: String { get }

  /// An untrained distribution over the items of `scenario` for queries of `width` numbers.
  static func makeDistribution(
    for scenario: PoisoningScenario, width: Int, using rng: inout SeededGenerator
  ) -> any ClickDistribution
}

/// The action spaces that an attack can be told to use by name.
public protocol ActionSpaceList: SendableMetatype {
  /// At least one, with names that differ.
  static var all: [any ActionSpace.Type] { get }
}

/// A click distribution that learns: p(item | query), as a product of one or more decisions, with
/// the item embeddings that it shares with the policy's recurrent input.
///
/// A query is D(h_t), `[width]`. Every decision is a softmax over dot products of the query with
/// rows of parameters. Training on a batch of clicks goes ``prepare(for:)`` once, then for every
/// epoch ``gradient(of:queries:advantages:oldLogProbabilities:into:)`` and
/// ``update(with:queries:inputGradients:)``, whose work is spread over `Threads`.
/// ``draw(queries:count:shifts:using:items:logProbabilities:)`` and ``copyEmbedding(of:to:)``
/// change nothing and may be called from many threads at once.
public protocol ClickDistribution: AnyObject {
  /// The most decisions that one click can take: the stride of log-probabilities.
  var decisionCapacity: Int { get }

  /// Draws a click for each of `count` queries `[count, width]`, query i with its own generator.
  ///
  /// Writes the items and the natural logarithms of the decisions' probabilities,
  /// `[count, decisionCapacity]`, 0 beyond a click's last decision. With `shifts`, `[count]`, the
  /// logits of query i's decisions are drawn from with shift i added; the logarithms are always
  /// those without.
  func draw(
    queries: UnsafePointer<Float>, count: Int, shifts: UnsafePointer<WorldShift>?,
    using generators: UnsafeMutablePointer<SeededGenerator>,
    items: UnsafeMutablePointer<Int32>, logProbabilities: UnsafeMutablePointer<Float>)

  /// Copies what the recurrent network reads after a click on `item`, `[width]`.
  func copyEmbedding(of item: Int, to destination: UnsafeMutablePointer<Float>)

  /// Makes ready for updates on a batch of clicks.
  func prepare(for clicks: UnsafeBufferPointer<Int32>)

  /// Evaluates the objective on the prepared clicks and writes the derivative of its negative by
  /// the queries, `[clicks, width]`.
  ///
  /// - Parameters:
  ///   - objective: What is to be made large.
  ///   - queries: `[clicks, width]`.
  ///   - advantages: The normalized reward of each click's poison, `[clicks]`.
  ///   - oldLogProbabilities: As ``draw(queries:count:shifts:using:items:logProbabilities:)`` wrote
  ///     them, `[clicks, decisionCapacity]`.
  ///   - queryGradients: Where the derivatives go, `[clicks, width]`.
  func gradient(
    of objective: ClippedSurrogate, queries: UnsafePointer<Float>,
    advantages: UnsafePointer<Float>, oldLogProbabilities: UnsafePointer<Float>,
    into queryGradients: UnsafeMutablePointer<Float>
  ) -> SurrogateSummary

  /// Moves the parameters that took part.
  ///
  /// - Parameters:
  ///   - rule: How parameters move.
  ///   - queries: `[clicks, width]`, as
  ///     ``gradient(of:queries:advantages:oldLogProbabilities:into:)`` had them.
  ///   - inputGradients: For each click the derivative of the loss by the embedding that the
  ///     recurrent network read after it; nil after a trajectory's last click.
  func update(
    with rule: AdamRule, queries: UnsafePointer<Float>,
    inputGradients: UnsafePointer<UnsafePointer<Float>?>)

  /// Writes everything learned.
  func encode(to writer: inout CheckpointWriter) throws

  /// Replaces everything learned by what ``encode(to:)`` wrote.
  func decode(from reader: inout CheckpointReader) throws
}

/// What the objective came to on a batch.
public struct SurrogateSummary: Sendable, Equatable {
  /// The mean over decisions of the clipped surrogate and the entropy bonus.
  public var objective: Double
  /// The number of decisions.
  public var decisions: Int
  /// The share of decisions whose gradient the clip cut off, from 0 to 1.
  public var clipped: Double
  /// The largest |r − 1| of any decision.
  public var largestDeviation: Float
}
