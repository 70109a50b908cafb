import Foundation
import Testing

@Suite struct BadExperimentTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    (
      "command: poison\ngrid: {dataset: bazaar, ranker: bprr, attack: random}", 64,
      "no ranker 'bprr'; did you mean 'bpr'?"
    ),
    (
      "command: poison\ngrid: {dataset: bazaar, ranker: bpr, attack: poisonrek}", 64,
      "no attack 'poisonrek'; did you mean 'poisonrec'?"
    ),
    (
      "command: train\ngrid: {dataset: steem, ranker: bpr}", 64,
      "no dataset 'steem'; did you mean 'steam'?"
    ),
    (
      "command: train\ngrid: {dataset: steam, ranker: bpr}", 66,
      "mithridate datasets import steam --from steam-200k.csv"
    ),
    (
      "command: train\ngrid: {dataset: bazaar, ranker: bpr}\nset: {epoks: 3}", 64,
      "no bpr hyperparameter 'epoks'; did you mean 'epochs'?"
    ),
    (
      "command: poison\ngrid: {dataset: bazaar, ranker: bpr, attack: random, steps: 3}", 64,
      "attack 'random' has no --steps"
    ),
    (
      "command: train\ngrid: {dataset: bazaar, ranker: bpr, rounds: 3}", 64,
      "'train bazaar bpr rounds 3': Unknown option '--rounds'"
    ),
    ("command: trian\ngrid: {dataset: bazaar}", 64, "'trian bazaar': "),
    (
      "command: datasets import {dataset}\ngrid: {dataset: steam, from: a.csv}", 64,
      "'datasets import' prints no JSON document, so that it can be no trial"
    ),
    (
      "command: experiment run {file}\ngrid: {file: a.yaml, store: b}", 64,
      "'experiment run' prints no JSON document, so that it can be no trial"
    ),
    ("command: bench walk\ngrid: {graph: beauty-kgg}", 64, "no graph 'beauty-kgg'; did you mean"),
    (
      "command: poison\n\tgrid: 1", 65,
      "small.yaml:2: column 1: a tab; YAML is indented with spaces"
    ),
  ])
  func whatCannotRunIsSaidBeforeAnythingRuns(text: String, code: Int, message: String) throws {
    let file = try folder.write(text, to: "small.yaml")
    let run = try Invocation([
      "experiment", "run", file, "--store", folder.path + "/results.sqlite", "--data", folder.path,
    ])
    #expect(run.status == Int32(code))
    #expect(run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    #expect(run.errorLine.contains(message), "\(run.errors)")
    #expect(run.errorLine.contains(file), "\(run.errors)")
    #expect(folder.names == ["small.yaml"])
  }

  @Test func whatIsNoStoreIsRefused() throws {
    let file = try folder.write(
      "command: train\ngrid: {dataset: bazaar, ranker: itempop}", to: "small.yaml")
    let noStore = try folder.write("user,item\n", to: "results.sqlite")
    for arguments in [["run", file, "--store", noStore], ["status", noStore]] {
      let run = try Invocation(["experiment"] + arguments)
      #expect(run.status == 65)
      #expect(
        run.errorLine.hasSuffix("results.sqlite: not a store of results: it is no SQLite database"))
    }
    let absent = try Invocation(["experiment", "status", folder.path + "/absent.sqlite"])
    #expect(absent.status == 66)
    #expect(absent.errorLine.hasSuffix("absent.sqlite: no such store of results"))
  }
}
