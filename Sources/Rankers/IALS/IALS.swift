import Essentials
import Interactions
import Kernels
import Statistics
import Torch

/// Matrix factorization by alternating least squares over all pairs, observed or not.
///
/// **Source.** Hu, Koren & Volinsky, *Collaborative Filtering for Implicit Feedback Datasets*, ICDM 2008,
/// with the objective and the hints of Rendle, Krichene, Zhang & Koren, *Revisiting the Performance of iALS
/// on Item Recommendation Benchmarks*, RecSys 2022 (2021), equations 2 to 4: an unobserved weight α₀ and a
/// regularization that grows with how often a row occurs.
///
///     Σ_{(u,i) ∈ S} (x_u · y_i − 1)² + α₀ Σ_u Σ_i (x_u · y_i)²
///       + λ (Σ_u (|I_u| + α₀|I|)^ν ‖x_u‖² + Σ_i (|U_i| + α₀|U|)^ν ‖y_i‖²)
///     x_u = (Σ_{i ∈ I_u} y_i y_iᵀ + α₀ YᵀY + λ(|I_u| + α₀|I|)^ν I)⁻¹ Σ_{i ∈ I_u} y_i, and so for y_i
///
/// **Differences.** Repeated interactions count once. |I| and |U| are the original items and the real
/// users. Rows are solved exactly, by Cholesky's decomposition. Training stops after
/// ``Configuration/patience`` epochs without a better NDCG@10 when there is a validation task. Nobody's row
/// without interactions is 0: a target that nobody clicked scores 0 with everyone, which is what the model
/// is taught of an item that one has not touched. An update folds in: it solves for the accounts that
/// clicked, from all that each ever clicked, then for the items of the new clicks, from the real users and
/// the accounts that have them; ``Configuration/updatePasses`` times. Nothing else moves.
///
/// **Logged values.** `rmse`: the root of the mean of (x_u · y_i − 1)² over observed pairs after an
/// epoch; `ndcg@10`: on the validation task, when there is one.
public final class IALS: EpochRanker {
  /// What users type: "ials".
  public static let identifier = "ials"

  let configuration: Configuration
  private let users: UserRoster
  private let catalog: ItemCatalog
  private(set) var parameters: MatrixFactorization
  private var accounts = AccountHistories()
  /// The real users of each item in the log of the fit, `[items]`.
  private var itemUsers = CompressedRows<Int32>()
  /// α₀ XᵀX of the real users, `[width, width]`; no update changes it.
  private var realGram: [Float] = []
  private let solver: AlternatingSolver

  /// A row of factors for everybody and everything.
  public static func memory(
    for configuration: Configuration, users: UserRoster, items: ItemCatalog
  ) -> Double {
    let width = Double(configuration.dimension)
    // The model and the best epoch's, and a thread's equations.
    return 4 * (2 * (Double(users.count) + Double(items.count)) * width + 4 * width * width)
  }

  /// An untrained model: factors drawn from `rng`, in a roster and a catalogue that never change.
  public init(
    _ configuration: Configuration, users: UserRoster, items: ItemCatalog,
    using rng: inout SeededGenerator
  ) {
    self.configuration = configuration
    self.users = users
    catalog = items
    parameters = MatrixFactorization(
      users: users, items: items, dimension: configuration.dimension,
      standardDeviation: configuration.initialDeviation
        / Float(configuration.dimension).squareRoot(), using: &rng)
    itemUsers = CompressedRows(emptyRows: items.count)
    solver = Self.solver(configuration)
    realGram = gramOfRealUsers()
  }

  private init(copying other: IALS) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    parameters = other.parameters.snapshot
    accounts = other.accounts
    itemUsers = other.itemUsers
    realGram = other.realGram
    solver = other.solver
  }

  /// A model of its own, which shares what neither changes.
  public func copy() -> IALS { IALS(copying: self) }

  /// The scores of every candidate, `[users, candidates]`; the candidates fit.
  public func scores(of candidates: CandidateLists) -> Scores {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    return parameters.scores(of: candidates)
  }

  /// The scores of all items by a product of matrices.
  public func scoresOfAllItems(for users: [UserID], in catalog: ItemCatalog) -> Scores {
    parameters.scoresOfAllItems(for: users)
  }

  /// Brings the snapshot's `scores` of `candidates` up to date.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    parameters.refresh(&scores, of: candidates)
  }

  /// Trains on `log` as the type says, or goes on from what `checkpoint` holds.
  func train(
    on log: InteractionLog, until stopping: EarlyStopping, validation: RankingTask?,
    using rng: inout SeededGenerator, resuming checkpoint: TrainingCheckpoint?,
    reporting: ProgressReport
  ) throws {
    read(log)
    let rows = CompressedRows<Int32>(
      columnsOfRows: (0..<users.count).map { user in
        user < log.userCount ? log[UserID(user)].map(\.rawValue) : []
      })
    let columns = rows.transposed(rowCount: catalog.count)
    try stopping.run(
      stage: "training \(Self.identifier)", validation: validation, model: &parameters,
      using: &rng, resuming: checkpoint, scores: { $0.scores(of: $1) }, reporting: reporting
    ) { parameters, _ in
      var allUsers = parameters.users
      let error = Self.alternate(
        &allUsers, &parameters.items, rows: rows, columns: columns, by: solver,
        totals: (users: users.realCount, items: catalog.originalCount))
      parameters.users = allUsers
      return (name: "rmse", value: (error / Double(max(1, rows.values.count))).squareRoot())
    }
    realGram = gramOfRealUsers()
  }

  /// Solves for all users, then for all items; returns the sum of squared errors over observed pairs
  /// afterwards.
  static func alternate(
    _ users: inout FactorTable, _ items: inout FactorTable, rows: CompressedRows<Int32>,
    columns: CompressedRows<Int32>, by solver: AlternatingSolver,
    totals: (users: Int, items: Int)
  ) -> Double {
    let (userCount, itemCount) = (users.rowCount, items.rowCount)
    var error = 0.0
    users.withMutableFactors { users in
      items.withMutableFactors { items in
        solver.solve(
          users, from: items, sourceCount: itemCount, total: totals.items, pairs: rows)
        solver.solve(
          items, from: users, sourceCount: userCount, total: totals.users, pairs: columns)
        for user in 0..<rows.count {
          for item in rows[user] {
            let miss =
              1
              - dot(
                users + user * solver.width, items + Int(item) * solver.width, width: solver.width)
            error += Double(miss * miss)
          }
        }
      }
    }
    return error
  }

  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    guard !injection.clicks.isEmpty else { return }
    accounts.append(injection)
    let slots = injection.slots.enumerated().filter { !injection[$0.offset].isEmpty }.map {
      $0.element
    }
    let rows = CompressedRows<Int32>(
      columnsOfRows: (0..<accounts.slotCount).map { accounts[$0].map(\.rawValue) })
    let fresh = Set(injection.clicks.map(\.rawValue)).sorted()
    for _ in 0..<configuration.updatePasses {
      foldIn(slots, rows, of: &parameters)
      solve(fresh, rows, of: &parameters)
    }
    if configuration.updatePasses > 0 { parameters.touch(fresh) }
  }

  /// Solves for the accounts in `slots`, which have `rows`.
  private func foldIn(
    _ slots: [Int], _ rows: CompressedRows<Int32>, of parameters: inout MatrixFactorization
  ) {
    let itemCount = catalog.count
    let equations = NormalEquations(width: solver.width)
    let gram = AlignedMemory<Float>(count: solver.width * solver.width)
    let items = parameters.items
    items.withFactors { items in
      NormalEquations.gram(
        items, count: itemCount, width: solver.width, weight: solver.unobservedWeight,
        into: gram.base)
      parameters.fakeUsers.withMutableFactors { accounts in
        for slot in slots {
          equations.begin(gram.base)
          equations.add(rows[slot], of: items)
          equations.solve(
            regularization: solver.regularization(
              count: rows.range(slot).count, total: catalog.originalCount),
            into: accounts + slot * solver.width)
        }
      }
    }
  }

  /// Solves for `fresh` items from the real users and the accounts, which have `rows`.
  private func solve(
    _ fresh: [Int32], _ rows: CompressedRows<Int32>, of parameters: inout MatrixFactorization
  ) {
    let width = solver.width
    let fakeCount = users.fakeCount
    let equations = NormalEquations(width: width)
    let gram = AlignedMemory<Float>(count: width * width)
    let columns = rows.transposed(rowCount: catalog.count)
    let realUsers = parameters.realUsers
    let fakeUsers = parameters.fakeUsers
    realUsers.withFactors { real in
      fakeUsers.withFactors { fake in
        NormalEquations.gram(
          fake, count: fakeCount, width: width, weight: solver.unobservedWeight, into: gram.base)
        for place in 0..<width * width { gram.base[place] += realGram[place] }
        parameters.items.withMutableFactors { items in
          for item in fresh {
            let (own, known) = (columns[Int(item)], itemUsers[Int(item)])
            equations.begin(gram.base)
            equations.add(known, of: real)
            equations.add(own, of: fake)
            equations.solve(
              regularization: solver.regularization(
                count: known.count + own.count, total: users.realCount),
              into: items + Int(item) * width)
          }
        }
      }
    }
  }

  /// `users`, real ones first, and `items`, `[count, dimension]` each.
  public var learned: [NamedTensor] { parameters.tensors }

  /// Takes the place of a fit to `log` by what ``learned`` held.
  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    read(log)
    try parameters.restore(learned)
    realGram = gramOfRealUsers()
  }

  /// The factors y_i.
  public var itemEmbeddings: ItemEmbeddings? { parameters.items.embeddings }

  private func read(_ log: InteractionLog) {
    precondition(log.fits(users, catalog), "a log beyond the roster or the catalogue")
    accounts = AccountHistories(log, users: users)
    itemUsers = CompressedRows<Int32>(
      columnsOfRows: (0..<min(log.userCount, users.realCount)).map {
        log[UserID($0)].map(\.rawValue)
      }
    ).transposed(rowCount: catalog.count)
  }

  private func gramOfRealUsers() -> [Float] {
    let gram = AlignedMemory<Float>(count: solver.width * solver.width)
    parameters.realUsers.withFactors { users in
      NormalEquations.gram(
        users, count: self.users.realCount, width: solver.width, weight: solver.unobservedWeight,
        into: gram.base)
    }
    return gram.values
  }

  private static func solver(_ configuration: Configuration) -> AlternatingSolver {
    AlternatingSolver(
      width: (configuration.dimension + 15) / 16 * 16,
      unobservedWeight: configuration.unobservedWeight,
      regularization: configuration.regularization,
      exponent: configuration.regularizationExponent)
  }
}

extension FactorTable {
  /// Calls `body` with all rows, blocks and padding included, `[rowCount, 16 · blockCount]`.
  fileprivate func withFactors(_ body: (UnsafePointer<Float>) -> Void) {
    withBlocks { body(UnsafeRawPointer($0).assumingMemoryBound(to: Float.self)) }
  }

  /// The same to write to.
  fileprivate mutating func withMutableFactors(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    withMutableBlocks { body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Float.self)) }
  }
}
