extension PoisonDocument {
  /// How an attack that minds being noticed came out.
  package struct Stealth: Codable, Sendable, Equatable {
    /// λ, which share of the ceiling being wholly suspicious costs.
    package var weight: Double
    /// The detector that it minds.
    package var detector: String
    /// The area under that detector's ROC curve, of the poison's accounts against the real ones: half if
    /// nobody could tell, 1 if every one stands out.
    package var auc: Double

    package init(weight: Double, detector: String, auc: Double) {
      self.weight = weight
      self.detector = detector
      self.auc = auc
    }
  }
}
