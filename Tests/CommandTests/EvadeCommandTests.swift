import Essentials
import Foundation
import Testing

@Suite struct EvadeCommandTests {
  /// A recommender that is trained in a moment.
  private let small = [
    "dimension=16", "passes=20", "heldOutUsers=0", "maximumActions=40", "firstHidden=32",
    "secondHidden=16", "learningRate=1e-3", "epochs=2",
  ].flatMap { ["--set", $0] }

  private func evade(_ arguments: [String]) throws -> Invocation {
    try Invocation(
      ["evade", "--graph", "bazaar-kg", "--no-cache", "--users", "300", "--quiet"] + small
        + arguments)
  }

  private func document(_ run: Invocation) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func jsonFollowsTheContract() throws {
    let run = try evade([
      "--attack", "fgsm-linf", "--epsilon", "1", "--schedule", "random:0.5", "--objective",
      "policy", "--json",
    ])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let found = try document(run)
    #expect(found["graph"] as? String == "bazaar-kg")
    #expect(found["attack"] as? String == "fgsm-linf")
    #expect(found["epsilon"] as? Double == 1)
    #expect(found["objective"] as? String == "policy")
    #expect(found["schedule"] as? String == "random:0.5")
    #expect(abs((found["frequency"] as? Double ?? 0) - 0.5) < 0.02)
    let names = ["hr@10", "ndcg@10", "precision@10", "recall@10"]
    #expect((found["metrics"] as? [String: Double])?.keys.sorted() == names)
    #expect((found["clean"] as? [String: Double])?.keys.sorted() == names)
    #expect(found["users"] as? Int == 300)
    let mmd = try #require(found["mmd"] as? [String: Double])
    #expect(mmd.keys.sorted() == ["bandwidth", "clean", "l1", "noiseFloor", "pValue", "sequences"])
    #expect(mmd["sequences"] == 150)
    for key in ["paths", "changedPaths", "meanPerturbationNorms", "seconds", "configuration"] {
      #expect(found[key] != nil, "\(key)")
    }
    let example = try #require(found["example"] as? [String: Any])
    let steps = try #require(example["attacked"] as? [[String: Any]])
    #expect(steps.count == 3)
    #expect(steps[0].keys.sorted() == ["kind", "label", "node", "relation"])
  }

  /// Everything but seconds is the same with one thread and with two.
  @Test func jobsDoNotMatter() throws {
    let documents = try ["1", "2"].map { jobs in
      var found = try document(evade(["--attack", "deepfool", "--json", "--jobs", jobs]))
      found["seconds"] = nil
      return found as NSDictionary
    }
    #expect(documents[0] == documents[1])
    #expect(documents[0]["epsilon"] == nil)
  }

  @Test func theTableNamesAttackAndChange() throws {
    let run = try evade(["--attack", "jsma", "--beam", "5-3-1"])
    #expect(run.status == 0, "\(run.errors)")
    for text in ["jsma, policy on bazaar-kg", "NDCG@10", "under attack", "change", "for example"] {
      #expect(run.output.contains(text), "\(run.output)")
    }
  }

  @Test(arguments: [
    (["--attack", "fgsm"], "no attack 'fgsm'; did you mean"),
    (["--attack", "jsma", "--epsilon=-1"], "--epsilon must be at least 0, not -1.0"),
    (["--attack", "jsma", "--objective", "reward"], "no objective 'reward'"),
    (["--attack", "jsma", "--schedule", "often"], "no schedule 'often'"),
    (["--attack", "jsma", "--schedule", "random:2"], "must be from 0 to 1"),
    (["--attack", "jsma", "--users", "0"], "--users must be at least 1, not 0"),
    (
      ["--attack", "fgsm-l1", "--as-published", "--inflate-probabilities"],
      "--as-published says what --evaluation-dropout and --inflate-probabilities are"
    ),
    (["--attack", "jsma", "--beam", "5-3"], "The value '5-3' is invalid for '--beam <n-n-n>'"),
    (["--attack", "jsma", "--evaluation-dropout", "1"], "must be from 0 to below 1, not 1.0"),
    (["--attack", "jsma", "--set", "tehta=2"], "did you mean 'theta'?"),
    (
      ["--attack", "jsma", "--graph", "bazar-kg"], "no graph 'bazar-kg'; did you mean 'bazaar-kg'?"
    ),
  ])
  func wrongOptionsAreUsageErrors(arguments: [String], message: String) throws {
    let run = try Invocation(["evade", "--no-cache", "--quiet"] + arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func aGraphThatIsNotInstalledSaysWhereItGoes() throws {
    let folder = try TemporaryFolder()
    let run = try Invocation([
      "evade", "--graph", "beauty-kg", "--attack", "jsma", "--data", folder.path,
    ])
    #expect(run.status == 66)
    #expect(run.errorLine.contains("the graph 'beauty-kg' is not in \(folder.path)"))
  }
}
