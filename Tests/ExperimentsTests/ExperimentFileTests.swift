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
}
