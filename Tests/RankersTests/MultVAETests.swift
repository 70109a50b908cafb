import Essentials
import Interactions
import Kernels
import Testing
import Torch
@testable import Rankers

/// The network and its gradients against tensors and autograd.
@Suite struct MultVAETests {
  private static let rows: [[Int32]] = [[0, 3, 7], [1], [2, 5, 6, 9, 10], [4, 10]]
  private static let (hidden, latent, items) = (24, 8, 11)

  private static func network() -> VariationalNetwork {
    var rng = SeededGenerator(seed: 5)
    var network = VariationalNetwork(hidden: hidden, latent: latent, itemCount: items, using: &rng)
    network.makeUnique()
    for index in 0..<network.buffer.count { network.buffer.base[index] += 0.1 * rng.normal() }
    return network
  }

  /// The equations of the type, in tensors that are parts of one leaf.
  private struct Reference {
    let network: VariationalNetwork
    let leaf: Tensor

    init(_ network: VariationalNetwork) {
      self.network = network
      leaf = Tensor(network.buffer.values).requiringGradient()
    }

    private func part(_ start: Int, _ rows: Int, _ columns: Int) -> Tensor {
      leaf.narrowed(0, start..<start + rows * columns).reshaped([rows, columns])
    }

    private func tangent(_ x: Tensor) -> Tensor { (x * 2).sigmoid() * 2 - 1 }

    /// e^x = σ(x) / σ(−x).
    private func exponential(_ x: Tensor) -> Tensor { x.sigmoid() / (-x).sigmoid() }

    /// Logits and the divergence of codes, for rows of 0, 1 or what dropout makes of it.
    func callAsFunction(_ x: Tensor, draws: Tensor) -> (logits: Tensor, divergence: Tensor) {
      let (h, d, n) = (hidden, latent, items)
      let first = tangent(
        x.matmul(part(network.encoder, n, h)) + part(network.hiddenBias, 1, h))
      let codes =
        first.matmul(part(network.codeWeights, h, 2 * d)) + part(network.codeBias, 1, 2 * d)
      let (mean, log) = (codes.narrowed(1, 0..<d), codes.narrowed(1, d..<2 * d))
      let drawn = mean + draws * exponential(log * 0.5)
      let second = tangent(
        drawn.matmul(part(network.decoderWeights, d, h)) + part(network.decoderBias, 1, h))
      let logits =
        second.matmul(part(network.decoder, n, h).transposed()) + part(network.outputBias, 1, n)
      let divergence = (exponential(log) + mean * mean - 1 - log).sum() * 0.5
      return (logits, divergence)
    }
  }

  private static func matrix(_ value: (Int) -> Float) -> Tensor {
    Tensor(
      rows.flatMap { row in
        (0..<items).map { row.contains(Int32($0)) ? value(row.count) : 0 }
      }, shape: [rows.count, items])
  }

  private func expectClose(_ values: [Float], _ expected: [Float], _ what: String) {
    let scale = expected.map(abs).max() ?? 0
    #expect(scale > 1e-4, "\(what) is nearly zero everywhere")
    let worst = zip(values, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(values.count == expected.count && worst < 1e-5 * max(1, scale), "\(what): \(worst)")
  }

  /// A step of gradient descent of size 1 subtracts the gradient, with codes that are drawn and without.
  @Test(arguments: [false, true]) func gradients(isDrawn: Bool) {
    let before = Self.network()
    let reference = Reference(before)
    var rng = SeededGenerator(seed: 2)
    var same = rng
    let draws = Tensor(
      (0..<Self.rows.count * Self.latent).map { _ in isDrawn ? same.normal() : 0 },
      shape: [Self.rows.count, Self.latent])
    let (logits, divergence) = reference(
      Self.matrix { 1 / Float($0).squareRoot() }, draws: draws)
    let expected =
      -(logits.logSoftmax() * Self.matrix { _ in 1 }).sum() + divergence * 0.3
    let slope = Torch.gradients(
      of: expected / Double(Self.rows.count), withRespectTo: [reference.leaf])[0].array(
        of: Float.self)
    var after = before
    let trainer = VariationalTrainer(before, rule: .descent(1))
    let loss = trainer.step(
      &after, on: CompressedRows(rows: Self.rows), divergence: 0.3,
      noise: .init(dropout: 0, isDrawn: isDrawn), using: &rng)
    #expect(abs(loss - expected.item()) < 1e-4 * abs(expected.item()))
    expectClose(
      zip(before.buffer.values, after.buffer.values).map { $0 - $1 }, slope, "gradient")
    #expect(rng == same)
  }

  /// Under dropout the gradient is that of the loss with the same items left out, by central differences.
  @Test func gradientsUnderDropout() {
    let network = Self.network()
    func step(_ network: VariationalNetwork) -> (loss: Double, gradient: [Float]) {
      var after = network
      var rng = SeededGenerator(seed: 4)
      let loss = VariationalTrainer(network, rule: .descent(1)).step(
        &after, on: CompressedRows(rows: Self.rows), divergence: 0.2,
        noise: .init(dropout: 0.5, isDrawn: true), using: &rng)
      return (
        loss / Double(Self.rows.count),
        zip(network.buffer.values, after.buffer.values).map { $0 - $1 }
      )
    }
    let gradient = step(network).gradient
    var rng = SeededGenerator(seed: 6)
    for _ in 0..<5 {
      let direction = gradient.map { _ in rng.normal() }
      let size: Float = 1e-3
      func moved(_ factor: Float) -> VariationalNetwork {
        var other = network
        other.makeUnique()
        for index in direction.indices { other.buffer.base[index] += factor * direction[index] }
        return other
      }
      let difference = (step(moved(size)).loss - step(moved(-size)).loss) / Double(2 * size)
      let slope = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0 * $1.1) }
      #expect(abs(difference - slope) < 0.02 * max(0.3, abs(slope)))
    }
  }

  /// A score is the logit at the mean of the code; somebody without items has one too.
  @Test func scoresFollowTheEquations() {
    let network = Self.network()
    let (logits, _) = Reference(network)(
      Self.matrix { 1 / Float($0).squareRoot() },
      draws: Tensor.zeros([Self.rows.count, Self.latent]))
    let units = network.hiddenUnits(of: CompressedRows(rows: Self.rows + [[]]))
    let scores = (0..<Self.rows.count).flatMap { user in
      (0..<Self.items).map { network.score(units.base + user * Self.hidden, $0) }
    }
    expectClose(scores, logits.array(), "scores")
    #expect(network.score(units.base + Self.rows.count * Self.hidden, 0).isFinite)
  }
}
