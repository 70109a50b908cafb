import Essentials
import Interactions
import Victims

/// Has the recommender train against the worst small change of its own parameters.
///
/// **Source.** He, He, Du & Chua, *Adversarial Personalized Ranking for Recommendation*, SIGIR 2018: BPR's
/// loss plus λ times the same loss where every vector is moved by ε along its gradient. It sets the
/// hyperparameters of ``/Rankers/BPR`` and ``/Rankers/LightGCN`` that say so, and lets all clicks through;
/// with any other recommender it is refused.
public struct AdversarialTraining: Defense {
  /// What users type: "adversarial-training".
  public static let identifier = "adversarial-training"

  /// The hyperparameters of ``AdversarialTraining``.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// λ, what the loss of the moved vectors weighs.
    public var weight = 1.0
    /// ε, how far vectors are moved.
    public var radius = 0.5
    /// Whose are moved farther: `uniform` nobody's, `fit` those of users whom the model fits well (VAT),
    /// `norm` those of users whose vectors are long (PamaCF).
    public var magnitude = "uniform"

    /// The paper's.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(weight >= 0 && weight <= 1000, "weight", "from 0 to 1000")
      try require(radius >= 0 && radius <= 1000, "radius", "from 0 to 1000")
      guard Self.magnitudes.contains(magnitude) else {
        throw InputError.unknown("magnitude", magnitude, known: Self.magnitudes)
      }
    }

    private static let magnitudes = ["uniform", "fit", "norm"]
  }

  private let configuration: Configuration

  /// A defense with these hyperparameters.
  public init(_ configuration: Configuration) { self.configuration = configuration }

  /// Lets everything through.
  public func stand(
    before log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> any StandingDefense {
    try configuration.validate()
    return OpenDoor(log: log)
  }

  /// BPR's or LightGCN's `adversarialWeight`, `adversarialRadius` and `adversarialMagnitude`.
  public func training(of ranker: String?) throws -> [String: String] {
    guard let ranker, ["bpr", "lightgcn"].contains(ranker) else {
      throw InputError(
        .usage,
        "\(Self.identifier) changes how bpr and lightgcn train; \(ranker ?? "a recommender of your own") has no such training"
      )
    }
    return [
      "adversarialWeight": "\(configuration.weight)",
      "adversarialRadius": "\(configuration.radius)",
      "adversarialMagnitude": configuration.magnitude,
    ]
  }
}

/// A defense that lets everything through.
private struct OpenDoor: StandingDefense {
  let log: InteractionLog

  func admit(_ injection: Injection) -> Injection { injection }
}
