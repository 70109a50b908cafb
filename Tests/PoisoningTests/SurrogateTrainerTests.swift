import Essentials
import Interactions
import Kernels
import Testing

@testable import Poisoning

@Suite struct SurrogateTrainerTests {
  /// What users would like of their own taste is above what they would not, of half of all pairs if nothing is learned; the
  /// loss falls.
  @Test func itLearnsTastes() {
    let world = TasteWorld(tastes: 3, usersPerTaste: 60, itemsPerTaste: 10, clicksPerUser: 5)
    let log = world.log(seed: 2)
    let clicks = CompressedRows<Int32>(
      columnsOfRows: (0..<180).map { log[UserID($0)].map(\.rawValue) })
    var rng = SeededGenerator(seed: 1)
    let model = NeuralSurrogate(userCount: 180, itemCount: 30, dimension: 16, using: &rng)
    let trainer = SurrogateTrainer(
      model: model, clicks: clicks, itemCount: 30, learningRate: 0.01, negatives: 4,
      clicksPerBatch: 16)
    let losses = (0..<12).map { _ in trainer.epoch(using: &rng).loss }
    // log 2 before anything is learned, log 5 − 0.8 log 4 = 0.50 if only how many are clicks is.
    #expect(losses[0] < 0.7 && losses[11] < 0.42, "\(losses)")
    let scorer = SurrogateScorer(model)
    var (pairs, right) = (0, 0)
    for user in 0..<180 {
      let scores = scorer.logits(of: user)
      let open = (0..<30).filter { !clicks.contains(Int32($0), inAscendingRow: user) }
      for own in open where own / 10 == user % 3 {
        for other in open where other / 10 != user % 3 {
          pairs += 1
          if scores[own] > scores[other] { right += 1 }
        }
      }
    }
    #expect(Double(right) > 0.75 * Double(pairs), "\(right) of \(pairs)")
  }
}
