import Essentials
import Interactions
import Rankers
import Statistics
import Torch

/// A linear autoencoder over items with an empty diagonal, in closed form.
///
/// **Source.** Steck, *Embarrassingly Shallow Autoencoders for Sparse Data*, WWW 2019: with the Gram
/// matrix G = XᵀX and P = (G + λI)⁻¹, B_ij = −P_ij / P_jj and B_jj = 0; the scores of user u are x_u B.
///
/// **Update.** The accounts' rows go into G and B is solved anew, exactly; real users keep their rows.
/// An inverse costs the cube of the number of items, so this is for catalogues of hundreds.
public final class ItemRegression: Ranker {
  public static let identifier = "item-regression"

  public struct Configuration: ComponentConfiguration {
    /// λ, the weight of the squared norm of B; above 0.
    public var regularization = 50.0

    public init() {}

    public func validate() throws {
      try require(regularization > 0, "regularization", "above 0")
    }
  }

  private let configuration: Configuration
  private let users: UserRoster
  private let catalog: ItemCatalog
  /// Each user's distinct items, accounts included, `[users]`.
  private var baskets: [Set<Int>]
  /// B, `[items, items]`.
  private var weights: [Float]

  public init(
    _ configuration: Configuration, users: UserRoster, items: ItemCatalog,
    using rng: inout SeededGenerator
  ) {
    self.configuration = configuration
    self.users = users
    catalog = items
    baskets = Array(repeating: [], count: users.count)
    weights = Array(repeating: 0, count: items.count * items.count)
  }

  private init(copying other: ItemRegression) {
    configuration = other.configuration
    users = other.users
    catalog = other.catalog
    baskets = other.baskets
    weights = other.weights
  }

  public func copy() -> Self { Self(copying: self) }

  public func fit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    reporting: ProgressReport
  ) throws {
    remember(log)
    solve()
    try reporting(Progress(stage: "training item regression", completed: 1, total: 1, unit: "epoch"))
  }

  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an account or an item that does not exist")
    guard !injection.clicks.isEmpty else { return }
    for (position, slot) in injection.slots.enumerated() {
      baskets[users.fakeUser(slot).index].formUnion(injection[position].map(\.index))
    }
    solve()
  }

  public func scores(of candidates: CandidateLists) -> Scores {
    precondition(candidates.fits(users, catalog), "a user or an item that does not exist")
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    for (row, user) in candidates.users.enumerated() {
      let basket = baskets[user.index].sorted()
      for position in row * candidates.width..<(row + 1) * candidates.width {
        let item = candidates.items[position].index
        scores.values[position] = basket.reduce(0) { $0 + weights[$1 * catalog.count + item] }
      }
    }
    return scores
  }

  public var learned: [NamedTensor] {
    [NamedTensor("weights", Tensor(weights, shape: [catalog.count, catalog.count]))]
  }

  public func restore(_ learned: [String: Tensor], fittedTo log: InteractionLog) throws {
    remember(log)
    weights = try learned.tensor("weights", shape: [catalog.count, catalog.count]).array()
  }

  private func remember(_ log: InteractionLog) {
    precondition(log.fits(users, catalog), "a user or an item that does not exist")
    baskets = (0..<users.count).map { user in
      user < log.userCount ? Set(log[UserID(user)].map(\.index)) : []
    }
  }

  private func solve() {
    let count = catalog.count
    var gram = [Double](repeating: 0, count: count * count)
    for basket in baskets {
      for i in basket { for j in basket { gram[i * count + j] += 1 } }
    }
    for item in 0..<count { gram[item * count + item] += configuration.regularization }
    let inverse = Self.inverse(of: gram, order: count)
    for i in 0..<count {
      for j in 0..<count {
        weights[i * count + j] =
          i == j ? 0 : Float(-inverse[i * count + j] / inverse[j * count + j])
      }
    }
  }

  /// The inverse of a symmetric positive definite matrix, by Gauss and Jordan without pivots.
  static func inverse(of matrix: [Double], order: Int) -> [Double] {
    var a = matrix
    for pivot in 0..<order {
      let reciprocal = 1 / a[pivot * order + pivot]
      a[pivot * order + pivot] = 1
      for column in 0..<order { a[pivot * order + column] *= reciprocal }
      for row in 0..<order where row != pivot {
        let factor = a[row * order + pivot]
        guard factor != 0 else { continue }
        a[row * order + pivot] = 0
        for column in 0..<order {
          a[row * order + column] -= factor * a[pivot * order + column]
        }
      }
    }
    return a
  }
}
