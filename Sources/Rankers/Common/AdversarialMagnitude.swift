/// Whose vectors an `Adversary` moves farther: ε_u = 2 ε σ(a_u − 1), where a_u says how much a user
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
