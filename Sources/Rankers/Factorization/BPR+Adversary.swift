import Kernels

extension BPR {
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
            let moves = Adversary.Moves(
              dot: dot, lengths: lengths, bias: bias_ij, radius: radii[index])
            ordered += difference > 0 ? 1 : 0
            let step = rate * VectorMath.fastSigmoid(-difference)
            let worst = rate * adversary.weight * VectorMath.fastSigmoid(-moves.difference)
            for block in 0..<blockCount {
              let p = user[block]
              let q = positive[block]
              let r = negative[block]
              let movedUser = p.addingProduct(q - r, -moves.user)
              let movedGap = (q - r).addingProduct(p, -moves.items)
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
}

extension Adversary {
  /// ε of every draw, `[draws]`, for factors and biases.
  func radii(
    of draws: InteractionSampler.Draws, users: FactorTable, items: FactorTable, bias: [Float]
  ) -> [Float] {
    let blockCount = items.blockCount
    return radii(
      of: draws.users, userCount: users.rowCount,
      differences: {
        draws.users.indices.map { index in
          let (user, i, j) = (
            Int(draws.users[index]), Int(draws.positives[index]), Int(draws.negatives[index])
          )
          var sum = FactorTable.Block.zero
          for block in 0..<blockCount {
            sum.addProduct(
              users.blocks[user * blockCount + block],
              items.blocks[i * blockCount + block] - items.blocks[j * blockCount + block])
          }
          return sumOfLanes(sum) + bias[i] - bias[j]
        }
      },
      squares: {
        draws.users.map { user in
          var sum = FactorTable.Block.zero
          for block in 0..<blockCount {
            let p = users.blocks[Int(user) * blockCount + block]
            sum.addProduct(p, p)
          }
          return sumOfLanes(sum)
        }
      })
  }
}
