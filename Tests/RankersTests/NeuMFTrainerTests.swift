import Essentials
import Interactions
import Kernels
import Statistics
import Testing
import Torch
@testable import Rankers

@Suite struct NeuMFTrainerTests {
  /// Loss and all gradients against libtorch's autograd; more clicks than a chunk holds, users and
  /// items several times.
  @Test(arguments: [1, 2, 3])
  func gradientsAgreeWithAutograd(layers: Int) {
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
    let loss = binaryCrossEntropy(
      logits: NeuMFFixture.logits(
        shape, users: tensors[0], items: tensors[1], shared: tensors[2], pairs), Tensor(labels))
    let expected = gradients(of: loss, withRespectTo: tensors).map { $0.array(of: Float.self) }

    let trainer = NeuMFTrainer(
      shape, userCount: 7, itemCount: 11, negatives: negatives, batch: 21, rate: 0.001)
    var measured: (loss: Double, users: [Int: [Vector]], items: [Int: [Vector]], shared: [Vector])?
    network.withMutablePointers(users: &users) { measured = trainer.gradients(of: draws, $0) }
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
}
