import Essentials
import Interactions
import Statistics
import Testing
import Torch
@testable import Rankers

@Suite struct NeuMFTests {
  /// A network with weights large enough that both signs of every activation occur.
  private static func network(layers: Int, seed: UInt64) -> NeuMFNetwork {
    var rng = SeededGenerator(seed: seed)
    return NeuMFNetwork(
      NeuMFShape(factors: 8, layers: layers), users: UserRoster(realCount: 5, fakeCount: 2),
      items: ItemCatalog(originalCount: 9, targetCount: 2), deviation: 0.7, using: &rng)
  }

  private static func numbers(_ lanes: [Lanes]) -> [Float] {
    lanes.flatMap { lanes in (0..<8).map { lanes[$0] } }
  }

  /// The network of equation 12 as tensors: logits of pairs, `[pairs]`.
  private static func logits(
    _ shape: NeuMFShape, users: Tensor, items: Tensor, shared: Tensor, _ pairs: [(Int, Int)]
  ) -> Tensor {
    func matrix(_ place: Int, _ inputs: Int, _ outputs: Int) -> Tensor {
      shared.narrowed(0, 8 * place..<8 * place + inputs * outputs).reshaped([inputs, outputs])
    }
    let user = users.embedding(Tensor(pairs.map { Int64($0.0) }))
    let item = items.embedding(Tensor(pairs.map { Int64($0.1) }))
    let e = shape.embedding
    let f = shape.factors
    var x = Tensor.cat([user.narrowed(1, 0..<e), item.narrowed(1, 0..<e)], dim: 1)
    for layer in shape.hidden.indices {
      let size = shape.hidden[layer]
      let weights =
        layer == 0
        ? Tensor.cat([matrix(0, e, size), matrix(shape.itemWeights, e, size)])
        : matrix(shape.weights[layer], shape.hidden[layer - 1], size)
      x = (x.matmul(weights) + matrix(shape.biases[layer], 1, size)).relu()
    }
    let product = user.narrowed(1, e..<e + f) * item.narrowed(1, e..<e + f)
    let h = matrix(shape.output, 2 * f, 1)
    let bias = shared.narrowed(0, 8 * (shape.count - 1)..<8 * (shape.count - 1) + 1)
    return Tensor.cat([product, x], dim: 1).matmul(h).reshaped([pairs.count]) + bias
  }

  /// Loss and all gradients against libtorch's autograd; more clicks than a chunk holds, users and
  /// items several times.
  @Test(arguments: [1, 2, 3])
  func gradientsAgreeWithAutograd(layers: Int) {
    var network = Self.network(layers: layers, seed: UInt64(layers))
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
    func table(_ lanes: [Lanes]) -> Tensor {
      Tensor(Self.numbers(lanes), shape: [lanes.count / shape.rowWidth, 8 * shape.rowWidth])
        .requiringGradient()
    }
    let tensors = [
      table(users), table(network.items), Tensor(Self.numbers(network.shared)).requiringGradient(),
    ]
    let loss = binaryCrossEntropy(
      logits: Self.logits(
        shape, users: tensors[0], items: tensors[1], shared: tensors[2], pairs), Tensor(labels))
    let expected = gradients(of: loss, withRespectTo: tensors).map { $0.array(of: Float.self) }

    let trainer = NeuMFTrainer(
      shape, userCount: 7, itemCount: 11, negatives: negatives, batch: 21, rate: 0.001)
    var measured: (loss: Double, users: [Int: [Lanes]], items: [Int: [Lanes]], shared: [Lanes])?
    network.withMutablePointers(users: &users) { measured = trainer.gradients(of: draws, $0) }
    guard let measured else {
      Issue.record("the network has no memory")
      return
    }
    #expect(abs(measured.loss / Double(labels.count) - loss.item()) < 1e-5)
    func flat(_ rows: [Int: [Lanes]], count: Int) -> [Float] {
      (0..<count).flatMap {
        Self.numbers(rows[$0] ?? [Lanes](repeating: .zero, count: shape.rowWidth))
      }
    }
    let found = [
      flat(measured.users, count: 7), flat(measured.items, count: 11),
      Self.numbers(measured.shared),
    ]
    for (found, expected) in zip(found, expected) {
      #expect(found.count == expected.count)
      #expect(expected.contains { abs($0) > 1e-3 })
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 + 1e-4 * abs($1) })
    }
  }

  /// Scores are the logits of equation 12, for real and fake users.
  @Test(arguments: [1, 3])
  func scoresFollowTheDefinition(layers: Int) {
    let network = Self.network(layers: layers, seed: 11)
    let shape = network.shape
    let candidates = CandidateLists(
      users: (0..<7).map { UserID($0) }, width: 11,
      items: (0..<7).flatMap { user in (0..<11).map { ItemID(($0 + user) % 11) } }, itemCount: 11)
    let pairs = candidates.items.enumerated().map { ($0.offset / 11, $0.element.index) }
    let expected = Self.logits(
      shape,
      users: Tensor(
        Self.numbers(network.realUsers + network.fakeUsers), shape: [7, 8 * shape.rowWidth]),
      items: Tensor(Self.numbers(network.items), shape: [11, 8 * shape.rowWidth]),
      shared: Tensor(Self.numbers(network.shared)), pairs
    ).array(of: Float.self)
    var scores = Scores(rows: 7, width: 11)
    NeuMFScorer(network).score(candidates, into: &scores)
    #expect(zip(scores.values, expected).allSatisfy { abs($0 - $1) < 1e-5 * (1 + abs($1)) })
  }

  /// An update leaves alone real users and targets that nobody clicked, and moves the others.
  @Test func updateMovesWhatThePoisonReaches() {
    let world = RankerLaws.World()
    let ranker = world.untrained(NeuMF.self)
    let before = ranker.network
    var rng = SeededGenerator(seed: 1)
    let poison = Poison(
      fakeUserCount: 2, clicksPerFakeUser: 3, clicks: [40, 3, 40, 5, 40, 40].map { ItemID($0) })
    ranker.update(with: poison, using: &rng)
    let after = ranker.network
    let width = after.shape.rowWidth
    func row(_ table: [Lanes], _ index: Int) -> ArraySlice<Lanes> {
      table[index * width..<(index + 1) * width]
    }
    #expect(after.realUsers == before.realUsers)
    #expect(after.shared != before.shared)
    for item in [40, 3, 5] { #expect(row(after.items, item) != row(before.items, item)) }
    for item in [41, 42] { #expect(row(after.items, item) == row(before.items, item)) }
    for user in 0..<4 {
      #expect((row(after.fakeUsers, user) != row(before.fakeUsers, user)) == (user < 2))
    }
  }
}
