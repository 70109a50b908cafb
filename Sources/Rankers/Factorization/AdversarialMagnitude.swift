import Foundation
import Kernels

/// Whose vectors an adversary of BPR moves farther: ε_u = 2 ε σ(a_u − 1), where a_u says how much a user
/// takes of the mean, so that the mean user is moved by ε and nobody by 2 ε.
///
/// **Sources.** `fit`: Zhang, Cao, Wu, Sun, Shen & Cheng, *Improving the Shortest Plank: Vulnerability-Aware
/// Adversarial Training for Robust Recommender System* (VAT), RecSys 2024: a_u = L̄ / L_u, the mean of the
/// users' losses over the user's. `norm`: Zhang, Cao, Wu, Sun, Shen & Cheng, *Understanding and Improving
/// Adversarial Collaborative Filtering for Robust Recommendation* (PamaCF), NeurIPS 2024:
/// a_u = ‖p_u‖² over its mean. The 2 is their λ.
///
/// Losses, lengths and means are those of the triples that are learned from together (a batch of a fit, all
/// of an update) before the first step; a user's loss is the sum over theirs.
public enum AdversarialMagnitude: String, Codable, CaseIterable, Sendable {
  /// Everybody's alike, as He et al. 2018 have it.
  case uniform
  /// Those of users whom the model fits well.
  case fit
  /// Those of users whose vectors are long.
  case norm
}

extension BPR.Adversary {
  /// ε of every draw, `[draws]`.
  func radii(
    of draws: InteractionSampler.Draws, users: FactorTable, items: FactorTable, bias: [Float]
  ) -> [Float] {
    let shares: [Float]
    switch magnitude {
    case .uniform: return [Float](repeating: radius, count: draws.users.count)
    case .fit: shares = lossShares(of: draws, users: users, items: items, bias: bias)
    case .norm: shares = squareShares(of: draws, users: users)
    }
    return shares.map { 2 * radius / (1 + exp(1 - $0)) }
  }

  /// L̄ / L_u of every draw.
  private func lossShares(
    of draws: InteractionSampler.Draws, users: FactorTable, items: FactorTable, bias: [Float]
  ) -> [Float] {
    let blockCount = items.blockCount
    var losses = [Float](repeating: 0, count: users.rowCount)
    var isDrawn = [Bool](repeating: false, count: users.rowCount)
    for index in draws.users.indices {
      let (user, i, j) = (
        Int(draws.users[index]), Int(draws.positives[index]), Int(draws.negatives[index])
      )
      var sum = FactorTable.Block.zero
      for block in 0..<blockCount {
        sum.addProduct(
          users.blocks[user * blockCount + block],
          items.blocks[i * blockCount + block] - items.blocks[j * blockCount + block])
      }
      let difference = sumOfLanes(sum) + bias[i] - bias[j]
      // −ln σ(d), which neither overflows nor loses small ones.
      losses[user] += max(0, -difference) + log1p(exp(-abs(difference)))
      isDrawn[user] = true
    }
    let drawn = losses.indices.filter { isDrawn[$0] }
    let mean = drawn.reduce(0) { $0 + losses[$1] } / Float(max(1, drawn.count))
    return draws.users.map { mean / (losses[Int($0)] + 1e-9) }
  }

  /// ‖p_u‖² over its mean, of every draw.
  private func squareShares(of draws: InteractionSampler.Draws, users: FactorTable) -> [Float] {
    let blockCount = users.blockCount
    let squares = draws.users.map { user in
      var sum = FactorTable.Block.zero
      for block in 0..<blockCount {
        let p = users.blocks[Int(user) * blockCount + block]
        sum.addProduct(p, p)
      }
      return sumOfLanes(sum)
    }
    let mean = squares.reduce(0, +) / Float(max(1, squares.count))
    return squares.map { $0 / (mean + 1e-9) }
  }
}
