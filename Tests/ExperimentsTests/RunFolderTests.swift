import Documents
import Essentials
import Foundation
import Interactions
import TestSupport
import Testing

@testable import Experiments

@Suite struct RunFolderTests {
  private let temporary: TemporaryFolder
  private let folder: RunFolder
  private let trial = QuickTrial()

  init() throws {
    temporary = try TemporaryFolder()
    folder = try RunFolder(URL(filePath: "\(temporary.path)/run"))
  }

  private var refusal: InputError {
    InputError(
      .data, "the folder holds a run of another plan; choose another folder",
      file: "\(temporary.path)/run/plan.json")
  }

  @Test func aRunKeepsItsFolder() throws {
    let plan = trial.plan("bpr", "popular")
    try folder.claim(for: plan, dataset: trial.dataset)
    try folder.claim(for: plan, dataset: trial.dataset)
    var other = plan
    other.seed = 2
    #expect(throws: refusal) { try folder.claim(for: other, dataset: trial.dataset) }
    other = plan
    other.settings["draws"] = "7"
    #expect(throws: refusal) { try folder.claim(for: other, dataset: trial.dataset) }
    #expect(throws: refusal) {
      try folder.claim(for: plan, dataset: Bazaar(.small, seed: 2).dataset)
    }
  }

  /// A learner goes on from where it ended; a folder that belongs to nobody is not taken.
  @Test func onlyTheLengthOfALearnerMayChange() throws {
    try folder.claim(
      for: trial.plan("bpr", "poisonrec", settings: ["steps": "3"]), dataset: trial.dataset)
    let longer = trial.plan("bpr", "poisonrec", settings: ["attack.steps": "9"])
    try folder.claim(for: longer, dataset: trial.dataset)
    #expect(throws: refusal) {
      try folder.claim(
        for: trial.plan("bpr", "poisonrec", settings: ["steps": "9", "clip": "0.2"]),
        dataset: trial.dataset)
    }
    try Data("{}".utf8).write(to: URL(filePath: "\(temporary.path)/run/plan.json"))
    #expect(throws: InputError.self) { try folder.claim(for: longer, dataset: trial.dataset) }
  }

  /// A moved or renamed log is the same one.
  @Test func theSameContentUnderAnotherNameIsTheSameRun() throws {
    let plan = trial.plan("bpr", "popular")
    try folder.claim(for: plan, dataset: trial.dataset)
    let (log, data) = (trial.dataset.log, trial.dataset)
    let renamed = Dataset(
      name: "renamed", userNames: data.userNames, itemNames: data.itemNames, log: log)
    try folder.claim(for: plan, dataset: renamed)
  }

  /// Whatever has become of a folder's files, they are used or refused.
  @Test func changedFilesAreErrorsAtMost() throws {
    let plan = trial.plan("bpr", "poisonrec", settings: ["steps": "3"])
    try folder.claim(for: plan, dataset: trial.dataset)
    let file = URL(filePath: "\(temporary.path)/run/plan.json")
    let words = [
      "0", "-1", "1e308", "null", "[]", "{}", "\"\"", "true", "poisonrec", "bpr", "steps",
    ]
    Mutator.run("plan", [[UInt8](try Data(contentsOf: file))], words: words, standardSeconds: 1) {
      bytes, _ in
      try Data(bytes).write(to: file)
      try folder.claim(for: plan, dataset: trial.dataset)
    }
    let curve = "step,mean,max,targetClickRatio,seconds\n0,1.5,3,0.25,0.1\n1,2,4,1,1e-7\n"
    Mutator.run(
      "curve", [Array(curve.utf8)], words: words + [",", "\n", "nan"], standardSeconds: 1
    ) { bytes, _ in
      try Data(bytes).write(to: URL(filePath: "\(temporary.path)/run/curve.csv"))
      _ = try folder.curve("poisonrec")
    }
  }

  @Test func curvesReadBack() throws {
    #expect(try folder.curve("poisonrec").isEmpty)
    let curve = [
      PoisonDocument.CurvePoint(step: 0, mean: 1.5, max: 3, targetClickRatio: 0.25, seconds: 0.1),
      PoisonDocument.CurvePoint(step: 1, mean: 2, max: 4, targetClickRatio: 1, seconds: 1e-7),
    ]
    try folder.write(curve, "poisonrec")
    try folder.write([curve[1]], "control-shuffled")
    let read = try folder.curve("poisonrec")
    #expect(read.map(\.mean) == [1.5, 2] && read.map(\.seconds) == [0.1, 1e-7])
    #expect(try folder.curve("control-shuffled").map(\.step) == [1])
    try Data("step\nx,y\n".utf8).write(to: URL(filePath: "\(temporary.path)/run/curve.csv"))
    #expect(
      throws: InputError(
        .data, "not a point of a curve", file: "\(temporary.path)/run/curve.csv", line: 2)
    ) { try folder.curve("poisonrec") }
  }

  /// A finished attack that is continued comes to what a longer one comes to at once.
  @Test func aContinuedRunEqualsALongerOne() async throws {
    func run(_ steps: Int, in folder: RunFolder?) async throws -> PoisonDocument {
      var plan = trial.plan(
        "itempop", "poisonrec", settings: ["steps": "\(steps)", "worlds": "4", "batch": "4"])
      plan.controls = true
      return try await PoisoningTrial(dataset: trial.dataset, plan: plan, output: folder).run(
        reporting: { _ in }, attackReporting: { _, _ in })
    }
    _ = try await run(2, in: folder)
    let continued = try await run(4, in: folder)
    let straight = try await run(4, in: nil)
    #expect(continued.recNum.poisoned == straight.recNum.poisoned)
    #expect(continued.recNum.policyMean == straight.recNum.policyMean)
    #expect(continued.curve.map(\.mean) == straight.curve.map(\.mean))
    #expect(continued.queries == straight.queries)
    #expect(continued.controls == straight.controls)
    await #expect(throws: InputError.self) { try await run(3, in: folder) }
  }
}
