import Essentials
import Interactions
import Statistics

/// Trains for a number of epochs, or until a validation task says that more make it no better.
struct EarlyStopping {
  /// The most epochs.
  let epochs: Int
  /// How many epochs in a row without a better NDCG@10 end the training; 0 never does.
  let patience: Int

  /// Calls `train` once an epoch, which returns a figure of the epoch, and leaves in `model` the
  /// parameters of the epoch with the best NDCG@10 on `validation`, or the last without one.
  ///
  /// - Throws: ``InputError`` as soon as the figure or a validation score is not a finite number: what
  ///   diverged does not come back.
  func run<Model>(
    stage: String, validation: RankingTask?, model: inout Model,
    scores: (Model, CandidateLists) -> Scores, reporting: ProgressReport,
    train: (inout Model) throws -> (name: String, value: Double)
  ) throws {
    var best: (ndcg: Double, epoch: Int, model: Model)?
    for epoch in 0..<epochs {
      let figure = try train(&model)
      var figures = [figure]
      var isFinite = figure.value.isFinite
      if let validation {
        let scores = scores(model, validation.candidates)
        isFinite = isFinite && scores.values.allSatisfy(\.isFinite)
        let ndcg = RankingMetrics(scores).ndcg
        figures.append((name: "ndcg@10", value: ndcg))
        if ndcg > best?.ndcg ?? -1 { best = (ndcg, epoch, model) }
      }
      guard isFinite else {
        throw InputError(
          .usage, "\(stage) diverged in epoch \(epoch + 1): try a smaller 'learningRate'")
      }
      try reporting(
        Progress(
          stage: stage, completed: epoch + 1, total: epochs, unit: "epoch", figures: figures))
      if let best, patience > 0, epoch - best.epoch >= patience { break }
    }
    if let best { model = best.model }
  }
}
