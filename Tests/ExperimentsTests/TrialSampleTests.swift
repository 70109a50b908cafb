import Testing
@testable import Experiments

@Suite struct TrialSampleTests {
  private func sample(_ text: String) throws -> [String] {
    let trials = try ExperimentFile(text, path: "x.yaml").trials
    var sample = TrialSample(trials)
    return trials.filter { sample.wants($0) }.map { $0.arguments.joined(separator: " ") }
  }

  @Test func everyTwoValuesAreSeenTogether() throws {
    let all = try ExperimentFile(
      "command: x\nseeds: [1, 2, 3]\ngrid: {a: [p, q, r], b: [s, t], c: [u, v, w]}", path: "x"
    ).trials
    var sample = TrialSample(all)
    let chosen = all.filter { sample.wants($0) }
    func pairs(_ trials: [Trial]) -> Set<String> {
      Set(
        trials.flatMap { trial in
          let values = trial.options.dropLast().map(\.value.text)
          return values.flatMap { first in values.map { first + $0 } }
        })
    }
    #expect(pairs(chosen) == pairs(all))
    // A seed may be anything.
    #expect(chosen.count < 18 && chosen.allSatisfy { $0.key.seed == 1 })
  }

  @Test func numbersAreSeenAtTheirEnds() throws {
    #expect(
      try sample("command: x\ngrid: {a: [5, 3, 9, 4, 0, 7]}")
        == ["x --a=5", "x --a=9", "x --a=0"])
    // What is no number stands for itself, and so does a seed that is none.
    #expect(try sample("command: x\ngrid: {a: [1, 2.5, 3, b]}").count == 4)
    #expect(try sample("command: x\ngrid: {seed: [1, 2, -3]}") == ["x --seed=1", "x --seed=-3"])
  }

  @Test func tenThousandTakeAsManyLooksAsTheirPairs() throws {
    let list = (1...10).map { "v\($0)" }.joined(separator: ", ")
    let text = "command: x\ngrid:\n" + (0..<4).map { "  a\($0): [\(list)]\n" }.joined()
    #expect(try sample(text).count <= 600)
  }
}
