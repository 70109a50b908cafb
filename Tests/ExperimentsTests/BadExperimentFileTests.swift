import Essentials
import Testing
@testable import Experiments

/// What is wrong with an experiment is said in one line with its place.
@Suite struct BadExperimentFileTests {
  @Test func deepFilesAreErrors() {
    for text in ["[", "{a: ", "- ", "? ", "&a [", "a:\n "] {
      let deep = String(repeating: text, count: 100_000)
      #expect(throws: InputError.self) { try ExperimentFile(deep, path: "x.yaml") }
    }
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
