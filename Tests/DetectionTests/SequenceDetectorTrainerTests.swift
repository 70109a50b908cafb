import Essentials
import Foundation
import PathReasoning
import Testing
import Torch
@testable import Detection

@Suite struct SequenceDetectorTrainerTests {
  private let world = SyntheticPaths()

  private var configuration: SequenceDetector.Configuration {
    var configuration = SequenceDetector.Configuration()
    configuration.hidden = 8
    configuration.dropout = 0.2
    configuration.learningRate = 0.01
    configuration.weightDecay = 0
    configuration.batchSize = 50
    configuration.epochs = 5
    return configuration
  }

  private func trainer() -> SequenceDetectorTrainer {
    SequenceDetectorTrainer(
      configuration, training: world.labeled(80, users: 0..<100, seed: 1),
      validation: world.labeled(30, users: 100..<150, seed: 2), seed: 3)
  }

  /// The validation loss is the mean cross-entropy at every action, from the probabilities that the
  /// network gives one sequence after another.
  @Test func theValidationLossIsTheMeanCrossEntropy() {
    let trainer = trainer()
    _ = trainer.trainEpoch()
    // After the first epoch the best network is the current one.
    let validation = world.labeled(30, users: 100..<150, seed: 2)
    var (sum, actions) = (0.0, 0.0)
    var rng = SeededGenerator(seed: 0)
    for index in 0..<validation.count {
      let batch = SequenceBatch(validation.sequences, [index])
      let logits = trainer.best(batch, dropout: 0, using: &rng).array(of: Double.self)
      for step in 0..<validation.sequences.steps(index) {
        let probability = 1 / (1 + exp(-logits[step]))
        sum -= log(validation.isAttacked[index] ? probability : 1 - probability)
        actions += 1
      }
    }
    #expect(abs(trainer.validationLoss - sum / actions) < 1e-5)
  }

  @Test func theBestNetworkIsThatOfTheLowestLoss() {
    let trainer = trainer()
    var losses: [Double] = []
    var best: [[Float]] = []
    while !trainer.isFinished {
      _ = trainer.trainEpoch()
      losses.append(trainer.validationLoss)
      best.append(trainer.best.parameters.flatMap { $0.tensor.array(of: Float.self) })
    }
    #expect(losses.count == 5 && losses[4] < losses[0])
    for epoch in losses.indices.dropFirst() {
      let isBetter = losses[epoch] < losses[..<epoch].min() ?? .infinity
      #expect((best[epoch] != best[epoch - 1]) == isBetter)
    }
  }

  /// Taken up after any epoch, it goes on bit for bit.
  @Test(arguments: [1, 2, 4])
  func resumesBitForBit(epochs: Int) throws {
    let whole = trainer()
    while !whole.isFinished { _ = whole.trainEpoch() }
    let first = trainer()
    for _ in 0..<epochs { _ = first.trainEpoch() }
    let kept = first.checkpointState
    let second = trainer()
    let state = Dictionary(uniqueKeysWithValues: first.state.map { ($0.name, $0.tensor.copy()) })
    try second.resume(
      state, epoch: try #require(Int(kept["epoch"] ?? "")),
      bestEpoch: try #require(Int(kept["bestEpoch"] ?? "")),
      bestLoss: try #require(Double(kept["bestLoss"] ?? "")))
    #expect(second.epoch == epochs)
    while !second.isFinished { _ = second.trainEpoch() }
    #expect(second.validationLoss == whole.validationLoss)
    for (one, other) in zip(whole.best.parameters, second.best.parameters) {
      #expect(one.tensor.array(of: Float.self) == other.tensor.array(of: Float.self))
    }
  }
}
