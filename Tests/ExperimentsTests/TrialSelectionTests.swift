import Essentials
import Testing
@testable import Experiments

@Suite struct TrialSelectionTests {
  private func trials() throws -> [Trial] {
    try ExperimentFile(
      """
      command: poison
      seeds: [1, 2]
      grid: {ranker: [itempop, bpr]}
      trials:
        - grid: {attack: random}
        - command: train
      """, path: "x.yaml"
    ).trials
  }

  private func select(_ conditions: [(String, String)]) throws -> [String] {
    try TrialSelection(conditions.map { (name: $0.0, value: $0.1) })(trials())
      .map { $0.arguments.joined(separator: " ") }
  }

  @Test func conditionsOnOneNameAreAlternativesAndOthersMustAllHold() throws {
    #expect(try select([]).count == 8)
    #expect(
      try select([("ranker", "bpr"), ("seed", "2"), ("attack", "random")]) == [
        "poison --ranker=bpr --attack=random --seed=2"
      ])
    #expect(try select([("ranker", "bpr"), ("ranker", "itempop"), ("seed", "2")]).count == 4)
    #expect(
      try select([("command", "train"), ("seed", "1")]) == [
        "train --ranker=itempop --seed=1", "train --ranker=bpr --seed=1",
      ])
  }

  @Test func whatNoTrialHasIsAnError() {
    #expect(
      throws: InputError.unknown(
        "option to select by", "rankr", known: ["command", "ranker", "attack", "seed"])
    ) { try select([("rankr", "bpr")]) }
    #expect(throws: InputError.unknown("ranker", "bprr", known: ["itempop", "bpr"])) {
      try select([("ranker", "bprr")])
    }
  }
}
