import Foundation

/// Who moves vectors the way that makes a triple's loss worst.
///
/// Source: He, He, Du & Chua 2018, "Adversarial Personalized Ranking for Recommendation" (SIGIR),
/// equations 5 to 9: the loss of a triple plus λ times its loss where every vector is moved by ε along the
/// gradient that makes it worse, Γ = ε g / ‖g‖; the move is a constant to the step.
///
/// With d = p · (q − r) + b the worst moves are −ε (q − r)/‖q − r‖ of p, −ε p/‖p‖ of q and +ε p/‖p‖ of r.
///
/// *Difference*: the paper trains without an adversary first, so that vectors are longer than ε when it
/// comes. Here it is there from the start, and no vector is moved by more than half of its length.
struct Adversary {
  /// λ, what the loss of the moved vectors weighs; 0 for nobody.
  var weight: Float
  /// ε, how far a vector is moved.
  var radius: Float
  /// Whose vectors are moved farther.
  var magnitude = AdversarialMagnitude.uniform

  /// How the vectors of a triple are moved.
  struct Moves {
    /// How far the user is moved against q − r, as a multiple of it.
    var user: Float
    /// How far q − r is moved against p, as a multiple of it.
    var items: Float
    /// d of the moved vectors.
    var difference: Float

    /// - Parameters:
    ///   - dot: p · (q − r).
    ///   - lengths: Of p, q, r and q − r.
    ///   - bias: b_i − b_j.
    ///   - radius: ε.
    @inline(__always)
    init(
      dot: Float, lengths: (p: Float, q: Float, r: Float, gap: Float), bias: Float, radius: Float
    ) {
      user = Self.share(min(radius, lengths.p / 2), of: lengths.gap)
      let positive = Self.share(min(radius, lengths.q / 2), of: lengths.p)
      let negative = Self.share(min(radius, lengths.r / 2), of: lengths.p)
      items = positive + negative
      // (p − a (q − r)) · ((q − r) − c p) + b_i − b_j
      let (gapSquare, pSquare) = (lengths.gap * lengths.gap, lengths.p * lengths.p)
      difference = dot * (1 + user * items) - items * pSquare - user * gapSquare + bias
    }

    /// How often `whole` goes into `length`; 0 where there is nothing to go along.
    @inline(__always)
    private static func share(_ length: Float, of whole: Float) -> Float {
      whole > 1e-12 ? length / whole : 0
    }
  }

  /// ε of every draw, `[draws]`; see ``AdversarialMagnitude``.
  ///
  /// - Parameters:
  ///   - users: Whose each draw is, `[draws]`.
  ///   - userCount: How many users there are.
  ///   - differences: d of each draw, `[draws]`.
  ///   - squares: ‖p‖² of each draw, `[draws]`.
  func radii(
    of users: [Int32], userCount: Int, differences: () -> [Float], squares: () -> [Float]
  ) -> [Float] {
    let shares: [Float]
    switch magnitude {
    case .uniform: return [Float](repeating: radius, count: users.count)
    case .fit: shares = Self.lossShares(of: users, userCount: userCount, differences())
    case .norm:
      let squares = squares()
      let mean = squares.reduce(0, +) / Float(max(1, squares.count))
      shares = squares.map { $0 / (mean + 1e-9) }
    }
    return shares.map { 2 * radius / (1 + exp(1 - $0)) }
  }

  /// L̄ / L_u of every draw.
  private static func lossShares(
    of users: [Int32], userCount: Int, _ differences: [Float]
  ) -> [Float] {
    var losses = [Float](repeating: 0, count: userCount)
    var isDrawn = [Bool](repeating: false, count: userCount)
    for (user, difference) in zip(users, differences) {
      // −ln σ(d), which neither overflows nor loses small ones.
      losses[Int(user)] += max(0, -difference) + log1p(exp(-abs(difference)))
      isDrawn[Int(user)] = true
    }
    let drawn = losses.indices.filter { isDrawn[$0] }
    let mean = drawn.reduce(0) { $0 + losses[$1] } / Float(max(1, drawn.count))
    return users.map { mean / (losses[Int($0)] + 1e-9) }
  }
}
