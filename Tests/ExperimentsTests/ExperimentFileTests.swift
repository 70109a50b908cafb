import Essentials
import Foundation
import Results
import Testing
@testable import Experiments

@Suite struct ExperimentFileTests {
  private func arguments(_ text: String) throws -> [String] {
    try ExperimentFile(text, path: "x.yaml").trials.map { $0.arguments.joined(separator: " ") }
  }

  @Test func aFileIsItsGrid() throws {
    let file = try ExperimentFile(
      """
      title: "A: b"
      command: poison
      seeds: [1, 2]
      grid:
        ranker: [itempop, bpr]
        attack: random
        controls: [true, false]
      """, path: "experiments/small.yaml")
    #expect(file.name == "small")
    #expect(file.title == "A: b")
    #expect(
      file.trials.map { $0.arguments.joined(separator: " ") } == [
        "poison --ranker=itempop --attack=random --controls --seed=1",
        "poison --ranker=itempop --attack=random --seed=1",
        "poison --ranker=bpr --attack=random --controls --seed=1",
        "poison --ranker=bpr --attack=random --seed=1",
        "poison --ranker=itempop --attack=random --controls --seed=2",
        "poison --ranker=itempop --attack=random --seed=2",
        "poison --ranker=bpr --attack=random --controls --seed=2",
        "poison --ranker=bpr --attack=random --seed=2",
      ])
  }

  @Test func severalGridsShareWhatStandsAboveThem() throws {
    #expect(
      try arguments(
        """
        command: poison
        grid: {ranker: [a, b], attack: x}
        set: {epochs: 3, wide: false}
        exclude: {ranker: b, attack: z}
        trials:
          - grid: {attack: [y, z]}
          - command: train
            grid: {dataset: d}
            set: {epochs: 5}
        """) == [
          "poison --ranker=a --attack=y --set epochs=3 --set wide=false",
          "poison --ranker=a --attack=z --set epochs=3 --set wide=false",
          "poison --ranker=b --attack=y --set epochs=3 --set wide=false",
          "train --ranker=a --attack=x --set epochs=5 --set wide=false --dataset=d",
          "train --ranker=b --attack=x --set epochs=5 --set wide=false --dataset=d",
        ])
  }

  @Test func valuesStayAsTheyAreWritten() throws {
    #expect(
      try arguments(
        """
        command: evade
        grid:
          epsilon: [0.10, 1e-3, "true", ~]
          schedule: &s [random:0.5]
          other: *s
          test-on: [[a, b], c]
        """) == [
          "evade --epsilon=0.10 --schedule=random:0.5 --other=random:0.5 --test-on=a --test-on=b",
          "evade --epsilon=0.10 --schedule=random:0.5 --other=random:0.5 --test-on=c",
          "evade --epsilon=1e-3 --schedule=random:0.5 --other=random:0.5 --test-on=a --test-on=b",
          "evade --epsilon=1e-3 --schedule=random:0.5 --other=random:0.5 --test-on=c",
          "evade --epsilon=true --schedule=random:0.5 --other=random:0.5 --test-on=a --test-on=b",
          "evade --epsilon=true --schedule=random:0.5 --other=random:0.5 --test-on=c",
          "evade --schedule=random:0.5 --other=random:0.5 --test-on=a --test-on=b",
          "evade --schedule=random:0.5 --other=random:0.5 --test-on=c",
        ])
  }

  @Test func aTrialThatIsAskedForTwiceIsThereOnce() throws {
    #expect(
      try arguments(
        """
        command: train
        trials:
          - grid: {ranker: [a, b]}
          - grid: {ranker: [b, c]}
        """) == ["train --ranker=a", "train --ranker=b", "train --ranker=c"])
  }

  @Test(arguments: [
    (
      "comand: poison\n",
      "x.yaml:1: column 1: no key 'comand'; did you mean 'command'? known: name, title, command, "
        + "seeds, grid, set, exclude, trials"
    ),
    (
      "command: poison\ntrials:\n  - grid: {a: 1}\n    seeds: [1]\n",
      "x.yaml:4: column 5: no key 'seeds'; known: command, grid, set, exclude"
    ),
    (
      "command: poison\ngrid:\n\truns: 3\n",
      "x.yaml:3: column 1: a tab; YAML is indented with spaces"
    ),
    (
      "command: poison\ngrid:\n  ranker: []\n",
      "x.yaml:3: column 11: the grid is empty: 'ranker' has no value"
    ),
    ("command: poison\nseeds: []\n", "x.yaml:2: column 8: the grid is empty: seeds has no value"),
    ("command: poison\ntrials: []\n", "x.yaml:2: column 1: trials must be a list of grids"),
    (
      "command: poison\ngrid: {a: 1}\nexclude: {a: 1}\n",
      "x.yaml: the grid is empty: everything is excluded"
    ),
    (
      "command: poison\ngrid: {ranker: 1}\nexclude: {rankr: 1}\n",
      "x.yaml:3: column 11: no option to exclude 'rankr'; did you mean 'ranker'? known: ranker"
    ),
    ("grid: {a: 1}\n", "x.yaml:1: column 1: no command; an example: 'command: poison'"),
    (
      "command: poison\ngrid: [a]\n",
      "x.yaml:2: column 7: grid must be a list of 'name: value' pairs"
    ),
    (
      "command: poison\ngrid: {a: {b: 1}}\n",
      "x.yaml:2: column 11: 'a' must be a value or a list of values"
    ),
    (
      "command: describe {dataset}\ngrid: {data: steam}\n",
      "x.yaml:1: column 1: the command has {dataset}, but the grid has no 'dataset'"
    ),
    (
      "command: poison\nseeds: 1\ngrid: {seed: 2}\n",
      "x.yaml:1: column 1: both 'seeds' and a grid's 'seed'"
    ),
    ("", "x.yaml: the file is empty"),
    ("command: poison\ncommand: train\n", "x.yaml:1: the key 'command' is there twice"),
  ])
  func whatIsWrongIsSaidWithItsPlace(text: String, message: String) {
    #expect { try ExperimentFile(text, path: "x.yaml") } throws: { error in
      let error = error as? InputError
      #expect(error?.kind == .data)
      #expect(error?.description == message)
      return error?.description == message
    }
  }

  @Test func brokenYAMLIsOneLineWithItsPlace() {
    #expect { try ExperimentFile("command: poison\ngrid: [1, 2\n", path: "x.yaml") } throws: {
      "\($0)".hasPrefix("x.yaml:3: column 1: ") && !"\($0)".contains("\n")
    }
  }

  @Test func aFileThatIsNotThereIsNoInput() {
    #expect(throws: InputError(.noInput, "no such experiment", file: "/absent.yaml")) {
      try ExperimentFile(path: "/absent.yaml")
    }
  }
}

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
