import Foundation
import Testing

/// Figures that nobody has measured.
@Suite struct UndefinedFigureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func log(users: Int, rows: Int, items: Int) throws -> String {
    var text = "user,item\n"
    for user in 0..<users {
      for row in 0..<rows { text += "u\(user),i\((user * 3 + row * 7) % items)\n" }
    }
    return try folder.write(text, to: "log.csv")
  }

  private func train(_ log: String) throws -> (metrics: [String: Any], run: Invocation) {
    let run = try Invocation([
      "train", "--dataset", log, "--ranker", "itempop", "--json", "--quiet",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return (try #require(document?["metrics"] as? [String: Any]), run)
  }

  @Test func nobodyTestedIsNull() throws {
    let (metrics, run) = try train(log(users: 30, rows: 2, items: 20))
    #expect(metrics["hr@10"] is NSNull && metrics["ndcg@10"] is NSNull)
    #expect(run.errors.contains("none of 30 users can be tested"))
  }

  @Test func listsOfEverythingAreNull() throws {
    let path = try log(users: 40, rows: 4, items: 10)
    let (metrics, run) = try train(path)
    #expect(metrics["hr@10"] is NSNull && metrics["ndcg@10"] is NSNull)
    #expect(run.errors.contains("40 users are tested with 6 negatives each"))
    let table = try Invocation(["train", "--dataset", path, "--ranker", "itempop", "--quiet"])
    #expect(table.output.contains("–") && table.output.contains("tested on 40 users"))
  }

  @Test func shortListsAreSaid() throws {
    let (metrics, run) = try train(log(users: 40, rows: 4, items: 30))
    #expect(metrics["hr@10"] is Double)
    #expect(run.errors.contains("do not compare with those of 99"))
  }

  /// What diverged says nothing, in training or in the update on a poison.
  @Test(arguments: [
    ["train", "--ranker", "bpr", "--set", "epochs=2", "--set", "learningRate=1e30"],
    [
      "poison", "--ranker", "pmf", "--attack", "popular", "--set", "ranker.epochs=1", "--set",
      "updateLearningRate=1e30", "--set", "updatePasses=9",
    ],
  ])
  func numbersThatAreNotFiniteEndTheRun(arguments: [String]) throws {
    let run = try Invocation(
      arguments + ["--dataset", "bazaar", "--no-cache", "--quiet", "--json"])
    #expect(run.status == 64, "\(run.output)")
    #expect(run.output.isEmpty)
    #expect(run.errorLine.contains("diverged") || run.errorLine.contains("no finite number"))
  }

  @Test func aListThatHoldsAllTargetsIsNoMeasurement() throws {
    let run = try Invocation([
      "poison", "--dataset", log(users: 20, rows: 3, items: 3), "--ranker", "itempop", "--attack",
      "random", "--targets", "2", "--quiet",
    ])
    #expect(run.status == 65)
    #expect(run.errorLine.contains("RecNum is undefined"))
  }
}
