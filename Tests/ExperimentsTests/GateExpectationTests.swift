import Essentials
import Testing
@testable import Experiments

@Suite struct GateExpectationTests {
  @Test(arguments: [
    ("exposure < 1%", GateExpectation.Measure.exposure, GateExpectation.Comparison.below, 0.01),
    ("exposure<=0.5", .exposure, .atMost, 0.5),
    ("  Exposure   gain  <  2.5 % ", .exposureGain, .below, 0.025),
    ("recnum < 1200", .recNum, .below, 1200),
    ("ndcg@10 drop < 2%", .drop(.ndcg), .below, 0.02),
    ("HR@10 >= 0.4", .accuracy(.hr), .atLeast, 0.4),
    ("hr@10 cost < 1%", .cost(.hr), .below, 0.01),
    ("recall at 1% false alarms > 80%", .recall(at: 0.01), .above, 0.8),
    ("recall at 0.001 false alarms > 0.1", .recall(at: 0.001), .above, 0.1),
    ("auc > .9", .auc, .above, 0.9),
    ("average precision > 10%", .averagePrecision, .above, 0.1),
    ("changed users < 30%", .changedUsers, .below, 0.3),
  ])
  func theyAreReadAsTheyAreWritten(
    text: String, measure: GateExpectation.Measure, comparison: GateExpectation.Comparison,
    threshold: Double
  ) throws {
    let expectation = try GateExpectation(parsing: text)
    #expect(expectation.measure == measure && expectation.comparison == comparison)
    #expect(expectation.threshold == threshold && expectation.text == text)
  }

  @Test(arguments: [
    ("exposure", "no comparison"), ("exposre < 1%", "did you mean 'exposure'"),
    ("exposure < one", "'one' is no number"), ("exposure < 120%", "between 0 and 1"),
    ("recnum < 5%", "a number of places"), ("recall at 100% false alarms > 1%", "between 0 %"),
    ("exposure < nan", "no number"), ("exposure == 1%", "no comparison"), ("< 1%", "no measure ''"),
    ("exposure < 1% of all", "no number"),
  ])
  func whatIsWrongIsSaid(text: String, message: String) {
    #expect { try GateExpectation(parsing: text) } throws: { ("\($0)").contains(message) }
  }

  /// All of an interval must lie on one side; an end that touches the threshold is on the side that the
  /// comparison says.
  @Test func anIntervalThatStraddlesDecidesNothing() throws {
    let below = try GateExpectation(parsing: "exposure < 10%")
    #expect(below.verdict(on: 0.05, interval: nil) == .passed)
    #expect(below.verdict(on: 0.1, interval: nil) == .failed)
    #expect(below.verdict(on: 0.05, interval: 0.04...0.06) == .passed)
    #expect(below.verdict(on: 0.05, interval: 0.04...0.1) == .undecided)
    #expect(below.verdict(on: 0.2, interval: 0.1...0.3) == .failed)
    #expect(below.verdict(on: 0.2, interval: 0.05...0.3) == .undecided)
    let atLeast = try GateExpectation(parsing: "auc >= 0.9")
    #expect(atLeast.verdict(on: 0.95, interval: 0.9...1) == .passed)
    #expect(atLeast.verdict(on: 0.95, interval: 0.89...1) == .undecided)
    #expect(atLeast.verdict(on: 0.5, interval: 0.4...0.6) == .failed)
  }
}
