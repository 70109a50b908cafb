import Interactions
import Statistics

/// A recommender under test: it learns from a log and scores candidates for everyone at once.
///
/// A model has room for every fake user of `users` and every target of `items` from the start;
/// targets keep their fresh initialization until they are clicked.
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

  /// Called once on a snapshot before its copies score `candidates` many times, so that what does
  /// not depend on the poison is computed once and shared. Does nothing by default.
  func prepare(for candidates: CandidateLists)

  /// Brings `scores`, which the snapshot that this model is a copy of gave `candidates`, up to date
  /// with what ``update(with:using:)`` changed since. By default everything is scored again.
  func refresh(_ scores: inout Scores, of candidates: CandidateLists)

  /// A model that shares nothing that either can change.
  func copy() -> Self
}

extension Ranker {
  /// Prepares nothing.
  public func prepare(for candidates: CandidateLists) {}

  /// Scores everything again.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    scores = self.scores(of: candidates)
  }
}
