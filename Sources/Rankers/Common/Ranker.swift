import Essentials
import Interactions
import Statistics
import Torch

/// A recommender under test: it learns from a log and scores candidates for everyone at once.
///
/// A model has room for every fake user of `users` and every target of `items` from the start.
/// Hyperparameters whose names begin with `update` steer updates alone: a fit does not look at
/// them, so that a model which was trained once serves all of their values.
public protocol Ranker: Component, AnyObject {
  /// An untrained model.
  init(
    _ configuration: Configuration, users: UserRoster, items: ItemCatalog,
    using rng: inout SeededGenerator)

  /// Trains from scratch on `log`, whose users are the roster's first.
  ///
  /// `validation`, where given, tells a ranker that stops early when to stop; the model of the best
  /// epoch stays.
  func fit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    reporting: ProgressReport
  ) throws

  /// Learns from a poison alone, as a deployed model is refreshed: the update that an attacker
  /// waits for. Trajectory i belongs to the roster's fake user i.
  func update(with poison: Poison, using rng: inout SeededGenerator)

  /// The scores of every candidate, `[users, candidates]`, higher is better, finite.
  func scores(of candidates: CandidateLists) -> Scores

  /// Called on a snapshot before its copies score `candidates` many times, so that what does not
  /// depend on the poison is computed once and shared; once for each of a few lists. Does nothing by
  /// default.
  func prepare(for candidates: CandidateLists)

  /// Brings `scores`, which the snapshot that this model is a copy of gave `candidates`, up to date
  /// with what ``update(with:using:)`` changed since. By default everything is scored again.
  func refresh(_ scores: inout Scores, of candidates: CandidateLists)

  /// Whether an update changes nearly every score, and a few candidates of each user cost little of
  /// what all of them do: who only needs to know about the top then scores no more than that takes.
  /// False by default, as ``refresh(_:of:)`` is quick where an update changes little.
  static var scoresFewAtLessCost: Bool { get }

  /// A model that shares nothing that either can change.
  func copy() -> Self

  /// What a fit has learned that its log does not tell, by name and in shapes that tell what is
  /// what: the trained parameters. Empty for a ranker that only counts.
  var learned: [NamedTensor] { get }

  /// Takes the place of a fit to `log`, with what ``learned`` held after an equal model's: every
  /// later score and update has the same bits.
  ///
  /// - Throws: An error about a tensor that is missing or has another shape.
  func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws

  /// A vector for every item, targets included; nil for a ranker that has none (the default), and
  /// for one that has several of which none stands for an item alone.
  var itemEmbeddings: ItemEmbeddings? { get }
}

extension Ranker {
  /// ``refresh(_:of:)`` it is.
  public static var scoresFewAtLessCost: Bool { false }

  /// None.
  public var itemEmbeddings: ItemEmbeddings? { nil }

  /// Prepares nothing.
  public func prepare(for candidates: CandidateLists) {}

  /// Scores everything again.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    scores = self.scores(of: candidates)
  }
}
