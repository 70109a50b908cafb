import Results
import Testing
@testable import Experiments

@Suite struct GridTests {
  /// All numbers of a positional system whose digits are the axes' values: what nested loops visit.
  private func counted(_ axes: [Grid.Axis]) -> [[Trial.Value?]] {
    let sizes = axes.map(\.values.count)
    return (0..<sizes.reduce(1, *)).map { number in
      var rest = number
      var digits: [Int] = []
      for size in sizes.reversed() {
        digits.insert(rest % size, at: 0)
        rest /= size
      }
      return zip(axes, digits).map { $0.values[$1] }
    }
  }

  @Test(arguments: [[1], [3], [2, 3], [3, 1, 2], [2, 2, 2, 3], [4, 0, 2]])
  func expansionIsNestedLoops(sizes: [Int]) {
    let axes = sizes.enumerated().map { index, size in
      Grid.Axis(name: "axis\(index)", values: (0..<size).map { .text("\($0)") })
    }
    let grid = Grid(command: ["poison"], axes: axes)
    let expected = counted(axes).map { values in
      Trial(
        command: ["poison"],
        options: zip(axes, values).compactMap { axis, value in
          value.map { Trial.Option(name: axis.name, value: $0) }
        })
    }
    #expect(grid.trials == expected)
    #expect(Set(grid.trials.map(\.key)).count == expected.count)
  }

  @Test func exclusionsTakeOutWhatHoldsInAllTheirNames() {
    let letters = ["a", "b", "c"]
    let grid = Grid(
      command: ["x"],
      axes: [
        .init(name: "one", values: letters.map { .text($0) }),
        .init(name: "two", values: letters.map { .text($0) } + [nil]),
      ], exclusions: [["one": ["a"], "two": ["b", "c"]], ["one": ["c"]]])
    var expected: [[String: String]] = []
    for one in letters {
      for two in letters + [""] {
        if one == "a", two == "b" || two == "c" { continue }
        if one == "c" { continue }
        expected.append(two.isEmpty ? ["one": one] : ["one": one, "two": two])
      }
    }
    #expect(grid.trials.map(\.key.parameters) == expected)
  }

  @Test func aGridWithoutAxesIsOneTrial() {
    #expect(Grid(command: ["demo"], axes: []).trials.map(\.arguments) == [["demo"]])
  }
}

@Suite struct TrialTests {
  private let trial = Trial(
    command: ["datasets", "describe", "{dataset}"],
    options: [
      .init(name: "dataset", value: .text("steam")), .init(name: "unique", value: .flag),
      .init(name: "targets", value: .text("-4")),
      .init(name: "test-on", value: .several(["a", "b"])),
      .init(name: "ranker.epochs", value: .text("2"), isSetting: true),
    ])

  @Test func optionsBecomeArguments() {
    #expect(
      trial.arguments == [
        "datasets", "describe", "steam", "--unique", "--targets=-4", "--test-on=a", "--test-on=b",
        "--set", "ranker.epochs=2",
      ])
  }

  @Test func theKeyHoldsEverythingButPlaceholders() {
    #expect(trial.key.command == "datasets describe")
    #expect(
      trial.key.parameters
        == ["dataset": "steam", "unique": "true", "targets": "-4", "test-on": "a b"])
    #expect(trial.key.settings == ["ranker.epochs": "2"])
  }

  @Test func aLabelSaysWhatNumbersAre() {
    #expect(
      trial.label == "datasets describe steam unique targets -4 test-on a b ranker.epochs 2")
  }

  @Test func foldersOfDifferentTrialsDiffer() {
    var other = trial
    other.options[4].value = .text("3")
    #expect(other.folderName != trial.folderName)
    var long = trial
    long.options.append(.init(name: "output", value: .text(String(repeating: "/", count: 500))))
    #expect(long.folderName.utf8.count < 200)
    #expect(!long.folderName.contains("/"))
  }
}
