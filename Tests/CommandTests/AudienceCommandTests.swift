import Foundation
import Testing

@Suite struct AudienceCommandTests {
  private struct Document: Decodable {
    struct RecNum: Decodable { var ceiling: Int }
    struct Audience: Decodable {
      struct Sampling: Decodable {
        var standardError: Double
        var interval: [Double]
      }
      var users: Int
      var population: Int
      var poisoned: Sampling?
    }
    var recNum: RecNum
    var audience: Audience?
  }

  private struct Rate: Decodable {
    var rows: Int
    var users: Int
    var items: Int
    var work: String
    var ranker: String?
    var seconds: Double
    var rowsPerSecond: Double
    var peakBytes: Int
  }

  private func poison(_ arguments: [String]) throws -> Invocation {
    try Invocation(
      ["poison", "--dataset", "bazaar", "--ranker", "itempop", "--attack", "popular", "--no-cache"]
        + arguments)
  }

  @Test func aSampleIsToldWithItsError() throws {
    let run = try poison(["--audience", "300", "--json", "--quiet"])
    #expect(run.status == 0, "\(run.errors)")
    let document = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    let audience = try #require(document.audience)
    #expect(audience.users == 300 && audience.population > 1_000)
    let poisoned = try #require(audience.poisoned)
    #expect(poisoned.standardError > 0 && poisoned.interval[0] < poisoned.interval[1])
    #expect(document.recNum.ceiling == 8 * audience.population)
    let text = try poison(["--audience", "300", "--quiet"])
    #expect(text.output.contains("scaled up from a random sample of 300 of"))
  }

  @Test(arguments: ["0", "-3", "many"])
  func anAudienceIsANumberOfPeople(count: String) throws {
    let run = try poison(["--audience=\(count)"])
    #expect(run.status == 64 && run.output.isEmpty && run.errors.contains("audience"))
  }

  /// Every kind of work on a log of 3,000 rows, each with its rate and the memory that it took.
  @Test func scaleIsMeasuredForEveryKindOfWork() throws {
    let run = try Invocation(
      [
        "bench", "scale", "--rows", "3000", "--ranker", "itempop", "--ranker", "bpr", "--json",
        "--quiet",
      ])
    #expect(run.status == 0, "\(run.errors)")
    let rates = try JSONDecoder().decode([Rate].self, from: Data(run.output.utf8))
    #expect(
      rates.map { [$0.work, $0.ranker].compactMap { $0 }.joined(separator: " ") } == [
        "write", "read", "read again", "train itempop", "attack itempop", "train bpr", "attack bpr",
      ])
    for rate in rates {
      #expect(rate.rows == 3_000 && rate.users > 30 && rate.items > 100)
      #expect(rate.seconds > 0 && rate.peakBytes > 1_000_000)
      #expect(abs(rate.rowsPerSecond * rate.seconds - 3_000) < 1e-6)
    }
    #expect(try Invocation(["bench", "scale", "--rows", "0"]).status == 64)
  }
}
