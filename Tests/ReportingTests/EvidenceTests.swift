import Foundation
import Testing
@testable import Reporting
@testable import Results

/// From a store on disk to what the report reads of it.
struct EvidenceTests {
  @Test func aStoreIsRead() throws {
    var study = SyntheticStudy()
    study.addComparison()
    let path = FileManager.default.temporaryDirectory.appending(path: "evidence-\(UUID()).sqlite")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let store = try ResultStore(path: path)
    let keys = study.trials.map {
      TrialKey(command: $0.command, parameters: $0.parameters, settings: $0.settings)
    }
    let numbers = try store.register("table-3", title: "Attacks", source: "", trials: keys)
    // Another experiment asks for two of them: they are the same trials.
    try store.register("table-4", title: "Heuristics", source: "", trials: Array(keys.prefix(2)))
    let runner = try store.enterRunner()
    // All but the last are done.
    for (number, trial) in zip(numbers, study.trials).dropLast() {
      #expect(try store.claim(among: [number], by: runner) == .trial(number))
      #expect(
        try store.finish(
          number, by: runner, outcome: trial.outcome ?? "", version: "0.1.0", seconds: 2))
    }
    try store.leave(runner)

    let evidence = try Evidence(ResultStore(path: path, readOnly: true))
    #expect(evidence.experiments.map(\.name) == ["table-3", "table-4"])
    #expect(evidence.trials.count == study.trials.count)
    #expect(evidence.poisonings.count == study.trials.count - 1)
    #expect(evidence.count(.pending) == 1 && evidence.unreadable.isEmpty)
    #expect(evidence.poisonings[0].experiments == ["table-3", "table-4"])
    let table = TableThree(study: PoisoningStudy.all(in: evidence)[0]).recNums
    #expect(
      table.source.hasPrefix(
        "Experiment table-3 · 39 × mithridate poison · seeds 1–2 · version 0.1.0"))
  }

  @Test func commandLinesCanBeTyped() {
    var study = SyntheticStudy()
    study.addExperiment("mine", title: "")
    study.add(
      "poison", ["dataset": "my log.csv", "ranker": "bpr", "controls": "true"],
      settings: ["attack.steps": "5"], state: .pending, outcome: nil)
    study.add("datasets describe", ["dataset": "steam"], state: .pending, outcome: nil)
    study.add(
      "detect", ["graph": "beauty-kg", "test-on": "jsma fgsm-l2"], state: .pending, outcome: nil)
    #expect(
      study.trials.map(\.commandLine) == [
        "mithridate poison --controls --dataset 'my log.csv' --ranker bpr --set attack.steps=5",
        "mithridate datasets describe steam",
        "mithridate detect --graph beauty-kg --test-on jsma --test-on fgsm-l2",
      ])
  }

  @Test func aMapThatDoesNotMatchIsLeftOut() throws {
    var study = SyntheticStudy()
    study.seeds = [1]
    study.addComparison(withMaps: true)
    let broken = study.trials[4].outcome?.replacing(
      "\"targets\":8,\"x\":[", with: "\"targets\":8,\"x\":[1,")
    study.add(
      "poison", ["dataset": "steam", "seed": "9"], outcome: broken)
    let evidence = study.evidence
    #expect(evidence.unreadable.map(\.reason) == ["the lists of its map differ in length"])
    #expect(evidence.poisonings.last?.document.map == nil)
  }
}
