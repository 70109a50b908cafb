import Essentials

/// What ends a training whose numbers have left all bounds: what diverged does not come back.
package struct Divergence: Sendable {
  /// What is trained: "embeddings".
  package let subject: String
  /// The hyperparameter to lower.
  package let hyperparameter: String

  /// Watches over the training of `subject`, which a lower `hyperparameter` keeps within bounds.
  package init(of subject: String, lower hyperparameter: String) {
    self.subject = subject
    self.hyperparameter = hyperparameter
  }

  /// Throws an ``InputError`` that names `figure`, "the loss", unless it is finite.
  package func check(_ figure: String, isFinite: Bool) throws {
    if !isFinite {
      throw InputError(
        .usage,
        "training the \(subject) diverged: \(figure) is no finite number; lower '\(hyperparameter)'"
      )
    }
  }
}
