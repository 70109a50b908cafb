import Essentials
import Interactions
import Statistics
import Torch

/// A recommender under test: it learns from a log and scores candidates for everyone at once.
///
/// A model has room for every fake user of `users` and every target of `items` from the start.
/// Hyperparameters whose names begin with `update` steer updates alone: a fit does not look at
/// them, so that a model which was trained once serves all of their values.
///
/// **What fits.** Whatever a model is given lies within its roster and its catalogue: a log or
/// lists of candidates that do not (``/Interactions/InteractionLog/fits(_:_:)``,
/// ``/Interactions/CandidateLists/fits(_:_:)``) and an injection with an account beyond the last
/// slot or a click on an item that there is not (``/Interactions/Injection/fits(_:_:)``) are
/// programming mistakes. Every ranker checks this first and traps, before it touches memory.
///
/// **A second update** goes on from where the first left the model, as a deployed one is refreshed
/// again and again. An account's clicks come after all that it clicked before, in earlier updates
/// or in the log of the fit; it keeps its slot and the parameters of that. An update learns from
/// the clicks of its injection alone (a ranker of whole rows from the rows of the accounts that
/// clicked), with what came before as what is known: no negative is drawn that the account ever
/// clicked, pairs and sequences run on from its last click. Hence, for every ranker to the bit:
///
/// - An injection without clicks changes nothing and draws nothing. An account without clicks is as
///   good as none.
/// - What a model knows of accounts after two updates is what it knows after one with both
///   accounts' clicks joined. For a ranker that only counts, this is all that there is: two updates
///   are one. For a ranker that learns it holds of the model whose updates take no pass.
/// - Updates of a copy and of its original go on alike.
///
/// **Threads.** ``scores(of:)``, ``scoresOfAllItems(for:in:)``, ``refresh(_:of:)``, ``copy()``,
/// ``learned`` and ``itemEmbeddings`` read: any number of threads may call them on one model at the same time, and none of them writes
/// to it, not even behind the scenes. ``fit(to:validation:using:reporting:)``,
/// ``restore(_:fittedTo:)``, ``update(with:using:)`` and ``prepare(for:)`` change the model: one
/// thread at a time, while no other uses it. A copy is a model of its own, whatever memory it
/// shares: what one thread does to it concerns nobody who uses the original or another copy.
public protocol Ranker: Component, AnyObject {
  /// An untrained model.
  ///
  /// - Parameters:
  ///   - configuration: Hyperparameters that ``/Essentials/ComponentConfiguration/validate()``
  ///     accepts.
  ///   - users: The people, and how many accounts there is room for.
  ///   - items: The items that the log knows, and the targets.
  ///   - rng: Where fresh parameters are drawn from.
  init(
    _ configuration: Configuration, users: UserRoster, items: ItemCatalog,
    using rng: inout SeededGenerator)

  /// About how many bytes a model and its training take at least; 0, the default, for next to
  /// nothing.
  ///
  /// What is more than there are is refused before it is begun.
  static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double

  /// Trains from scratch on `log`, whose users are the roster's first.
  ///
  /// - Parameters:
  ///   - log: What users did; it fits the roster and the catalogue. Users beyond the real ones are
  ///     accounts, by slot.
  ///   - validation: Where given, tells a ranker that stops early when to stop; the model of the
  ///     best epoch stays.
  ///   - rng: All randomness of the fit.
  ///   - reporting: Is told of every epoch.
  /// - Throws: What `reporting` throws, and an ``/Essentials/InputError`` if training diverges.
  func fit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    reporting: ProgressReport
  ) throws

  /// Trains on for some epochs on all of `log` as a fit does, from the parameters that there are, as a
  /// system does that is refreshed every night.
  ///
  /// What an optimizer keeps starts anew. A target that nobody in `log` clicked stays where the fit left it.
  /// By default a fit: for a ranker that only counts, or solves, and so has nothing to start from.
  ///
  /// - Parameters:
  ///   - log: What users and accounts did, all of it; it fits the roster and the catalogue.
  ///   - epochs: How many; after 0 only what the model knows of the log is new.
  ///   - rng: All randomness of the training.
  ///   - reporting: Is told of every epoch.
  /// - Throws: What `reporting` throws, and an ``/Essentials/InputError`` if training diverges.
  func continueFit(
    to log: InteractionLog, epochs: Int, using rng: inout SeededGenerator,
    reporting: ProgressReport
  ) throws

  /// Learns from an injection alone, as a deployed model is refreshed: the update that an attacker
  /// waits for. The account in slot s is the roster's fake user s, whoever else is there.
  ///
  /// See the protocol for what a second update means.
  ///
  /// - Parameters:
  ///   - injection: Accounts and their clicks, which fit the roster and the catalogue.
  ///   - rng: All randomness of the update.
  func update(with injection: Injection, using rng: inout SeededGenerator)

  /// The scores of every candidate, `[users, candidates]`, higher is better, finite.
  ///
  /// A score is the same to the bit whichever users and candidates it is asked for with.
  func scores(of candidates: CandidateLists) -> Scores

  /// The scores of every item of the catalogue, targets included, `[users, items]`: those of
  /// ``scores(of:)``, which it is by default, but for rounding.
  ///
  /// For lists of the whole catalogue, which a product of matrices gives many times faster than one
  /// inner product after the other.
  func scoresOfAllItems(for users: [UserID], in catalog: ItemCatalog) -> Scores

  /// Called on a snapshot before its copies score `candidates` many times, so that what does not
  /// depend on updates is computed once and shared; once for each of a few lists. Does nothing by
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
  /// - Throws: A `TensorFileError` about a tensor that is missing or has another shape.
  func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws

  /// A vector for every item, targets included; nil for a ranker that has none (the default), and
  /// for one that has several of which none stands for an item alone.
  var itemEmbeddings: ItemEmbeddings? { get }
}

/// A ranker whose fit goes on where it was interrupted, to the bit.
public protocol ResumableRanker: Ranker {
  /// Trains as ``Ranker/fit(to:validation:using:reporting:)`` does, and keeps at `checkpoint`,
  /// between epochs, what it takes to go on; if an interrupted fit of an equal model has left
  /// something there, goes on from it. Either way the model comes out with the same bits.
  ///
  /// - Parameters:
  ///   - log: What users did; it fits the roster and the catalogue.
  ///   - validation: Where given, tells when to stop.
  ///   - rng: All randomness of the fit.
  ///   - checkpoint: Where to; nil keeps nothing. Whoever gives it removes the file when the model
  ///     is safe.
  ///   - reporting: Is told of every epoch.
  /// - Throws: Also an ``/Essentials/InputError`` about the file.
  func fit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    resuming checkpoint: TrainingCheckpoint?, reporting: ProgressReport
  ) throws
}

extension ResumableRanker {
  /// A fit that leaves nothing when it is interrupted.
  public func fit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    reporting: ProgressReport
  ) throws {
    try fit(to: log, validation: validation, using: &rng, resuming: nil, reporting: reporting)
  }
}

extension Ranker {
  /// Next to nothing.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double { 0 }

  /// Throws an ``/Essentials/InputError`` if a model of this size would not fit into the machine's
  /// memory.
  package static func requireMemory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) throws {
    try MemoryNeed.check(
      memory(for: configuration, users: users, items: items),
      for:
        "with these hyperparameters \(identifier) for \(users.count) accounts and \(items.count) items"
    )
  }

  /// ``refresh(_:of:)`` it is.
  public static var scoresFewAtLessCost: Bool { false }

  /// A fit.
  public func continueFit(
    to log: InteractionLog, epochs: Int, using rng: inout SeededGenerator,
    reporting: ProgressReport
  ) throws { try fit(to: log, validation: nil, using: &rng, reporting: reporting) }

  /// None.
  public var itemEmbeddings: ItemEmbeddings? { nil }

  /// The scores of ``scores(of:)``, to the bit.
  public func scoresOfAllItems(for users: [UserID], in catalog: ItemCatalog) -> Scores {
    let all = (0..<catalog.count).map { ItemID($0) }
    var items: [ItemID] = []
    items.reserveCapacity(users.count * all.count)
    for _ in users { items += all }
    return scores(
      of: CandidateLists(
        trusting: users, width: all.count, items: items, itemCount: all.count, isIndexed: false))
  }

  /// Prepares nothing.
  public func prepare(for candidates: CandidateLists) {}

  /// Scores everything again.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    scores = self.scores(of: candidates)
  }
}
