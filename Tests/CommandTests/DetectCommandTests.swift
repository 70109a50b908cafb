import Essentials
import Foundation
import Testing

@Suite struct DetectCommandTests {
  private let small = [
    "dimension=8", "passes=2", "recommender.epochs=1", "firstHidden=16", "secondHidden=8",
    "maximumActions=20", "detector.epochs=2", "detector.hidden=8",
  ].flatMap { ["--set", $0] }

  private func detect(_ arguments: [String]) throws -> Invocation {
    try Invocation(
      ["detect", "--graph", "bazaar-kg", "--no-cache", "--users", "200", "--quiet"] + small
        + arguments)
  }

  private func document(_ run: Invocation) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func jsonFollowsTheContract() throws {
    let run = try detect([
      "--train-on", "fgsm-linf", "--train-epsilon", "2", "--test-on", "fgsm-l1:1@random:0.5",
      "deepfool", "--paths", "1000", "--json",
    ])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let found = try document(run)
    #expect(found["graph"] as? String == "bazaar-kg")
    let trainedOn = try #require(found["trainedOn"] as? [String: Any])
    #expect(trainedOn["attack"] as? String == "fgsm-linf")
    #expect(trainedOn["epsilon"] as? Double == 2)
    let results = try #require(found["results"] as? [[String: Any]])
    #expect(results.map { $0["attack"] as? String } == ["fgsm-l1", "deepfool"])
    #expect(results.map { $0["schedule"] as? String } == ["random:0.5", "every"])
    #expect(results[1]["epsilon"] == nil)
    #expect(abs((results[0]["frequency"] as? Double ?? 0) - 0.5) < 0.05)
    for result in results {
      for key in ["recall", "f1", "auc", "recallAt1PercentFalseAlarms"] {
        #expect((0...1).contains(result[key] as? Double ?? -1), "\(key)")
      }
      // Of no alarm at all, none is right or wrong.
      let precision = result["precision"]
      #expect(precision is NSNull || (0...1).contains(precision as? Double ?? -1))
      #expect(precision is Double || result["recall"] as? Double == 0)
      #expect(result["paths"] as? Int == 1_000)
    }
    for key in ["seed", "seconds", "configuration", "users", "paths", "detector"] {
      #expect(found[key] != nil, "\(key)")
    }
  }

  /// Everything but seconds is the same with one thread and with two.
  @Test func jobsDoNotMatter() throws {
    let documents = try ["1", "2"].map { jobs in
      var found = try document(
        detect(["--test-on", "fgsm-l1:1", "--paths", "600", "--json", "--jobs", jobs]))
      found["seconds"] = nil
      return found as NSDictionary
    }
    #expect(documents[0] == documents[1])
  }

  @Test func theTableNamesAttacksAndUsers() throws {
    let run = try detect(["--test-on", "gaussian:1@timed:0.1", "--paths", "500"])
    #expect(run.status == 0, "\(run.errors)")
    for text in [
      "gru-attention on bazaar-kg", "gaussian:1.0@timed:0.1", "F1",
      "half of them under fgsm-l1:0.1",
      "by 100 other users",
    ] { #expect(run.output.contains(text), "\(run.output)") }
  }

  @Test(arguments: [
    (["--train-on", "fgsm"], "no attack 'fgsm'; did you mean"),
    (["--test-on", "jsma", "fgsm-l1@often"], "no schedule 'often'"),
    (["--test-on", "jsma:much"], "the epsilon of 'jsma:much' must be a number of at least 0"),
    (["--paths", "1"], "--paths must be from 10 to 10000000, not 1"),
    (["--users", "2"], "--users must be at least 4, not 2"),
    (["--train-on", "fgsm-l1:1", "--train-epsilon", "2"], "leave --train-epsilon out"),
    (["--detector", "svm"], "no detector 'svm'; known: gru-attention"),
    (
      ["--set", "detector.hiden=3"],
      "no gru-attention hyperparameter 'hiden'; did you mean 'hidden'?"
    ),
  ])
  func wrongOptionsAreUsageErrors(extra: [String], message: String) throws {
    let run = try detect(extra)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}
