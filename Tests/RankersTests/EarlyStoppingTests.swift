import Essentials
import Interactions
import Statistics
import Testing
import Torch
@testable import Rankers

@Suite struct EarlyStoppingTests {
  /// A model of one number.
  private struct Counter: Resumable {
    var epoch = -1
    var ahead = 0
    var state: [NamedTensor] { [NamedTensor("epoch", count: epoch)] }
    mutating func resume(from state: [String: Tensor]) throws { epoch = try state.count("epoch") }
  }

  /// One user, a positive and two negatives: the model is the number of negatives ahead.
  private let task = RankingTask(
    candidates: CandidateLists(
      users: [UserID(0)], width: 3, items: (0..<3).map { ItemID($0) }, itemCount: 3))

  private func run(
    _ ahead: [Int], patience: Int, leadIn: Int = 0, validation: RankingTask?
  ) throws -> (Int, Int) {
    var model = Counter()
    var rng = SeededGenerator(seed: 0)
    var epochs = 0
    try EarlyStopping(epochs: ahead.count, patience: patience, leadIn: leadIn).run(
      stage: "test", validation: validation, model: &model, using: &rng,
      scores: { model, _ in
        var scores = Scores(rows: 1, width: 3)
        scores.values = [1, model.ahead > 0 ? 2 : 0, model.ahead > 1 ? 2 : 0]
        return scores
      }, reporting: { _ in epochs += 1 }
    ) { model, _ in
      model = Counter(epoch: model.epoch + 1, ahead: ahead[epochs])
      return (name: "loss", value: 0)
    }
    return (epochs, model.epoch)
  }

  @Test func theBestEpochStaysAndPatienceEndsTheTraining() throws {
    #expect(try run([2, 1, 2, 0, 1, 1, 0], patience: 0, validation: task) == (7, 3))
    #expect(try run([2, 1, 2, 0, 1, 1, 0], patience: 2, validation: task) == (6, 3))
    #expect(try run([2, 1, 2, 0, 1, 1, 0], patience: 1, validation: task) == (3, 1))
    #expect(try run([2, 1, 2, 0, 1, 1, 0], patience: 1, validation: nil) == (7, 6))
  }

  /// Epochs that prepare for the others use up no patience, and one of them may stay the best.
  @Test func patienceCountsFromTheLeadIn() throws {
    #expect(try run([2, 1, 2, 0, 1, 1, 0], patience: 1, leadIn: 3, validation: task) == (5, 3))
    #expect(try run([0, 1, 1, 1, 1, 1, 1], patience: 1, leadIn: 5, validation: task) == (6, 0))
  }

  /// Neither a loss nor a score may be anything but a finite number.
  @Test(arguments: [
    (Double.nan, Float(0)), (.infinity, 0), (0, .nan), (0, .infinity), (0, -.infinity),
  ])
  func whatDivergesEndsWithAnError(loss: Double, score: Float) {
    var model = Counter(epoch: 0)
    var rng = SeededGenerator(seed: 0)
    var reported = 0
    let error = #expect(throws: InputError.self) {
      try EarlyStopping(epochs: 5, patience: 0).run(
        stage: "training test", validation: task, model: &model, using: &rng,
        scores: { model, _ in
          var scores = Scores(rows: 1, width: 3)
          if model.epoch == 2 { scores.values[1] = score }
          return scores
        }, reporting: { _ in reported += 1 }
      ) { model, _ in
        model.epoch += 1
        return (name: "loss", value: model.epoch == 2 ? loss : 0)
      }
    }
    #expect(error?.message == "training test diverged in epoch 2: try a smaller 'learningRate'")
    #expect(reported == 1)
  }
}
