import Essentials
import Foundation
import Interactions
import Statistics
import Torch

/// Trains for a number of epochs, or until a validation task says that more make it no better.
struct EarlyStopping {
  /// The most epochs.
  let epochs: Int
  /// How many epochs in a row without a better NDCG@10 end the training; 0 never does.
  let patience: Int
  /// How many epochs come before those that patience counts.
  var leadIn = 0
  /// Whether the model was trained before.
  var goesOn = false

  /// How far a training has come.
  private struct Standing<Model> {
    /// How many epochs are done.
    var completed = 0
    /// The best of them, where a validation task tells.
    var best: (ndcg: Double, epoch: Int, model: Model)?
  }

  /// Calls `train` once an epoch, which returns a figure of the epoch, and leaves in `model` the
  /// parameters of the epoch with the best NDCG@10 on `validation`, or the last without one.
  ///
  /// - Parameters:
  ///   - model: What is trained; `train` changes it, `trainer` and `rng`, and nothing else that a later
  ///     epoch depends on.
  ///   - trainer: What else training changes, such as the moments of an optimizer.
  ///   - checkpoint: Where to keep what it takes to go on, and from where to; nil for nowhere.
  /// - Throws: ``InputError`` as soon as the figure or a validation score is not a finite number: what
  ///   diverged does not come back.
  func run<Model: Resumable>(
    stage: String, validation: RankingTask?, model: inout Model, trainer: (any Resumable)? = nil,
    using rng: inout SeededGenerator, resuming checkpoint: TrainingCheckpoint? = nil,
    scores: (Model, CandidateLists) -> Scores, reporting: ProgressReport,
    train: (inout Model, inout SeededGenerator) throws -> (name: String, value: Double)
  ) throws {
    var standing = Standing<Model>()
    if let checkpoint, let file = try checkpoint.read() {
      do {
        standing = try Self.takeUp(file, model: &model, trainer: trainer, using: &rng)
      } catch let error as TensorFileError { throw checkpoint.unusable(error.message) }
      try reporting(
        Progress(
          stage: "\(stage), going on where it was interrupted", completed: standing.completed,
          total: epochs, unit: "epoch"))
    }
    while standing.completed < epochs, !hasRunOutOfPatience(standing) {
      let figure = try train(&model, &rng)
      var figures = [figure]
      var isFinite = figure.value.isFinite
      // Nobody to validate with cannot tell which epoch is the best.
      if let validation, !validation.candidates.users.isEmpty {
        let scores = scores(model, validation.candidates)
        isFinite = isFinite && scores.values.allSatisfy(\.isFinite)
        let ndcg = RankingMetrics(scores).gain
        figures.append((name: "ndcg@10", value: ndcg))
        if ndcg > standing.best?.ndcg ?? -1 { standing.best = (ndcg, standing.completed, model) }
      }
      guard isFinite else {
        checkpoint?.remove()
        throw InputError(
          .usage,
          "\(stage) diverged in epoch \(standing.completed + 1): try a smaller 'learningRate'")
      }
      standing.completed += 1
      func keep() throws {
        checkpoint?.write(
          Self.tensors(standing, model: model, trainer: trainer),
          metadata: try Self.text(standing, rng: rng))
      }
      let isKept = checkpoint?.isDue ?? false
      if isKept { try keep() }
      do {
        try reporting(
          Progress(
            stage: stage, completed: standing.completed, total: epochs, unit: "epoch",
            figures: figures))
      } catch {
        // Somebody ends it here, and may want to go on later.
        if !isKept { try keep() }
        throw error
      }
    }
    if let best = standing.best { model = best.model }
  }

  private func hasRunOutOfPatience<Model>(_ standing: Standing<Model>) -> Bool {
    guard let best = standing.best, patience > 0 else { return false }
    return standing.completed - 1 - max(best.epoch, leadIn - 1) >= patience
  }
}

// What it takes to go on, as a file: the model, the best one where it is another, the trainer, and
// where the generator stands.
extension EarlyStopping {
  private static func tensors<Model: Resumable>(
    _ standing: Standing<Model>, model: Model, trainer: (any Resumable)?
  ) -> [NamedTensor] {
    var tensors = model.state.under("model") + (trainer?.state ?? []).under("trainer")
    if let best = standing.best, best.epoch + 1 < standing.completed {
      tensors += best.model.state.under("best")
    }
    return tensors
  }

  private static func text<Model>(
    _ standing: Standing<Model>, rng: SeededGenerator
  ) throws -> [String: String] {
    var text = [
      "completed epochs": "\(standing.completed)",
      "generator": String(decoding: try JSONEncoder().encode(rng), as: UTF8.self),
    ]
    if let best = standing.best {
      text["best epoch"] = "\(best.epoch)"
      text["best ndcg"] = "\(best.ndcg.bitPattern)"
    }
    return text
  }

  private static func takeUp<Model: Resumable>(
    _ file: TensorFile, model: inout Model, trainer: (any Resumable)?,
    using rng: inout SeededGenerator
  ) throws -> Standing<Model> {
    let text = file.metadata
    guard let completed = text["completed epochs"].flatMap({ Int($0) }), completed > 0,
      let generator = text["generator"].flatMap({
        try? JSONDecoder().decode(SeededGenerator.self, from: Data($0.utf8))
      })
    else { throw TensorFileError("how far the training came is missing") }
    let tensors = file.dictionary
    var standing = Standing<Model>(completed: completed)
    try model.resume(from: tensors.under("model"))
    if var trainer { try trainer.resume(from: tensors.under("trainer")) }
    if let epoch = text["best epoch"].flatMap({ Int($0) }) {
      guard let bits = text["best ndcg"].flatMap({ UInt64($0) }), epoch < completed else {
        throw TensorFileError("how good the best epoch was is missing")
      }
      var best = model
      if epoch + 1 < completed { try best.resume(from: tensors.under("best")) }
      standing.best = (Double(bitPattern: bits), epoch, best)
    }
    rng = generator
    return standing
  }
}
