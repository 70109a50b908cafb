import Essentials
import Interactions
import Victims

/// The detectors that something can be told to use by name.
public protocol AccountDetectorList: SendableMetatype {
  /// The detectors.
  static var all: [any AccountDetector.Type] { get }
}

/// Drops accounts that a detector suspects.
///
/// The threshold is set on the clean log, so that at most ``Configuration/falseAlarms`` of its accounts lie
/// above; these lose all of their clicks, and so does whoever lies above it later. How suspicious somebody is is said
/// by an ``AccountDetector`` with its defaults.
///
/// `Detectors` are those that its configuration can name.
public struct ScreeningDefense<Detectors: AccountDetectorList>: Defense {
  /// What users type: "screen".
  public static var identifier: String { "screen" }

  /// The hyperparameters of ``ScreeningDefense``.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// The detector: one of `Detectors` that need no examples.
    public var detector = "fraudar"
    /// The share of the clean log's accounts that may be dropped.
    public var falseAlarms = 0.01

    /// The defaults.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(falseAlarms >= 0 && falseAlarms < 1, "falseAlarms", "from 0 to below 1")
      _ = try type()
    }

    /// The detector by its name.
    func type() throws -> any AccountDetector.Type {
      let usable = Detectors.all.filter { !$0.learnsFromExamples }
      if let type = usable.first(where: { $0.identifier == detector }) { return type }
      throw InputError.unknown("detector", detector, known: usable.map { $0.identifier })
    }
  }

  private let configuration: Configuration

  /// A defense with these hyperparameters.
  public init(_ configuration: Configuration) { self.configuration = configuration }

  /// Screens the log.
  public func stand(
    before log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> any StandingDefense {
    try configuration.validate()
    return try stand(configuration.type(), log, seed, reporting)
  }

  private func stand<Detector: AccountDetector>(
    _ type: Detector.Type, _ log: InteractionLog, _ seed: UInt64, _ reporting: ProgressReport
  ) throws -> any StandingDefense {
    let watch = try Detector(Detector.Configuration()).watch(
      over: log, learningFrom: nil, seed: seed, reporting: reporting)
    return Screen(watch, falseAlarms: configuration.falseAlarms, before: log)
  }
}

/// A detector with its threshold.
private struct Screen: StandingDefense {
  let log: InteractionLog
  private let watch: any AccountWatch
  private let threshold: Float

  init(_ watch: any AccountWatch, falseAlarms: Double, before log: InteractionLog) {
    self.watch = watch
    let threshold = ScreeningMetrics.threshold(falseAlarms: falseAlarms, of: watch.suspicion)
    self.threshold = threshold
    let suspicion = watch.suspicion
    self.log = log.filtered { user, _, _ in suspicion[user.index] <= threshold }
  }

  func admit(_ injection: Injection) throws -> Injection {
    let suspicion = try watch.suspicion(of: injection)
    return injection.filtered { account, _, _ in suspicion[account] <= threshold }
  }
}
