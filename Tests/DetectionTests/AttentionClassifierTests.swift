import Essentials
import Foundation
import Testing
import Torch
@testable import Detection

@Suite struct AttentionClassifierTests {
  /// What Golden/make_goldens.py made with PyTorch 2.11.0: flat arrays by name.
  private static func golden() throws -> [String: [Double]] {
    let folder = try #require(Bundle.module.resourceURL)
    let file = folder.appending(path: "Golden/classifier.json")
    return try JSONDecoder().decode([String: [Double]].self, from: Data(contentsOf: file))
  }

  private static func expectClose(
    _ tensor: Tensor, _ expected: [Double]?, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try #require(expected, "no \(what)")
    let values: [Double] = tensor.array()
    #expect(values.count == expected.count, "\(what)", sourceLocation: sourceLocation)
    for (value, truth) in zip(values, expected) {
      #expect(abs(value - truth) < 1e-9, "\(what)", sourceLocation: sourceLocation)
    }
  }

  /// Four sequences of 4, 2, 3 and 1 actions, side by side here and one by one there: logits, loss
  /// and the gradient with respect to every parameter, through encoder, attention and decoder.
  @Test func agreesWithPyTorch() throws {
    let golden = try Self.golden()
    var rng = SeededGenerator(seed: 1)
    let network = AttentionClassifier(
      actionWidth: 6, hidden: 5, steps: 4, dtype: .float64, using: &rng)
    try network.load(
      Dictionary(
        uniqueKeysWithValues: network.parameters.map {
          ($0.name, Tensor(try #require(golden[$0.name]), shape: $0.tensor.shape))
        }))
    let lengths = [4, 2, 3, 1]
    let batch = SequenceBatch(
      actions: Tensor(try #require(golden["actions"]), shape: [4, 4, 6]), lengths: lengths)
    let logits = network(batch, dropout: 0, using: &rng)
    try Self.expectClose(logits * batch.mask, golden["logits"], "logits")
    let labels = Tensor(try #require(golden["labels"]))
    let loss = network.loss(logits, of: batch, labels: labels)
    try Self.expectClose(loss, golden["loss"], "loss")
    let found = gradients(of: loss, withRespectTo: network.parameters.tensors)
    for (parameter, gradient) in zip(network.parameters, found) {
      try Self.expectClose(gradient, golden["grad." + parameter.name], parameter.name)
    }
  }

  /// What stands beyond a sequence's end changes nothing within it.
  @Test func paddingDoesNotMatter() {
    var rng = SeededGenerator(seed: 2)
    let network = AttentionClassifier(actionWidth: 3, hidden: 4, steps: 4, using: &rng)
    let actions = Tensor.normal([4, 1, 3], using: &rng)
    func logits(_ actions: Tensor) -> [Float] {
      network(SequenceBatch(actions: actions, lengths: [2]), dropout: 0, using: &rng)
        .narrowed(1, 0..<2).array()
    }
    let noise = Tensor.cat([actions.narrowed(0, 0..<2), Tensor.normal([2, 1, 3], using: &rng)])
    #expect(logits(actions) == logits(noise))
  }

  /// Dropout changes what training sees, and only that.
  @Test func dropoutFallsOnTheDecoder() {
    var rng = SeededGenerator(seed: 3)
    let network = AttentionClassifier(actionWidth: 3, hidden: 8, steps: 4, using: &rng)
    let batch = SequenceBatch(actions: .normal([4, 2, 3], using: &rng), lengths: [4, 3])
    func logits(_ dropout: Double) -> [Float] {
      network(batch, dropout: dropout, using: &rng).array()
    }
    #expect(logits(0) == logits(0))
    #expect(logits(0.5) != logits(0.5))
  }
}
