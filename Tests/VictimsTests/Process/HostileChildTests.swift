import Essentials
import Foundation
import Interactions
import Testing

@testable import Victims

/// Children that do everything wrong: none hangs, crashes or fools the host.
@Suite struct HostileChildTests {
  private static func child(_ query: Double = 20) -> ChildRecommender {
    var child = ChildRecommender()
    child.options.limits.query = query
    child.options.limits.initialize = 20
    return child
  }

  /// How a whole attack's worth of questions ends: with an error, or well.
  private func outcome(
    of fault: String, _ child: ChildRecommender, lists: ListKind = .full
  ) async throws -> InputError? {
    var child = child
    child.options.lists = lists
    do {
      let victim = try await child.victim(fault)
      let injections = [Injection.none, ChildRecommender.injection, .none]
      let counts = try await victim.exposures(after: injections, on: .attack, k: 5)
      #expect(counts[0] == counts[2] && counts[0] != counts[1])
      let users = (0..<40).map { UserID($0) }
      _ = try await victim.recommendations(
        after: ChildRecommender.injection, for: users, on: .attack, k: 5)
      return nil
    } catch let error as InputError {
      return error
    }
  }

  /// What an answer can be wrong about is said, and never taken for a figure.
  @Test(arguments: [
    ("wrong-shape", "exposures: answered with exposures of the shape [2], not [3]"),
    ("too-high", "exposures: counts target 0 in 41 lists of 40 users"),
    ("negative", "exposures: counts target 0 in -1 lists of 40 users"),
    ("fraction", "exposures: answered with "),
    ("null", "exposures: answered with "),
    ("no-key", "exposures: answered with no 'exposures'"),
    ("text", "exposures: answered with "),
    ("wrong-id", "exposures: answered request "),
    ("broken-json", "exposures: answered with something that is no JSON-RPC"),
    ("too-many-items", "recommend: answered with lists of the shape [40, 6], not [40, 5]"),
    ("repeats", "twice"),
    ("no-such-item", "recommend: recommends item 33 of a catalogue of 33 to user 0"),
    ("padding-first", "after the end of the list"),
    ("bad-base64", "recommend: answered with data that is no base64"),
    ("short-base64", "recommend: answered with 795 bytes for the shape [40, 5]"),
    ("huge-shape", "recommend: answered with the shape"),
    ("bad-data", "exposures: it refused (badData): that cannot be"),
    ("wrong-protocol", "initialize: speaks protocol '2', not '1'"),
    ("no-name", "initialize: has no name"),
  ])
  func whatCannotBeIsRefused(fault: String, complaint: String) async throws {
    let error = try #require(try await outcome(of: fault, Self.child()), "\(fault) passed")
    #expect(error.kind == .data)
    #expect(error.message.contains(complaint), "\(error.message)")
    #expect(!error.message.contains("\n"))
  }

  @Test func whatIsNoCandidateIsRefused() async throws {
    let error = try await outcome(of: "no-candidate", Self.child(), lists: .candidates)
    #expect(error?.kind == .data)
    #expect(error?.message.contains("which is no candidate") == true)
  }

  @Test func whoCannotChooseFromCandidatesIsNotAsked() async throws {
    let error = try await outcome(of: "no-candidates", Self.child(), lists: .candidates)
    #expect(error?.kind == .usage)
    #expect(error?.message.contains("use --lists full") == true)
  }

  /// What a host gets over.
  @Test(arguments: [
    "dies-at-third", "transient", "junk", "garbage", "flood-errors", "stubborn",
  ])
  func aHostGetsOver(fault: String) async throws {
    #expect(try await outcome(of: fault, Self.child()) == nil)
  }

  @Test func whatIsPrintedByAccidentIsShownAndCounted() async throws {
    let child = Self.child()
    let victim = try await child.victim("junk")
    _ = try await victim.exposures(after: [.none], on: .attack, k: 5)
    #expect(victim.strayLines == 4)
    let lines = child.said.lines.withLock { $0 }
    #expect(lines.contains("training…") && lines.contains("a message"))
  }

  /// What is tried again in vain is told with its end and its last words.
  @Test(arguments: [
    ("dies", "exposures: it ended with exit code 7; its last words: something went wrong"),
    ("exits-early", "initialize: it ended with exit code 3; its last words: no such model"),
    ("always-transient", "exposures: it refused (transient): the database is away"),
    ("fails-to-fit", "fit: it refused (internal): too few users"),
  ])
  func whatFailsEveryTimeIsTold(fault: String, complaint: String) async throws {
    let error = try #require(try await outcome(of: fault, Self.child()), "\(fault) passed")
    #expect(error.kind == .unavailable)
    #expect(error.message.contains(complaint), "\(error.message)")
  }

  @Test(arguments: ["silent", "closes", "slow-progress", "flood-lines"])
  func whoeverNeverAnswersIsGivenUp(fault: String) async throws {
    var child = Self.child(0.4)
    child.options.limits.restarts = 1
    let error = try #require(try await outcome(of: fault, child), "\(fault) passed")
    #expect(error.kind == .unavailable)
    #expect(error.message.contains("exposures: it gave no answer within"), "\(error.message)")
  }

  @Test func aLineWithoutEndIsGivenUp() async throws {
    let error = try #require(try await outcome(of: "flood", Self.child(120)))
    #expect(error.kind == .data)
    #expect(error.message.contains("wrote a line of more than 512 MiB"), "\(error.message)")
  }

  @Test(arguments: ["huge-error", "nested"])
  func whatIsTooMuchIsCut(fault: String) async throws {
    let error = try #require(try await outcome(of: fault, Self.child()))
    #expect(error.message.utf8.count < 1_500)
    #expect(!error.message.unicodeScalars.contains { $0.value < 0x20 })
  }

  @Test func aCommandThatIsNotThereIsTold() async throws {
    let error = await #expect(throws: InputError.self) {
      try await ProcessVictim(
        RecommenderCommand("no-such-command-anywhere"), log: ChildRecommender.log,
        names: ChildRecommender.names, options: Self.child().options)
    }
    #expect(error?.kind == .unavailable)
    let message = error?.message ?? ""
    #expect(message.contains("ended with exit code 127; its last words: "), "\(message)")
  }

  /// What a child forked goes with it.
  @Test func noDescendantIsLeft() async throws {
    let before = try processes()
    #expect(try await outcome(of: "forks", Self.child()) == nil)
    let left = try processes().subtracting(before)
    #expect(left.isEmpty)
  }

  /// Processes of this test's kind.
  private func processes() throws -> Set<Int> {
    let all = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int($0) }
    return Set(
      all.filter { id in
        let line = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
        return String(decoding: line, as: UTF8.self).contains("child.py\u{0}forks\u{0}")
      })
  }
}
