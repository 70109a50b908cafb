import Detection
import Essentials
import Interactions

/// What an attack that minds being noticed plays for: RecNum less what suspicion costs.
///
/// An account's suspicion counts by its place among the real accounts of the log, from 0 for less suspicious
/// than all to 1 for more suspicious than all; the mean over a poison's accounts is the area under the
/// detector's ROC curve. The reward of a poison is RecNum − λ · ceiling · area.
struct StealthReward: Sendable {
  /// How much an attack minds.
  struct Configuration: ComponentConfiguration, Equatable {
    /// λ; 0 for not at all.
    var stealth = 0.0
    /// The detector that it minds, which needs no examples.
    var stealthDetector = "profile"

    func validate() throws {
      try require((0...1000).contains(stealth), "stealth", "from 0 to 1000")
      let type = try Catalog.accountDetector(named: stealthDetector)
      guard !type.learnsFromExamples else {
        throw InputError(
          .usage, "the detector '\(stealthDetector)' learns from examples; stealth takes another")
      }
    }
  }

  /// How much it minds, and whom.
  let configuration: Configuration
  private let watch: any AccountWatch
  /// The suspicion of the log's accounts, ascending.
  private let real: [Float]
  private let ceiling: Double

  /// A reward beside the accounts of `log`; nil if nobody minds.
  init?(
    _ configuration: Configuration, beside log: InteractionLog, ceiling: Int, seed: UInt64,
    reporting: ProgressReport
  ) throws {
    guard configuration.stealth > 0 else { return nil }
    self.configuration = configuration
    watch = try Self.watch(
      Catalog.accountDetector(named: configuration.stealthDetector), log, seed, reporting)
    let suspicion = watch.suspicion
    real = suspicion.indices.filter { !log[UserID($0)].isEmpty }.map { suspicion[$0] }.sorted()
    self.ceiling = Double(ceiling)
  }

  private static func watch<Detector: AccountDetector>(
    _ type: Detector.Type, _ log: InteractionLog, _ seed: UInt64, _ reporting: ProgressReport
  ) throws -> any AccountWatch {
    try Detector(Detector.Configuration()).watch(
      over: log, learningFrom: nil, seed: seed, reporting: reporting)
  }

  /// The mean place of a poison's accounts among the real ones, from 0 to 1; 0 without accounts.
  func area(of injection: Injection) throws -> Double {
    let suspicion = try watch.suspicion(of: injection)
    guard !suspicion.isEmpty, !real.isEmpty else { return 0 }
    let places = suspicion.reduce(0.0) { sum, value in
      // Equals count half.
      sum + Double(count(below: value) + count(atMost: value)) / 2
    }
    return places / Double(suspicion.count) / Double(real.count)
  }

  private func count(below value: Float) -> Int { partition { $0 >= value } }
  private func count(atMost value: Float) -> Int { partition { $0 > value } }

  /// The first place in `real` that `isBehind` holds for.
  private func partition(_ isBehind: (Float) -> Bool) -> Int {
    var (low, high) = (0, real.count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(real[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// What a poison with this RecNum is worth.
  func reward(_ recNum: Int, _ injection: Injection) throws -> Int {
    Int((Double(recNum) - configuration.stealth * ceiling * (try area(of: injection))).rounded())
  }
}

/// A recommender as an attack sees it that minds being noticed.
struct StealthyView<Base: BlackBoxRecommender>: BlackBoxRecommender {
  let base: Base
  let reward: StealthReward?

  var scenario: PoisoningScenario { base.scenario }

  /// What each poison is worth; RecNum if nobody minds.
  func recNums(after poisons: [Poison]) async throws -> [Int] {
    let recNums = try await base.recNums(after: poisons)
    guard let reward else { return recNums }
    return try zip(recNums, poisons).map { try reward.reward($0, Injection($1)) }
  }
}
