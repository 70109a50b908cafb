import Essentials
import Interactions
import Testing
@testable import Detection

@Suite struct AccountSequenceDetectorTests {
  private var configuration: AccountSequenceDetector.Configuration {
    var configuration = AccountSequenceDetector.Configuration()
    configuration.clicks = 12
    configuration.hidden = 16
    configuration.dropout = 0.2
    configuration.epochs = 8
    configuration.learningRate = 0.01
    return configuration
  }

  /// Accounts that alternate between a new item of their own crop and others.
  private func crop(_ target: Int, items: Int, seed: UInt64) -> Injection {
    var rng = SeededGenerator(seed: seed)
    return Injection(
      (0..<10).map { slot in
        (slot: slot, clicks: (0..<12).map { ItemID($0 % 2 == 0 ? target : rng.below(items)) })
      })
  }

  private func examples(_ log: InteractionLog, users: Range<Int>, shuffled: Bool = false)
    -> AccountExamples
  {
    let injections = (0..<5).map { number in
      shuffled
        // Real accounts under a false name: those of other users.
        ? Injection(
          (0..<10).map { (slot: $0, clicks: Array(log[UserID(250 + 10 * number + $0)])) })
        : crop(300 + number, items: 300, seed: UInt64(number))
    }
    let middle = users.lowerBound + users.count * 4 / 5
    return AccountExamples(
      training: (users.lowerBound..<middle).map { UserID($0) },
      validation: (middle..<users.upperBound).map { UserID($0) }, injections: injections)
  }

  /// It learns from crops around some new items and finds one around another, among users it never saw.
  @Test func itFindsACropWithOtherTargets() throws {
    let log = PlantedLog().log
    let watch = try AccountSequenceDetector(configuration).watch(
      over: log, learningFrom: examples(log, users: 0..<200), seed: 1
    ) { _ in }
    let found = try watch.suspicion(of: crop(320, items: 300, seed: 77))
    let metrics = ScreeningMetrics(false: found, real: Array(watch.suspicion[200...]))
    #expect(metrics.auc > 0.95)
    let silent = try watch.suspicion(of: Injection([(slot: 0, clicks: [])]))
    #expect(silent == [0])
  }

  /// Real accounts under the name of false ones teach nothing: other accounts under that name are told
  /// from the rest as chance would.
  @Test func realAccountsUnderAFalseNameTeachNothing() throws {
    let log = PlantedLog().log
    let watch = try AccountSequenceDetector(configuration).watch(
      over: log, learningFrom: examples(log, users: 0..<200, shuffled: true), seed: 1
    ) { _ in }
    let (some, others) = (watch.suspicion[300..<350], watch.suspicion[350..<400])
    let metrics = ScreeningMetrics(false: Array(some), real: Array(others))
    // 50 against 50: a standard error of about .058.
    #expect(abs(metrics.auc - 0.5) < 3 * 0.058)
  }

  @Test func theSameSeedGivesTheSameBits() throws {
    let log = PlantedLog(users: 260).log
    var small = configuration
    small.epochs = 1
    func suspicion() throws -> [Float] {
      var shown = examples(log, users: 0..<100)
      shown = AccountExamples(
        training: shown.training, validation: shown.validation,
        injections: Array(shown.injections.prefix(2)))
      return try AccountSequenceDetector(small).watch(over: log, learningFrom: shown, seed: 4) {
        _ in
      }.suspicion
    }
    let (first, second) = (try suspicion(), try suspicion())
    #expect(first == second)
  }

  @Test func withoutExamplesItSaysWhatItNeeds() {
    #expect(throws: InputError.self) {
      try AccountSequenceDetector(configuration).suspicion(of: PlantedLog().log, seed: 1) { _ in }
    }
  }
}
