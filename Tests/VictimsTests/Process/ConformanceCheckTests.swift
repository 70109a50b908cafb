import Essentials
import Testing

@testable import Victims

@Suite struct ConformanceCheckTests {
  private func outcome(_ fault: String, lists: ListKind = .full) async throws
    -> ConformanceCheck.Outcome
  {
    var child = ChildRecommender()
    child.options.lists = lists
    child.options.limits.query = 20
    return try await ConformanceCheck(
      RecommenderCommand(words: ["python3", ChildRecommender.script, fault]),
      log: ChildRecommender.log, names: ChildRecommender.names, options: child.options, k: 5
    ).run { _ in }
  }

  @Test(arguments: ListKind.allCases)
  func whoKeepsToTheProtocolPasses(lists: ListKind) async throws {
    let outcome = try await outcome("", lists: lists)
    #expect(outcome.passed, "\(outcome.findings.filter { !$0.passed })")
    #expect(outcome.name == "popular" && outcome.findings.count == 9)
    #expect(try #require(outcome.queriesPerSecond) > 0)
  }

  /// Each fault is found by the check that is meant for it.
  @Test(arguments: [
    ("exits-early", "handshake"), ("drifts", "a query leaves nothing behind"),
    ("no-clicks", "accounts change something"), ("repeats", "lists are whole"),
    ("shows-seen", "seen items are left out"), ("junk", "standard output"),
    ("too-high", "exposures count the lists"),
  ])
  func eachFaultIsFound(fault: String, check: String) async throws {
    let outcome = try await outcome(fault)
    let failed = outcome.findings.filter { !$0.passed }.map(\.check)
    #expect(failed.contains(check), "\(failed)")
    #expect(!outcome.passed)
  }

  @Test func whoSaysThatItIsRandomIsBelieved() async throws {
    let outcome = try await outcome("random")
    #expect(outcome.findings.first { $0.check == "same query, same counts" }?.passed == true)
  }
}
