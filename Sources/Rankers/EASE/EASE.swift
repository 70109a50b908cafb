import Essentials
import Interactions
import Kernels
import Statistics
import Torch

/// A linear autoencoder over items that cannot copy, in closed form.
///
/// **Source.** Steck, *Embarrassingly Shallow Autoencoders for Sparse Data*, WWW 2019, equations 8 and 9:
/// with X the 0/1 matrix of who interacted with what,
///
///     P = (XᵀX + λI)⁻¹,  B_ij = −P_ij / P_jj,  B_ii = 0
///     score = x_u · B_i
///
/// **Differences.** None in a fit: repeated interactions count once. The paper knows neither new items nor
/// updates. A target that nobody clicked has a row of zeros in XᵀX and scores 0 with everyone. An update
/// takes the accounts' rows, all that each ever clicked, into XᵀX: P changes by a matrix of low rank
/// (Woodbury), and scores are what a new fit to log and accounts would give but for rounding. Real users'
/// rows stay what they were.
///
/// **Logged values.** None.
public final class EASE: Ranker {
  /// What users type: "ease".
  public static let identifier = "ease"

  /// The hyperparameters of ``EASE``.
  public struct Configuration: ComponentConfiguration {
    /// λ, the weight of the squared norm of B.
    public var regularization: Float = 800

    /// The default that ``EASE`` documents.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(regularization > 0, "regularization", "above 0")
    }
  }

  private let configuration: Configuration
  let users: UserRoster
  let catalog: ItemCatalog
  /// P of the fit, `[items, items]`; written to by nobody who shares it.
  private(set) var inverse: AlignedMemory<Float>
  /// The diagonal of P, `[items]`: a row of P is far from the next.
  private(set) var diagonal: [Float] = []
  /// Everybody's distinct items in the log of the fit.
  private(set) var seen: SeenItems
  /// How many users the log of the fit had.
  private(set) var loggedCount = 0
  private var accounts = AccountHistories()
  /// What each account has clicked by now, distinct and ascending, by slot.
  private(set) var accountRows: [[Int32]] = []
  /// What the accounts change, after an update.
  private(set) var correction: LowRankCorrection?
  /// What a snapshot computes once for all copies, for some lists.
  private(set) var prepared: [Prepared] = []

  /// The inverse, and what one block of it is swept with.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double {
    let count = Double(items.count)
    // One such matrix, another while it is written or read, and panels of a block.
    return 4 * (1.5 * count * count + 400 * count)
  }

  /// An untrained model, whose scores are 0, in a roster and a catalogue that never change.
  public init(
    _ configuration: Configuration, users: UserRoster, items: ItemCatalog,
    using rng: inout SeededGenerator
  ) {
    self.configuration = configuration
    self.users = users
    catalog = items
    seen = SeenItems(InteractionLog(rows: [], itemCount: items.count))
    inverse = AlignedMemory<Float>(count: items.count * items.count)
    for item in 0..<items.count {
      inverse.base[item * items.count + item] = 1 / configuration.regularization
    }
    diagonal = [Float](repeating: 1 / configuration.regularization, count: items.count)
  }

  private init(copying other: EASE) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    inverse = other.inverse
    diagonal = other.diagonal
    seen = other.seen
    loggedCount = other.loggedCount
    accounts = other.accounts
    accountRows = other.accountRows
    correction = other.correction
    prepared = other.prepared
  }

  /// A model of its own, which shares what neither changes.
  public func copy() -> EASE { EASE(copying: self) }

  /// Solves for `log`; takes one epoch, and draws nothing.
  public func fit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    reporting: ProgressReport
  ) throws {
    read(log)
    let count = catalog.count
    let matrix = AlignedMemory<Float>(count: count * count)
    for user in 0..<log.userCount {
      let row = seen.items(of: user)
      for (place, item) in row.enumerated() {
        let target = matrix.base + Int(item) * count
        // Ascending: below the diagonal.
        for other in row.prefix(place + 1) { target[Int(other)] += 1 }
      }
    }
    for item in 0..<count { matrix.base[item * count + item] += configuration.regularization }
    try SymmetricInverse.invert(matrix.base, order: count) { share in
      try reporting(
        Progress(
          stage: "training \(Self.identifier), \(Int(100 * share)) % of the inverse", completed: 0,
          total: 1, unit: "epoch"))
    }
    take(matrix)
    try reporting(
      Progress(stage: "training \(Self.identifier)", completed: 1, total: 1, unit: "epoch"))
  }

  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    guard !injection.clicks.isEmpty else { return }
    accounts.append(injection)
    accountRows = (0..<accounts.slotCount).map { Set(accounts[$0].map(\.rawValue)).sorted() }
    var rows: [(items: [Int32], isAdded: Bool)] = []
    for (slot, row) in accountRows.enumerated() {
      let user = users.fakeUser(slot).index
      let before = user < loggedCount ? Array(seen.items(of: user)) : []
      guard row != before else { continue }
      if !before.isEmpty { rows.append((before, false)) }
      rows.append((row, true))
    }
    correction =
      rows.isEmpty ? nil : LowRankCorrection(rows, to: inverse.base, itemCount: catalog.count)
  }

  /// `P`, what lies on the diagonal and below of it, row by row, `[items · (items + 1) / 2]`.
  public var learned: [NamedTensor] {
    let count = catalog.count
    var values: [Float] = []
    values.reserveCapacity(count * (count + 1) / 2)
    for row in 0..<count {
      values.append(
        contentsOf: UnsafeBufferPointer(start: inverse.base + row * count, count: row + 1))
    }
    return [NamedTensor("P", Tensor(values))]
  }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    read(log)
    let count = catalog.count
    let values: [Float] = try learned.tensor(
      "P", shape: [count * (count + 1) / 2], dtype: .float32
    ).array()
    let matrix = AlignedMemory<Float>(count: count * count)
    var place = 0
    for row in 0..<count {
      for column in 0...row {
        matrix.base[row * count + column] = values[place]
        matrix.base[column * count + row] = values[place]
        place += 1
      }
    }
    take(matrix)
  }

  private func take(_ matrix: AlignedMemory<Float>) {
    let count = catalog.count
    inverse = matrix
    diagonal = (0..<count).map { matrix.base[$0 * count + $0] }
  }

  /// Sets users' rows.
  private func read(_ log: InteractionLog) {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    seen = SeenItems(log)
    loggedCount = log.userCount
    accounts = AccountHistories(log, users: users)
    accountRows = []
    correction = nil
    prepared = []
  }

  /// Computes once for all copies what scoring `candidates` needs that no update changes.
  public func prepare(for candidates: CandidateLists) {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    guard candidates.userBound <= users.realCount else { return }
    prepared.append(Prepared(candidates, by: self))
  }
}
