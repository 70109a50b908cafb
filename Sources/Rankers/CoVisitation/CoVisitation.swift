import Essentials
import Interactions
import Kernels
import Statistics
import Torch

/// Recommends what others looked at just before or after a user's latest items.
///
/// **Source.** Yang, Gong & Cai, *Fake Co-visitation Injection Attacks to Recommender Systems*,
/// NDSS 2017, section II, which describes what Davidson et al. 2010 (YouTube) and Linden et al.
/// 2003 (Amazon) published: s_ij = w_ij / f(w_i, w_j), with w_ij how often i and j are visited one
/// right after the other, w_i how often i is visited, and f the square root of the product or the
/// product itself. A user's score for j is Σ s_ij over the items i that the user visited last.
///
/// **Differences.** How many last items, the sources leave open: 10 interactions, of which repeats
/// count each time. An item is not its own neighbor (w_ii = 0), however often somebody repeats it.
/// All neighbors count, not the k most similar ones. An update counts the injection's visits and
/// pairs on top, so that it equals a fit to log and injection; real users' histories stay what they
/// were.
///
/// **Logged values.** None.
public final class CoVisitation: Ranker {
  /// What users type: "co-visitation".
  public static let identifier = "co-visitation"

  /// What a pair's count is divided by.
  public typealias Normalization = CoVisits.Normalization

  /// The hyperparameters of ``CoVisitation``.
  public struct Configuration: ComponentConfiguration {
    /// How many of a user's last interactions count.
    public var historyLength = 10
    /// f, what a pair's count is divided by.
    public var normalization = Normalization.squareRoot

    /// The defaults that ``CoVisitation`` documents.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(historyLength >= 1, "historyLength", "at least 1")
    }
  }

  private let configuration: Configuration
  private let users: UserRoster
  private let catalog: ItemCatalog
  /// Pairs of the log; never changed by an update, so that copies share them.
  private(set) var logged: CoVisits
  /// Pairs that updates brought.
  private(set) var injected: CoVisits
  private var accounts = AccountHistories()
  /// w_i, `[items]`.
  private var visits: [Float]
  /// What w_ij is multiplied by for i and for j, so that it is divided by f: `[items]`.
  private var weights: [Float]
  /// Every user's last items, oldest first: `[roster]`.
  private var histories: LatestItems
  /// Items clicked since this model was copied from a snapshot; nil when anything may have changed.
  private var touched: Set<ItemID>?
  private var prepared: PreparedCoVisits?

  /// An untrained model: parameters drawn from `rng`, in a roster and a catalogue that never
  /// change.
  public init(
    _ configuration: Configuration, users: UserRoster, items: ItemCatalog,
    using rng: inout SeededGenerator
  ) {
    self.configuration = configuration
    self.users = users
    catalog = items
    logged = CoVisits(itemCount: items.count)
    injected = logged
    visits = [Float](repeating: 0, count: items.count)
    weights = visits
    histories = LatestItems([], length: configuration.historyLength)
  }

  private init(copying other: CoVisitation) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    logged = other.logged
    injected = other.injected
    accounts = other.accounts
    visits = other.visits
    weights = other.weights
    histories = other.histories
    touched = []
    prepared = other.prepared
  }

  /// A model of its own, which shares what neither changes.
  public func copy() -> CoVisitation { CoVisitation(copying: self) }

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
    let rows = (0..<log.userCount).map { log[UserID($0)] }
    logged = CoVisits(rows, itemCount: visits.count)
    injected = CoVisits(itemCount: visits.count)
    accounts = AccountHistories(log, users: users)
    histories = LatestItems(rows, length: configuration.historyLength)
    visits = [Float](repeating: 0, count: visits.count)
    for (item, count) in log.popularity.enumerated() { visits[item] = Float(count) }
    weights = visits.map(weight)
    touched = nil
    prepared = nil
  }

  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    accounts.append(injection)
    injected = CoVisits(
      (0..<accounts.slotCount).map { accounts.sinceFit($0) }, itemCount: visits.count)
    for item in injection.clicks {
      visits[item.index] += 1
      weights[item.index] = weight(visits[item.index])
      touched?.insert(item)
    }
  }

  /// Computes once for all copies what scoring `candidates` needs that no update changes.
  public func prepare(for candidates: CandidateLists) {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    prepared = PreparedCoVisits(candidates, histories: histories, logged: logged)
  }

  /// The scores of every candidate, `[users, candidates]`; the candidates fit.
  public func scores(of candidates: CandidateLists) -> Scores {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    let width = candidates.width
    var scores = Scores(rows: candidates.users.count, width: width)
    scores.values.withDisjointRows { values in
      // Threads only read of the model.
      nonisolated(unsafe) let model = self
      Threads.forEachRange(of: candidates.users.count, grain: 64) { rows in
        var sums = [Float](repeating: 0, count: model.visits.count)
        for row in rows {
          let history = model.history(of: candidates.users[row])
          let positions = row * width..<(row + 1) * width
          if model.logged.areLookUpsLess(of: width, amid: history) {
            for position in positions {
              values[position] = model.score(of: candidates.items[position].index, after: history)
            }
            continue
          }
          model.addCoVisits(with: history, to: &sums)
          for position in positions {
            let item = candidates.items[position].index
            values[position] = sums[item] * model.weights[item]
          }
          model.clear(&sums, after: history)
        }
      }
    }
    return scores
  }

  /// Brings the snapshot's `scores` of `candidates` up to date.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    guard let touched, let prepared, prepared.candidates === candidates,
      candidates.userBound <= users.realCount
    else { return scores = self.scores(of: candidates) }
    prepared.refresh(&scores, touched: touched, injected: injected, weights: weights)
  }

  /// The last items of a user.
  private func history(of user: UserID) -> [Int32] {
    user.index < users.realCount
      ? Array(histories[user.index])
      : accounts[user.index - users.realCount].suffix(configuration.historyLength).map(\.rawValue)
  }

  /// The score of one candidate.
  private func score(of candidate: Int, after history: [Int32]) -> Float {
    var sum: Float = 0
    for item in history.map(Int.init) {
      let count = logged.count(item, candidate) + injected.count(item, candidate)
      if count > 0 { sum = sum.addingProduct(count, weights[item]) }
    }
    return sum * weights[candidate]
  }

  /// Adds w_ij · weight_i for every j to `sums`, item by item of `history`: the same additions in
  /// the same order as when one candidate is scored alone.
  private func addCoVisits(with history: [Int32], to sums: inout [Float]) {
    for item in history.map(Int.init) {
      let weight = weights[item]
      let own = injected.row(item)
      for entry in logged.row(item) {
        let j = logged.neighbor(entry)
        let more = own.isEmpty ? 0 : injected.count(item, j)
        sums[j] = sums[j].addingProduct(logged.count(entry) + more, weight)
      }
      for entry in own where logged.count(item, injected.neighbor(entry)) == 0 {
        let j = injected.neighbor(entry)
        sums[j] = sums[j].addingProduct(injected.count(entry), weight)
      }
    }
  }

  private func clear(_ sums: inout [Float], after history: [Int32]) {
    for item in history.map(Int.init) {
      for entry in logged.row(item) { sums[logged.neighbor(entry)] = 0 }
      for entry in injected.row(item) { sums[injected.neighbor(entry)] = 0 }
    }
  }

  private func weight(_ visits: Float) -> Float {
    guard visits > 0 else { return 0 }
    return switch configuration.normalization {
    case .squareRoot: 1 / visits.squareRoot()
    case .product: 1 / visits
    }
  }
}
