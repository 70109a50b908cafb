import Essentials

extension SimulatedVictim {
  /// How a world learns from an injection.
  public enum Refresh: Sendable, Hashable {
    /// The snapshot goes on training on the injection alone; as published.
    case incremental
    /// The snapshot goes on training for some epochs, at least 1, on the log and the injection together, as
    /// a nightly job does.
    ///
    /// The same happens without an injection: what a poison did stands beside a model that was refreshed on
    /// the clean log. What only counts, or solves, is fitted anew.
    case warmStart(epochs: Int)
    /// A new model is trained from scratch on the log and the injection together.
    case retrain

    /// How many epochs a warm start takes unless somebody says otherwise.
    public static let standardEpochs = 1

    /// The most epochs that a warm start may take.
    private static let greatestEpochs = 1_000

    /// What users type: `incremental`, `warm-start`, `warm-start:EPOCHS` or `retrain`.
    ///
    /// - Throws: An ``/Essentials/InputError`` that says what is known, or which number is out of range.
    public init(_ text: String) throws {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      switch (parts[0], parts.count) {
      case ("incremental", 1): self = .incremental
      case ("retrain", 1): self = .retrain
      case ("warm-start", 1): self = .warmStart(epochs: Self.standardEpochs)
      case ("warm-start", 2):
        guard let epochs = Int(parts[1]), (1...Self.greatestEpochs).contains(epochs) else {
          throw InputError(
            .usage,
            "the epochs of refresh '\(text)' must be a whole number from 1 to \(Self.greatestEpochs), "
              + "as in warm-start:2")
        }
        self = .warmStart(epochs: epochs)
      default:
        throw InputError.unknown("refresh", text, known: Self.forms)
      }
    }

    /// What can be typed.
    package static let forms = ["incremental", "warm-start[:EPOCHS]", "retrain"]

    /// As typed, in the shortest form.
    public var text: String {
      switch self {
      case .incremental: "incremental"
      case .warmStart(Self.standardEpochs): "warm-start"
      case .warmStart(let epochs): "warm-start:\(epochs)"
      case .retrain: "retrain"
      }
    }
  }
}

extension SimulatedVictim.Refresh: Codable {
  /// From the text that users type.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      try self.init(container.decode(String.self))
    } catch let error as InputError {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
    }
  }

  /// As the text that users type.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
