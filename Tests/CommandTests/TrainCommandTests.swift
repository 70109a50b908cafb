import Essentials
import Foundation
import Testing

@Suite struct TrainCommandTests {
  private struct Document: Decodable {
    struct Recommendations: Decodable, Equatable {
      struct Item: Decodable, Equatable {
        var item: String
        var score: Float
      }
      var user: String
      var items: [Item]
    }
    var metrics: [String: Double?]
    var validation: [String: Double?]
    var epochs: Int
    var parameters: Int
    var cached: Bool
    var recommendations: [Recommendations]?
  }

  private let folder: TemporaryFolder
  private let log: String

  init() throws {
    folder = try TemporaryFolder()
    log = try folder.writeLog()
  }

  private func train(_ arguments: [String]) throws -> Invocation {
    try Invocation(["train", "--dataset", log] + arguments)
  }

  private func document(_ arguments: [String]) throws -> Document {
    let run = try train(arguments + ["--json", "--quiet"])
    #expect(run.status == 0, "\(run.errors)")
    // The log is so small that a list of ten holds all that there is.
    #expect(run.errors.split(separator: "\n").allSatisfy { $0.contains("are undefined") })
    return try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
  }

  /// Every item that a user has not touched, by how often it occurs in the training part.
  ///
  /// The log's user u touches items 3u, 3u + 7, 3u + 14 and 3u + 21 modulo 10, the last two of which
  /// are held out.
  private func popular(for user: Int) -> [(item: String, score: Float)] {
    var counts = [String: Float]()
    var order: [String] = []
    for user in 0..<12 {
      for step in 0..<4 {
        let item = "i\((user * 3 + step * 7) % 10)"
        if counts[item] == nil { order.append(item) }
        counts[item, default: 0] += step < 2 ? 1 : 0
      }
    }
    let touched = (0..<4).map { "i\((user * 3 + $0 * 7) % 10)" }
    return order.enumerated().filter { !touched.contains($0.element) }
      .sorted { (-(counts[$0.element] ?? 0), $0.offset) < (-(counts[$1.element] ?? 0), $1.offset) }
      .map { ($0.element, counts[$0.element] ?? 0) }
  }

  @Test func recommendsTheMostPopularItemsThatAreNew() throws {
    let names = try folder.write("u11\n\nu3\n", to: "names.txt")
    let document = try document([
      "--ranker", "itempop", "--top", "4", "--users", "u7,u0", "--users-file", names,
    ])
    #expect(document.parameters == 0)
    let recommendations = try #require(document.recommendations)
    #expect(recommendations.map(\.user) == ["u7", "u0", "u11", "u3"])
    for (list, user) in zip(recommendations, [7, 0, 11, 3]) {
      let expected = popular(for: user).prefix(4)
      #expect(list.items.map(\.item) == expected.map(\.item))
      #expect(list.items.map(\.score) == expected.map(\.score))
    }
  }

  @Test func withoutNamesTheFirstUsersGetSome() throws {
    let lists = try document(["--ranker", "bpr", "--top", "20"]).recommendations
    #expect(lists?.map(\.user) == (0..<10).map { "u\($0)" })
    // Everything that a user has not touched: 6 of 10 items.
    #expect(lists?.allSatisfy { $0.items.count == 6 } == true)
    #expect(try document(["--ranker", "bpr"]).recommendations == nil)
    #expect(try document(["--ranker", "bpr", "--users", "u1"]).recommendations?.count == 1)
  }

  @Test func theTableShowsEveryList() throws {
    let run = try train(["--ranker", "itempop", "--quiet", "--top", "2", "--users", "u7,u0"])
    let blocks = run.output.components(separatedBy: "\n\n")
    #expect(blocks.count == 3)
    #expect(blocks[1].hasPrefix("u7  "))
    #expect(blocks[2].split(separator: "\n").count == 4)
  }

  @Test(arguments: [
    (
      ["--users", "u77"], 64, "no user 'u77' in log; did you mean 'u7'? 12 are known, such as 'u0'"
    ),
    (["--users", ","], 64, "--users names nobody"),
    (["--top", "0"], 64, "--top must be at least 1, not 0"),
    (["--users-file", "/nowhere/names"], 66, "/nowhere/names: cannot be read"),
  ])
  func wrongNamesAreOneLine(extra: [String], status: Int32, message: String) throws {
    let run = try train(["--ranker", "bpr", "--quiet"] + extra)
    #expect(run.status == status)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  /// The file may be another than was meant: nothing of it gets into a message.
  @Test func aWrongNameInAFileIsToldByItsLine() throws {
    let names = try folder.write("u1\n\nroot:secret\n", to: "shadow")
    let run = try train(["--ranker", "itempop", "--quiet", "--users-file", names])
    #expect(run.status == 65)
    #expect(run.errorLine.hasSuffix("shadow:3: no such user in log"))
    #expect(!run.errors.contains("secret"))
  }

  @Test func aModelIsTrainedOnce() throws {
    let cache = ["--cache", folder.path + "/models"]
    let arguments = ["--ranker", "bpr", "--top", "3"]
    let first = try document(arguments + cache)
    let second = try document(arguments + cache)
    #expect(!first.cached)
    #expect(second.cached)
    #expect(second.metrics == first.metrics)
    #expect(second.validation == first.validation)
    #expect(Set(first.validation.keys) == Set(first.metrics.keys))
    #expect(second.epochs == first.epochs)
    #expect(second.recommendations == first.recommendations)
    // 12 users and 10 items with 64 factors each, and 10 biases.
    #expect(second.parameters == 22 * 64 + 10)
    let note = try train(arguments + cache)
    #expect(note.errors.contains("bpr was trained before, \(folder.path)/models/bpr-"))
    #expect(try !document(arguments + cache + ["--seed", "2"]).cached)
    #expect(try !document(arguments + ["--no-cache"]).cached)
  }

  @Test func aCacheThatCannotBeWrittenIsSaidBeforeTraining() throws {
    let file = try folder.write("", to: "occupied")
    let run = try train(["--ranker", "bpr", "--cache", file + "/below"])
    #expect(run.status == 73)
    #expect(run.errorLine.hasSuffix("--no-cache trains without one"))
    #expect(!run.errors.contains("training bpr"))
  }

  /// A published test part is held back and found among all items; what does not go with it is refused.
  @Test func ranksAllItemsOfAPublishedTestPart() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/parts", withIntermediateDirectories: true)
    // Item 1 is what half of the users have and the others are to find: the most popular that they lack.
    let users = 0..<12
    _ = try folder.write(
      users.map { "\($0) 0 \($0 + 10) \($0 + 22) \($0 + 34)\($0 < 6 ? " 1" : "")\n" }.joined(),
      to: "parts/train.txt")
    _ = try folder.write(
      users.map { "\($0)\($0 < 6 ? "" : " 1")\n" }.joined(), to: "parts/test.txt")
    let arguments = ["train", "--dataset", folder.path + "/parts", "--ranker", "itempop"]
    let run = try Invocation(arguments + ["--protocol", "full", "--json", "--quiet"])
    #expect(run.status == 0, "\(run.errors)")
    let document = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    #expect(
      Set(document.metrics.keys)
        == ["recall@10", "ndcg@10", "recall@20", "ndcg@20", "recall@50", "ndcg@50"])
    #expect(document.metrics["recall@10"] == 1 && document.metrics["ndcg@20"] == 1)
    // A list of 50 holds all 38 items.
    #expect(document.metrics["recall@50"] == .some(nil))
    #expect(Set(document.validation.keys) == Set(document.metrics.keys))
    for (more, word) in [
      (["--lists", "candidates"], "--lists"), (["--protocol", "half"], "half"),
    ] {
      let refused = try Invocation(arguments + ["--protocol", "full"] + more)
      #expect(refused.status == 64 && refused.errors.contains(word))
    }
    let own = try Invocation([
      "train", "--dataset", log, "--recommender", "true", "--protocol", "full",
    ])
    #expect(own.status == 64 && own.errors.contains("built-in"))
  }
}
