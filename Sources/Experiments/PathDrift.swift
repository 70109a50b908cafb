import Essentials
import PathReasoning
import Statistics

/// How far attacked paths drift from clean ones, as distributions: what `evade` reports as `mmd`.
///
/// Every user gives one path at random, and samples that are compared are of different users: then
/// paths are independent, as a permutation test needs them. One half of the users, drawn at random,
/// walks without an attack; it is compared with the other half, without an attack (the noise floor)
/// and under it. All comparisons share one kernel, whose bandwidth is the median distance of the clean
/// paths, so that attacks can be compared with each other.
package struct PathDrift: Codable, Sendable, Equatable {
  /// The distance of attacked from clean paths.
  package var clean: Double
  /// The distance between clean paths: what is no drift.
  package var noiseFloor: Double
  /// How likely a distance as large as ``clean`` is by chance.
  package var pValue: Double
  /// The distance of attacked paths from those under `fgsm-l1` with ε = 0.1, what detectors learn
  /// from.
  package var l1: Double
  /// The bandwidth of the kernel.
  package var bandwidth: Double
  /// How many paths of each kind are compared.
  package var sequences: Int

  /// Compares the paths of the same users, in the same order, without and under an attack.
  ///
  /// - Parameters:
  ///   - sequences: How many paths there are of each kind at most; two are needed.
  ///   - keep: Called with what is compared, before it is.
  ///   - progress: Called as comparisons go on; throwing ends them.
  ///   - reference: What users get under `fgsm-l1`; called once.
  /// - Returns: Nil if there are fewer than four users.
  init?(
    clean: [UserRecommendations], attacked: [UserRecommendations], sequences limit: Int,
    embeddings: GraphEmbeddings, seed: UInt64, keep: (DriftSamples) throws -> Void = { _ in },
    progress: ProgressReport, reference: ([Int32]) throws -> [UserRecommendations]
  ) throws {
    let count = min(limit, clean.count / 2)
    if count < 2 { return nil }
    var rng = SeededGenerator(seed: seed, stream: "drift")
    let users = drawn(2 * count, of: clean.count, using: &rng)
    let (one, other) = (users[..<count], users[count...])
    func sample(_ found: [UserRecommendations]) -> ActionSequences {
      ActionSequences(drawingOneOfEach: found, embeddings, using: &rng)
    }
    // In the order in which they are drawn.
    let samples = DriftSamples(
      clean: sample(one.map { clean[$0] }), others: sample(other.map { clean[$0] }),
      attacked: sample(other.map { attacked[$0] }),
      reference: sample(try reference(one.map { clean[$0].user })))
    try keep(samples)
    let kernel = GaussianKernel(medianOf: samples.clean, and: samples.others, using: &rng)
    func compare(
      _ x: ActionSequences, _ y: ActionSequences, permutations: Int
    ) throws -> MaximumMeanDiscrepancy {
      try MaximumMeanDiscrepancy(
        between: x, and: y, kernel: kernel, permutations: permutations, using: &rng
      ) {
        try progress(
          Progress(stage: "comparing paths", completed: $0, total: $1, unit: "part"))
      }
    }
    let drift = try compare(samples.clean, samples.attacked, permutations: 200)
    self.clean = drift.value
    pValue = drift.pValue
    noiseFloor = try compare(samples.clean, samples.others, permutations: 0).value
    l1 = try compare(samples.reference, samples.attacked, permutations: 0).value
    bandwidth = kernel.bandwidth
    sequences = count
  }
}
