import Essentials
import Interactions
import Kernels
import Statistics
import Testing
import Torch
@testable import Rankers

@Suite struct NeuMFTrainerTests {
  /// Loss and all gradients against libtorch's autograd.
  ///
  /// More clicks than a chunk holds, users and items several times. Apart, the halves have twice their share of
  /// the logit each, and half of the loss.
  @Test(arguments: [1, 2, 3], [false, true])
  func gradientsAgreeWithAutograd(layers: Int, apart: Bool) {
    var network = NeuMFFixture.network(layers: layers, seed: UInt64(layers))
    let shape = network.shape
    var rng = SeededGenerator(seed: 4)
    let negatives = 3
    let draws = InteractionSampler.Draws(
      users: (0..<21).map { _ in Int32(rng.below(7)) },
      positives: (0..<21).map { _ in Int32(rng.below(11)) },
      negatives: (0..<21 * negatives).map { _ in Int32(rng.below(9)) })
    var pairs: [(Int, Int)] = []
    var labels: [Float] = []
    for (draw, user) in draws.users.enumerated() {
      pairs.append((Int(user), Int(draws.positives[draw])))
      labels.append(1)
      for slot in 0..<negatives {
        pairs.append((Int(user), Int(draws.negatives[draw * negatives + slot])))
        labels.append(0)
      }
    }
    var users = network.realUsers + network.fakeUsers
    func table(_ lanes: [Vector]) -> Tensor {
      Tensor(
        NeuMFFixture.numbers(lanes), shape: [lanes.count / shape.rowWidth, 8 * shape.rowWidth]
      )
      .requiringGradient()
    }
    let tensors = [
      table(users), table(network.items),
      Tensor(NeuMFFixture.numbers(network.shared)).requiringGradient(),
    ]
    func loss(_ part: NeuMFFixture.Part) -> Tensor {
      binaryCrossEntropy(
        logits: NeuMFFixture.logits(
          shape, users: tensors[0], items: tensors[1], shared: tensors[2], pairs, of: part),
        Tensor(labels))
    }
    let loss = apart ? (loss(.product) + loss(.tower)) * 0.5 : loss(.both)
    let expected = gradients(of: loss, withRespectTo: tensors).map { $0.array(of: Float.self) }

    let trainer = NeuMFTrainer(
      shape, userCount: 7, itemCount: 11, negatives: negatives, batch: 21, rate: 0.001)
    var measured: (loss: Double, users: [Int: [Vector]], items: [Int: [Vector]], shared: [Vector])?
    network.withMutablePointers(users: &users) {
      measured = trainer.gradients(of: draws, $0, apart: apart, using: &rng)
    }
    guard let measured else {
      Issue.record("the network has no memory")
      return
    }
    #expect(abs(measured.loss / Double(labels.count) - loss.item()) < 1e-5)
    func flat(_ rows: [Int: [Vector]], count: Int) -> [Float] {
      (0..<count).flatMap {
        NeuMFFixture.numbers(rows[$0] ?? [Vector](repeating: .zero, count: shape.rowWidth))
      }
    }
    let found = [
      flat(measured.users, count: 7), flat(measured.items, count: 11),
      NeuMFFixture.numbers(measured.shared),
    ]
    for (found, expected) in zip(found, expected) {
      #expect(found.count == expected.count)
      #expect(expected.contains { abs($0) > 1e-3 })
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 + 1e-4 * abs($1) })
    }
  }

  /// With dropout, each loss by the same draws, gradients lie between the slopes on both sides.
  @Test func gradientsUnderDropoutAgreeWithDifferences() throws {
    var network = NeuMFFixture.network(layers: 2, seed: 5)
    let shape = network.shape
    var rng = SeededGenerator(seed: 6)
    let draws = InteractionSampler.Draws(
      users: (0..<19).map { _ in Int32(rng.below(7)) },
      positives: (0..<19).map { _ in Int32(rng.below(11)) },
      negatives: (0..<38).map { _ in Int32(rng.below(9)) })
    let start = rng
    let trainer = NeuMFTrainer(
      shape, userCount: 7, itemCount: 11, negatives: 2, batch: 19, rate: 0.001, dropout: 0.4)
    var users = network.realUsers + network.fakeUsers
    func measure() throws -> (
      loss: Double, users: [Int: [Vector]], items: [Int: [Vector]], shared: [Vector]
    ) {
      var measured:
        (loss: Double, users: [Int: [Vector]], items: [Int: [Vector]], shared: [Vector])?
      var rng = start
      network.withMutablePointers(users: &users) {
        measured = trainer.gradients(of: draws, $0, apart: false, using: &rng)
      }
      return try #require(measured)
    }
    let clean = try measure()
    let count = Double(3 * draws.users.count)
    let step: Float = 1e-3
    /// The slopes on both sides, which differ at a kink.
    func slopes(_ change: (Float) -> Void) throws -> [Double] {
      change(step)
      let above = try measure().loss
      change(-2 * step)
      let below = try measure().loss
      change(step)
      return [(above - clean.loss), (clean.loss - below)].map { $0 / Double(step) / count }
    }
    var (differences, gradients): ([[Double]], [Double]) = ([], [])
    for index in stride(from: 0, to: shape.count, by: 3) {
      differences.append(try slopes { network.shared[index][1] += $0 })
      gradients.append(Double(clean.shared[index][1]))
    }
    for row in 0..<7 {
      for index in 0..<shape.rowWidth {
        let place = row * shape.rowWidth + index
        differences.append(try slopes { users[place][2] += $0 })
        gradients.append(Double(clean.users[row]?[index][2] ?? 0))
        differences.append(try slopes { network.items[place][3] += $0 })
        gradients.append(Double(clean.items[row]?[index][3] ?? 0))
      }
    }
    for (sides, gradient) in zip(differences, gradients) {
      let tolerance = 2e-4 + 0.02 * abs(gradient)
      let (below, above) = (try #require(sides.min()), try #require(sides.max()))
      #expect(below - tolerance <= gradient && gradient <= above + tolerance)
    }
    #expect(gradients.count { abs($0) > 1e-3 } > gradients.count / 3)
  }
}
