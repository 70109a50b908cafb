import Essentials
import Foundation
import Interactions
import Testing

@testable import Victims

/// Children on machines that go away, and on others that stay.
@Suite struct LostChildTests {
  private let folder: URL
  private let injections = (0..<12).map { number in
    Injection([(slot: number % 4, clicks: (0..<6).map { ItemID(30 + ($0 + number) % 3) })])
  }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "lost-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A victim of two children whose starts are numbered from 1: what `cases` of the shell says of `$number`, else
  /// the child as it is.
  private func victim(_ cases: String, _ child: ChildRecommender) async throws -> ProcessVictim {
    let launcher = folder.appending(path: "launch.sh")
    let text = """
      number=1
      while ! mkdir "\(folder.path)/start-$number" 2> /dev/null; do number=$((number + 1)); done
      case $number in
      \(cases)
      esac
      exec "$@"
      """
    try Data(text.utf8).write(to: launcher)
    var child = child
    child.options.children = 2
    return try await ProcessVictim(
      RecommenderCommand(
        words: ["python3", ChildRecommender.script], launch: "sh \(launcher.path)"),
      log: ChildRecommender.log, names: ChildRecommender.names, options: child.options)
  }

  private var starts: Int {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).count { $0.hasPrefix("start-") }
  }

  private func alone() async throws -> [[Int]] {
    try await ChildRecommender().victim().exposures(after: injections, on: .attack, k: 5)
  }

  /// The first dies over its third question, and nothing starts any more but the second.
  @Test func theOthersAnswerForOneThatIsLost() async throws {
    let child = ChildRecommender()
    let victim = try await victim(#"1) exec "$@" dies-at-third;; 2) ;; *) exit 1;;"#, child)
    #expect(try await victim.exposures(after: injections, on: .attack, k: 5) == alone())
    // Round by round: where it was lost there may be room again by the next. A round may be over before a start is.
    var rounds = 0
    while starts < 8, rounds < 10_000 {
      rounds += 1
      #expect(try await victim.exposures(after: injections, on: .attack, k: 5) == alone())
    }
    let lines = child.said.lines.withLock { $0 }
    #expect(lines.contains { $0.hasSuffix("the others go on without it)") }, "\(lines)")
    #expect(starts >= 8)
    try FileManager.default.removeItem(at: folder)
  }

  /// An engine of jobs that has no room for the second child lets it wait.
  @Test func nobodyWaitsForOneThatDoesNotCome() async throws {
    let expected = try await alone()
    var child = ChildRecommender()
    // Whoever waited would start another one when this is over; nothing here takes that long on any machine.
    child.options.limits.initialize = 1_200
    let victim = try await victim("2) exec sleep 3600;;", child)
    for _ in 0..<20 {
      #expect(try await victim.exposures(after: injections, on: .attack, k: 5) == expected)
    }
    #expect(starts == 2)
    try FileManager.default.removeItem(at: folder)
  }

  @Test func whenAllAreLostThatIsSaid() async throws {
    let victim = try await victim(
      #"1|2) exec "$@" dies-at-third;; *) echo "no node left" >&2; exit 1;;"#, ChildRecommender())
    let error = await #expect(throws: InputError.self) {
      try await victim.exposures(after: injections, on: .attack, k: 5)
    }
    #expect(error?.kind == .unavailable)
    #expect(error?.message.contains("no node left") == true, "\(error?.message ?? "")")
    try FileManager.default.removeItem(at: folder)
  }
}
