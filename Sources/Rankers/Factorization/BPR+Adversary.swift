import Kernels

/// Training against the worst small change of the parameters.
///
/// Source: He, He, Du & Chua 2018, "Adversarial Personalized Ranking for Recommendation" (SIGIR),
/// equations 5 to 9: the loss of a triple plus λ times its loss where every vector is moved by ε along the
/// gradient that makes it worse, Γ = ε g / ‖g‖; the move is a constant to the step.
///
/// With d = p · (q − r) + b_i − b_j the worst moves are −ε (q − r)/‖q − r‖ of p, −ε p/‖p‖ of q and
/// +ε p/‖p‖ of r.
///
/// *Difference*: the paper trains without an adversary first, so that vectors are longer than ε when it
/// comes. Here it is there from the start, and no vector is moved by more than half of its length.
extension BPR {
  /// Who moves the vectors.
  struct Adversary {
    /// λ, what the loss of the moved vectors weighs; 0 for nobody.
    var weight: Float
    /// ε, how far a vector is moved.
    var radius: Float
    /// Whose vectors are moved farther.
    var magnitude = AdversarialMagnitude.uniform
  }

  /// One step of LearnBPR with an adversary for each of `draws`, in order; returns how many found x_ui
  /// above x_uj.
  static func ascend(
    users: inout FactorTable, items: inout FactorTable, bias: inout [Float],
    draws: InteractionSampler.Draws, rate: Float, regularization: Float, biasRegularization: Float,
    against adversary: Adversary
  ) -> Int {
    guard adversary.weight > 0 else {
      return ascend(
        users: &users, items: &items, bias: &bias, draws: draws, rate: rate,
        regularization: regularization, biasRegularization: biasRegularization)
    }
    let blockCount = items.blockCount
    var ordered = 0
    let keep = 1 - rate * regularization
    let keepBias = 1 - rate * biasRegularization
    let radii = adversary.radii(of: draws, users: users, items: items, bias: bias)
    users.withMutableBlocks { users in
      items.withMutableBlocks { items in
        bias.withUnsafeMutableBufferPointer { bias in
          for index in draws.users.indices {
            let i = Int(draws.positives[index])
            let j = Int(draws.negatives[index])
            let user = users + Int(draws.users[index]) * blockCount
            let positive = items + i * blockCount
            let negative = items + j * blockCount
            var sums = (dot: FactorTable.Block.zero, p: FactorTable.Block.zero)
            var squares = (q: FactorTable.Block.zero, r: FactorTable.Block.zero)
            var gap = FactorTable.Block.zero
            for block in 0..<blockCount {
              let (p, q, r) = (user[block], positive[block], negative[block])
              sums.dot.addProduct(p, q - r)
              sums.p.addProduct(p, p)
              squares.q.addProduct(q, q)
              squares.r.addProduct(r, r)
              gap.addProduct(q - r, q - r)
            }
            let bias_ij = bias[i] - bias[j]
            let dot = sumOfLanes(sums.dot)
            let lengths = (
              p: sumOfLanes(sums.p).squareRoot(), q: sumOfLanes(squares.q).squareRoot(),
              r: sumOfLanes(squares.r).squareRoot(), gap: sumOfLanes(gap).squareRoot()
            )
            let difference = dot + bias_ij
            // How far along (q − r) the user is moved, and along p the two items, per unit of these.
            let radius = radii[index]
            let moveUser = share(min(radius, lengths.p / 2), of: lengths.gap)
            let movePositive = share(min(radius, lengths.q / 2), of: lengths.p)
            let moveNegative = share(min(radius, lengths.r / 2), of: lengths.p)
            let moveItems = movePositive + moveNegative
            // (p − a (q − r)) · ((q − r) − c p) + b_i − b_j
            let (gapSquare, pSquare) = (lengths.gap * lengths.gap, lengths.p * lengths.p)
            let moved =
              dot * (1 + moveUser * moveItems) - moveItems * pSquare - moveUser * gapSquare
              + bias_ij
            ordered += difference > 0 ? 1 : 0
            let step = rate * VectorMath.fastSigmoid(-difference)
            let worst = rate * adversary.weight * VectorMath.fastSigmoid(-moved)
            for block in 0..<blockCount {
              let p = user[block]
              let q = positive[block]
              let r = negative[block]
              let movedUser = p.addingProduct(q - r, -moveUser)
              let movedGap = (q - r).addingProduct(p, -moveItems)
              user[block] =
                (p * keep).addingProduct(q - r, step).addingProduct(movedGap, worst)
              positive[block] =
                (q * keep).addingProduct(p, step).addingProduct(movedUser, worst)
              negative[block] =
                (r * keep).addingProduct(p, -step).addingProduct(movedUser, -worst)
            }
            bias[i] = bias[i] * keepBias + step + worst
            bias[j] = bias[j] * keepBias - step - worst
          }
        }
      }
    }
    return ordered
  }

  /// How often `whole` goes into `length`; 0 where there is nothing to go along.
  private static func share(_ length: Float, of whole: Float) -> Float {
    whole > 1e-12 ? length / whole : 0
  }
}
