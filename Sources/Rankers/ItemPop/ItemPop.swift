import Essentials
import Interactions
import Statistics
import Torch

/// Recommends to everyone what was interacted with most.
///
/// **Source.** The non-personalized baseline of Rendle et al., *BPR*, UAI 2009, section 6.1: the
/// score of an item is its number of interactions in the log.
///
/// **Differences.** Interactions are counted, not users: an item that one user touches twice counts
/// twice. An update counts the injection's clicks on top, so that it equals a fit to log and injection.
///
/// **Logged values.** None.
public final class ItemPop: Ranker {
  /// What users type: "itempop".
  public static let identifier = "itempop"

  /// ``ItemPop`` has no hyperparameters.
  public struct Configuration: ComponentConfiguration {
    /// Nothing to choose.
    public init() {}
  }

  private let users: UserRoster
  private let catalog: ItemCatalog
  /// How often each item occurs in what was learned, `[items]`; exact below 2^24.
  private(set) var counts: [Float]
  /// Items clicked since this model was copied from a snapshot; nil when anything may have changed.
  private var touched: Set<ItemID>?

  /// An untrained model: parameters drawn from `rng`, in a roster and a catalogue that never
  /// change.
  public init(
    _ configuration: Configuration, users: UserRoster, items: ItemCatalog,
    using rng: inout SeededGenerator
  ) {
    self.users = users
    catalog = items
    counts = [Float](repeating: 0, count: items.count)
  }

  private init(copying other: ItemPop) {
    users = other.users
    catalog = other.catalog
    counts = other.counts
    touched = []
  }

  /// A model of its own, which shares what neither changes.
  public func copy() -> ItemPop { ItemPop(copying: self) }

  /// Counts `log`; takes one epoch, and draws nothing.
  public func fit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    reporting: ProgressReport
  ) throws {
    count(log)
    try reporting(
      Progress(stage: "training \(Self.identifier)", completed: 1, total: 1, unit: "epoch"))
  }

  /// Empty: counts are read from the log.
  public var learned: [NamedTensor] { [] }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) { count(log) }

  private func count(_ log: InteractionLog) {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    counts = [Float](repeating: 0, count: counts.count)
    for (item, count) in log.popularity.enumerated() { counts[item] = Float(count) }
    touched = nil
  }

  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    for item in injection.clicks {
      counts[item.index] += 1
      touched?.insert(item)
    }
  }

  /// The scores of every candidate, `[users, candidates]`; the candidates fit.
  public func scores(of candidates: CandidateLists) -> Scores {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    scores.values = candidates.items.map { counts[$0.index] }
    return scores
  }

  /// Brings the snapshot's `scores` of `candidates` up to date.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    guard let touched else { return scores = self.scores(of: candidates) }
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    scores.values.withUnsafeMutableBufferPointer { values in
      for item in touched {
        let count = counts[item.index]
        candidates.positions(of: item).withUnsafeBufferPointer { positions in
          for position in positions { values[Int(position)] = count }
        }
      }
    }
  }
}
