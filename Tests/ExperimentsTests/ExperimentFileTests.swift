import Essentials
import Foundation
import Results
import TestSupport
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

  @Test func booleansAreThoseOfYAMLInAnyCase() throws {
    #expect(
      try arguments("command: x\ngrid: {a: [True, FALSE, Null, 'yes', \"no\"]}\nset: {b: TRUE}\n")
        == [
          "x --a --set b=true", "x --set b=true", "x --a=yes --set b=true", "x --a=no --set b=true",
        ])
  }

  @Test func anchorsAndMergesWork() throws {
    #expect(
      try arguments(
        """
        x-defaults: &defaults {dataset: d, ranker: [a, b]}
        x-more: &more {ranker: z, clicks: 3}
        command: poison
        trials:
          - grid: {<<: *defaults, attack: x}
          - grid: {<<: [*defaults, *more], ranker: c}
          - &last
            grid: {attack: y}
          - <<: *last
            command: train
        """) == [
          "poison --dataset=d --ranker=a --attack=x", "poison --dataset=d --ranker=b --attack=x",
          "poison --dataset=d --clicks=3 --ranker=c", "poison --attack=y", "train --attack=y",
        ])
  }

  /// Each merges the one before twice, so that there are 2³⁰.
  @Test func mergesThatGrowWithoutEndAreRefused() {
    var text = "x-0: &m0 {a: 1}\n"
    for number in 1...30 {
      text += "x-\(number): &m\(number) {<<: [*m\(number - 1), *m\(number - 1)]}\n"
    }
    #expect {
      try ExperimentFile(text + "command: x\ngrid: *m30\n", path: "x.yaml")
    } throws: {
      "\($0)".hasSuffix("more than 1000 mappings merged into one")
    }
  }

  /// Counted, not made: the second would take 8 GB.
  @Test(arguments: [
    (3, 100, "1,000,000"), (3, 1_000, "1,000,000,000"),
    (12, 1_000, "more than 9,223,372,036,854,775,807"),
  ])
  func aGridThatIsTooLargeIsRefusedAtOnce(axes: Int, values: Int, count: String) {
    let list = (1...values).map(String.init).joined(separator: ", ")
    let text =
      "command: poison\ngrid:\n" + (0..<axes).map { "  a\($0): [\(list)]\n" }.joined()
    #expect(
      throws: InputError(
        .data,
        "the file asks for \(count) trials, of which it may have 100,000, those that are excluded "
          + "included", file: "x.yaml")
    ) { try ExperimentFile(text, path: "x.yaml") }
  }

  /// What is written down wrongly is said, or it is what is written down.
  @Test func changedFilesAreErrorsAtMost() {
    let files = [
      """
      name: n
      command: poison
      seeds: [1, 2]
      grid: {ranker: [itempop, bpr], attack: &a [random, popular], controls: [true, false]}
      set: {ranker.epochs: 3}
      exclude: [{ranker: bpr, attack: random}]
      """,
      """
      x-d: &d {dataset: d}
      command: datasets describe {dataset}
      grid: {<<: *d, test-on: [[a, b], c]}
      trials:
        - grid: {n: [~, "x", 'y']}
        - set:
            a: |
              text
      """,
    ]
    let words = [
      "&a", "*a", "<<", "<<: *a", "- ", "[", "]", "{", "}", ": ", "\n", "\n  ", "\t", "~", "yes",
      "!!int", "!!binary", "|", ">", "? ", "---", "...", "%YAML 1.1", "{x}", "\"", "'", "#",
      "9223372036854775808", "name", "seeds", "grid", "trials", "exclude", "\u{0}", "\u{FEFF}",
    ]
    Mutator.run(files.map { Array($0.utf8) }, words: words, standardSeconds: 2) {
      for trial in try ExperimentFile(String(decoding: $0, as: UTF8.self), path: "x").trials {
        _ = (trial.key.text, trial.arguments, trial.folderName, trial.label)
      }
    }
  }

  @Test func deepFilesAreErrors() {
    for text in ["[", "{a: ", "- ", "? ", "&a [", "a:\n "] {
      let deep = String(repeating: text, count: 100_000)
      #expect(throws: InputError.self) { try ExperimentFile(deep, path: "x.yaml") }
    }
  }

  @Test func aTrialsFolderHasAShortNameThatDoesNotTellThePath() throws {
    func trial(_ dataset: String, _ data: String?) -> Trial {
      Trial(
        command: ["poison"], options: [.init(name: "dataset", value: .text(dataset))], data: data)
    }
    let long = String(repeating: "推薦システム/", count: 60)
    for trial in [trial(long, nil), trial(long, "11"), trial("a b", nil)] {
      #expect(trial.folderName.utf8.count <= 117)
      #expect(trial.folderName.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") })
    }
    #expect(trial("a/x.csv", "11").folderName == trial("b/y.csv", "11").folderName)
    #expect(trial("x.csv", "11").folderName != trial("x.csv", "22").folderName)
    #expect(trial("推薦", nil).folderName != trial("薦推", nil).folderName)
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
    (
      "command: poison\ngrid: {ranker: [itempop, bpr]}\nexclude: {ranker: [itempop, bprr]}\n",
      "x.yaml:3: column 29: no ranker to exclude 'bprr'; did you mean 'bpr'? known: itempop, bpr"
    ),
    (
      "command: poison\ngrid: {a: 0.1, b: 1}\nexclude: {a: 0.10}\n",
      "x.yaml:3: column 14: no a to exclude '0.10'; did you mean '0.1'? known: 0.1"
    ),
    (
      "command: poison\ngrid: {a: 1}\nexclude: {a: []}\n",
      "x.yaml:3: column 14: 'a' has no value to exclude"
    ),
    (
      "command: poison\ngrid: {controls: yes}\n",
      "x.yaml:2: column 18: 'yes' is a text in YAML 1.2 and was a Boolean in 1.1; write true, or "
        + "'yes' in quotes"
    ),
    (
      "command: poison\nset: {wide: Off}\n",
      "x.yaml:2: column 13: 'Off' is a text in YAML 1.2 and was a Boolean in 1.1; write false, or "
        + "'Off' in quotes"
    ),
    (
      "command: poison\ngrid: {<<: 3, a: 1}\n",
      "x.yaml:2: column 12: what '<<' merges must be a list of 'name: value' pairs"
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
