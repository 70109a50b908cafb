import Kernels

/// −ln σ(x_u · (x_i − x_j)): how far a positive is above a negative.
///
/// Source: Rendle et al., *BPR: Bayesian Personalized Ranking from Implicit Feedback*, UAI 2009.
enum PairwiseLoss {
  /// Users, positives and negatives, by row, all `[count]`.
  struct Pairs {
    var users: [Int]
    var positives: [Int]
    var negatives: [Int]

    /// What was drawn, where the rows of items come after those of users.
    init(_ draws: InteractionSampler.Draws, firstItem: Int) {
      users = draws.users.map(Int.init)
      positives = draws.positives.map { Int($0) + firstItem }
      negatives = draws.negatives.map { Int($0) + firstItem }
    }

    /// All rows, as often as they are met.
    var rows: [Int] { users + positives + negatives }
  }

  /// The sum of the loss over pairs, and its slope by x_u · (x_i − x_j) for each, of the mean, `[count]`.
  ///
  /// - Parameter rows: The vectors x, `[rows, width]`.
  static func slopes(
    of pairs: Pairs, rows: AlignedMemory<Float>, width: Int
  ) -> (loss: Double, slopes: AlignedMemory<Float>) {
    let count = pairs.users.count
    let slopes = AlignedMemory<Float>(count: count)
    let losses = AlignedMemory<Float>(count: count)
    Threads.forEachRange(of: count, grain: 128) { range in
      for index in range {
        let user = rows.base + pairs.users[index] * width
        let x =
          dot(user, rows.base + pairs.positives[index] * width, width: width)
          - dot(user, rows.base + pairs.negatives[index] * width, width: width)
        slopes.base[index] = -VectorMath.fastSigmoid(-x) / Float(count)
        losses.base[index] = -VectorMath.logSigmoid(Vector(repeating: x))[0]
      }
    }
    return (losses.values.reduce(0) { $0 + Double($1) }, slopes)
  }

  /// What an adversary adds to pairs: the slope of λ times the loss of the moved vectors by their d, of the
  /// mean, and how they are moved, all `[count]`.
  struct Worst {
    var slopes: [Float]
    var userMoves: [Float]
    var itemMoves: [Float]
  }

  /// What `adversary` adds to pairs; nil for nobody.
  ///
  /// - Parameter rows: The vectors x, `[rows, width]`, width a multiple of 8.
  static func worst(
    of pairs: Pairs, rows: AlignedMemory<Float>, width: Int, by adversary: Adversary
  ) -> Worst? {
    guard adversary.weight > 0 else { return nil }
    let count = pairs.users.count
    // x_u · (x_i − x_j), and the squares of x_u, x_i, x_j and x_i − x_j.
    var sums = [Vector](repeating: .zero, count: count)
    sums.withDisjointRows { sums in
      Threads.forEachRange(of: count, grain: 128) { range in
        for index in range {
          let (user, positive, negative) = (
            rows.base + pairs.users[index] * width, rows.base + pairs.positives[index] * width,
            rows.base + pairs.negatives[index] * width
          )
          var (dot, gap) = (Vector.zero, Vector.zero)
          var (squareP, squareQ, squareR) = (Vector.zero, Vector.zero, Vector.zero)
          for k in stride(from: 0, to: width, by: vectorWidth) {
            let (p, q, r) = (user.vector(k), positive.vector(k), negative.vector(k))
            dot.addProduct(p, q - r)
            squareP.addProduct(p, p)
            squareQ.addProduct(q, q)
            squareR.addProduct(r, r)
            gap.addProduct(q - r, q - r)
          }
          sums[index] = Vector(
            VectorMath.sum(dot), VectorMath.sum(squareP), VectorMath.sum(squareQ),
            VectorMath.sum(squareR), VectorMath.sum(gap), 0, 0, 0)
        }
      }
    }
    let radii = adversary.radii(
      of: pairs.users.map(Int32.init), userCount: rows.count / width,
      differences: { sums.map { $0[0] } }, squares: { sums.map { $0[1] } })
    var worst = Worst(slopes: [], userMoves: [], itemMoves: [])
    for (sum, radius) in zip(sums, radii) {
      let lengths = sum.squareRoot()
      let moves = Adversary.Moves(
        dot: sum[0], lengths: (lengths[1], lengths[2], lengths[3], lengths[4]), bias: 0,
        radius: radius)
      worst.slopes.append(
        -adversary.weight * VectorMath.fastSigmoid(-moves.difference) / Float(count))
      worst.userMoves.append(moves.user)
      worst.itemMoves.append(moves.items)
    }
    return worst
  }
}
