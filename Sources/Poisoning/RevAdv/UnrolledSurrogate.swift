import Essentials
import Interactions
import Kernels

/// The attacker's model of a recommender: a weighted matrix factorization of the log, whose training on the accounts
/// is kept so that a gradient can go back through it.
///
/// It is trained on the real log once. Whatever accounts are tried, its training goes on from there for the same
/// number of sweeps, each of which solves for all users, accounts included, and then for all items:
///
///     P_l = solve(X, Q_(l−1)),   Q_l = solve(Xᵀ, P_l),   l = 1 … L
struct UnrolledSurrogate {
  /// What solves for either side.
  let solver: WeightedLeastSquares
  /// The real users' clicks.
  private let real: ClickRows
  /// How many items there are, targets included.
  let itemCount: Int
  /// Q₀, the items' factors after training on the log alone, `[itemCount, width]`.
  private let start: AlignedMemory<Float>

  /// Trains on `log` for a number of sweeps; the factors of items begin at random, and what nobody clicked ends at 0.
  ///
  /// - Parameters:
  ///   - dimension: The number of factors of a user or an item.
  ///   - reporting: Called after every sweep.
  init(
    _ log: InteractionLog, itemCount: Int, dimension: Int, clickWeight: Float,
    regularization: Float, sweeps: Int, using rng: inout SeededGenerator,
    reporting: (_ sweep: Int) throws -> Void
  ) rethrows {
    precondition(log.itemCount <= itemCount, "a catalogue of all items of the log")
    let width = (dimension + 15) / 16 * 16
    solver = WeightedLeastSquares(
      width: width, clickWeight: clickWeight, regularization: regularization)
    real = ClickRows(log)
    self.itemCount = itemCount
    var items = AlignedMemory<Float>(count: itemCount * width)
    for item in 0..<itemCount {
      for factor in 0..<dimension { items.base[item * width + factor] = 0.1 * rng.normal() }
    }
    let transposed = real.transposed(columnCount: itemCount)
    for sweep in 0..<sweeps {
      items = solver.solve(transposed, from: solver.solve(real, from: items))
      try reporting(sweep)
    }
    start = items
  }

  /// How many real users there are.
  var userCount: Int { real.count }

  /// Every step of a training with accounts.
  struct Training {
    fileprivate let clicks: ClickRows
    fileprivate let transposed: ClickRows
    /// P_1 … P_L, `[sweeps]`, each `[users and accounts, width]`.
    fileprivate var users: [AlignedMemory<Float>] = []
    /// Q_0 … Q_L, `[sweeps + 1]`, each `[itemCount, width]`.
    fileprivate var items: [AlignedMemory<Float>] = []

    /// P_L, accounts last.
    var trainedUsers: AlignedMemory<Float> { users[users.count - 1] }
    /// Q_L.
    var trainedItems: AlignedMemory<Float> { items[items.count - 1] }
  }

  /// Trains on the log and accounts with these clicks, `[accounts][itemCount]`, each from 0 to 1.
  func training(with accounts: [[Float]], sweeps: Int) -> Training {
    precondition(sweeps >= 1 && accounts.allSatisfy { $0.count == itemCount }, "rows of all items")
    var clicks = real
    for account in accounts { clicks.append(account) }
    var training = Training(clicks: clicks, transposed: clicks.transposed(columnCount: itemCount))
    training.items = [start]
    for sweep in 0..<sweeps {
      training.users.append(solver.solve(clicks, from: training.items[sweep]))
      training.items.append(solver.solve(training.transposed, from: training.users[sweep]))
    }
    return training
  }

  /// The gradient of a loss with respect to every click of every account, `[accounts][itemCount]`.
  ///
  /// - Parameters:
  ///   - training: What led to the factors.
  ///   - accounts: The clicks that it was made with.
  ///   - users: The loss's gradient with respect to P_L.
  ///   - items: That with respect to Q_L.
  func gradient(
    through training: Training, with accounts: [[Float]], users: AlignedMemory<Float>,
    items: AlignedMemory<Float>
  ) -> [[Float]] {
    var result = [[Float]](
      repeating: [Float](repeating: 0, count: itemCount), count: accounts.count)
    var itemGradient = items
    for sweep in training.users.indices.reversed() {
      let (p, before, after) = (
        training.users[sweep], training.items[sweep], training.items[sweep + 1]
      )
      let ofItems = solver.adjoint(
        of: itemGradient, at: after, training.transposed, transposed: training.clicks, from: p)
      // Only the last users have a gradient of their own beside that of the items solved from them.
      if sweep == training.users.count - 1 {
        accumulate(ofItems.source.base, 1, users.base, width: users.count)
      }
      let ofUsers = solver.adjoint(
        of: ofItems.source, at: p, training.clicks, transposed: training.transposed, from: before)
      itemGradient = ofUsers.source
      add(to: &result, with: accounts, solved: (p, ofItems.solved), predicted: (p, after))
      add(to: &result, with: accounts, solved: (ofUsers.solved, before), predicted: (p, before))
    }
    return result
  }

  /// Adds what one solve says of the accounts' clicks.
  ///
  /// - Parameters:
  ///   - solved: Rows of users and of items: of the side that was solved for v = A⁻¹ ∂L/∂z, of the other y.
  ///   - predicted: The same with z instead of v, whose products are p.
  private func add(
    to result: inout [[Float]], with accounts: [[Float]],
    solved: (users: AlignedMemory<Float>, items: AlignedMemory<Float>),
    predicted: (users: AlignedMemory<Float>, items: AlignedMemory<Float>)
  ) {
    let width = solver.width
    func product(
      _ sides: (users: AlignedMemory<Float>, items: AlignedMemory<Float>), _ user: Int, _ item: Int
    ) -> Float {
      dot(sides.users.base + user * width, sides.items.base + item * width, width: width)
    }
    for account in accounts.indices {
      for item in 0..<itemCount {
        result[account][item] += solver.clickGradient(
          solved: product(solved, userCount + account, item),
          prediction: product(predicted, userCount + account, item),
          value: accounts[account][item])
      }
    }
  }
}
