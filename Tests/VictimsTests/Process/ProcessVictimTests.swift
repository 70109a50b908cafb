import Essentials
import Foundation
import Interactions
import Synchronization
import Testing

@testable import Victims

@Suite struct ProcessVictimTests {
  private let child = ChildRecommender()
  private let users = (0..<40).map { UserID($0) }

  private func counts(_ lists: [[ItemID]]) -> [Int] {
    [30, 31, 32].map { target in lists.count { $0.contains(ItemID(target)) } }
  }

  @Test(arguments: ["", "float", "plain"])
  func answersAreWhatTheDefinitionSays(form: String) async throws {
    let victim = try await child.victim(form)
    #expect(victim.name == "popular" && victim.version == "1" && victim.isDeterministic)
    #expect(
      victim.audience == Audience(everybody: 40) && victim.lists == .full
        && victim.ceiling(k: 5) == 120)
    for injection in [Injection.none, ChildRecommender.injection] {
      let expected = ChildRecommender.lists(after: injection, k: 5)
      let lists = try await victim.recommendations(after: injection, for: users, on: .attack, k: 5)
      #expect(lists == RecommendedLists(users: users, items: expected))
      #expect(
        try await victim.exposures(after: [injection], on: .attack, k: 5) == [counts(expected)])
    }
    let some = [UserID(7), UserID(3)]
    let lists = try await victim.recommendations(after: .none, for: some, on: .fresh(2), k: 4)
    #expect(lists.items == ChildRecommender.lists(after: .none, k: 4, for: some))
  }

  @Test func candidatesAreThoseOfTheDraw() async throws {
    var child = child
    child.options.lists = .candidates
    let victim = try await child.victim()
    let draws = CandidateDraws(items: victim.scenario.items, originals: 12, seed: 5)
    for draw in [Draw.attack, .fresh(1)] {
      let candidates = draws.lists(for: users, on: draw)
      let expected = ChildRecommender.lists(
        after: ChildRecommender.injection, k: 5, amid: candidates)
      let lists = try await victim.recommendations(
        after: ChildRecommender.injection, for: users, on: draw, k: 5)
      #expect(lists.items == expected)
      #expect(
        try await victim.exposures(after: [ChildRecommender.injection], on: draw, k: 5)
          == [counts(expected)])
    }
  }

  @Test func accuracyIsThatOfTheLists() async throws {
    let positives = users.map { $0.index % 3 == 0 ? ItemID(($0.index * 7) % 30) : nil }
    let heldOut = HeldOut(positives, amid: ChildRecommender.log, seed: 3)
    let victim = try await child.victim()
    let metrics = try await victim.accuracy(after: .none, on: heldOut, k: 5)
    let lists = ChildRecommender.lists(after: .none, k: 5)
    let ranks = users.filter { positives[$0.index] != nil }.map { user in
      lists[user.index].firstIndex { $0 == positives[user.index] }
    }
    #expect(metrics.users == ranks.count && metrics.candidates == 33)
    #expect(metrics.hitRatio == Double(ranks.count { $0 != nil }) / Double(ranks.count))
    let gains = ranks.compactMap { $0 }.map { 1 / log2(Double($0) + 2) }
    let ndcg = try #require(metrics.ndcg)
    #expect(abs(ndcg - gains.reduce(0, +) / Double(ranks.count)) < 1e-12)
    var other = child
    other.options.lists = .candidates
    let chosen = try await other.victim().accuracy(after: .none, on: heldOut, k: 5)
    // Ties count against the item that is to be found, which popularity alone cannot tell apart.
    #expect(chosen.users == heldOut.task.candidates.users.count)
    #expect(chosen.candidates == heldOut.task.candidates.width)
    #expect(try #require(chosen.hitRatio) > 0)
  }

  @Test func asManyChildrenAsOneLikesAnswerTheSame() async throws {
    let injections = (0..<9).map { number in
      Injection([(slot: number % 4, clicks: (0..<6).map { ItemID(30 + ($0 + number) % 3) })])
    }
    var child = child
    let alone = try await child.victim().exposures(after: injections, on: .attack, k: 5)
    child.options.children = 3
    let victim = try await child.victim()
    for draw in [Draw.attack, .attack, .fresh(1)] {
      #expect(try await victim.exposures(after: injections, on: draw, k: 5) == alone)
    }
  }

  @Test func otherChildrenLoadTheSnapshotOfTheFirst() async throws {
    var child = child
    child.options.children = 2
    let victim = try await child.victim("snapshot")
    var lines: [String] = []
    // The second is started while the first answers, which may be done before it is there.
    var rounds = 0
    while !lines.contains(where: { $0.hasPrefix("loaded ") }), rounds < 10_000 {
      rounds += 1
      _ = try await victim.exposures(
        after: [Injection](repeating: .none, count: 12), on: .attack, k: 5)
      lines = child.said.lines.withLock { $0 }
    }
    #expect(lines.count { $0 == "trained" } == 1)
    #expect(lines.count { $0.hasPrefix("loaded ") && $0.hasSuffix("model.json") } == 1)
  }

  /// A query leaves nothing open, and a victim that goes takes everything with it.
  @Test func nothingIsLeftBehind() async throws {
    let place = FileManager.default.temporaryDirectory.path
    let before = Set(try FileManager.default.contentsOfDirectory(atPath: place))
    var group: pid_t = 0
    var folder = ""
    do {
      let victim = try await child.victim()
      folder = victim.files.folder
      let name = try #require(folder.split(separator: "/").last.map(String.init))
      #expect(
        !before.contains(name) && FileManager.default.fileExists(atPath: victim.files.folder))
      let log = try String(contentsOfFile: victim.files.log, encoding: .utf8)
      #expect(log.split(separator: "\n").count == 1 + ChildRecommender.log.count)
      #expect(log.hasPrefix("user,item,timestamp\n0,"))
      let names = try String(contentsOfFile: victim.files.userNames, encoding: .utf8)
      #expect(names.split(separator: "\n").count == 44)
      group = try await victim.groups()[0]
      #expect(kill(-group, 0) == 0)
      _ = victim.audience
    }
    // Whoever waits for its end may take a moment.
    for _ in 0..<100 where kill(-group, 0) == 0 { try await Task.sleep(for: .milliseconds(100)) }
    #expect(kill(-group, 0) != 0)
    #expect(!folder.isEmpty && !FileManager.default.fileExists(atPath: folder))
  }

  @Test func cancelingEndsTheWait() async throws {
    struct Enough: Error {}
    var child = child
    let flag = Flag()
    child.options.check = { if flag.isSet.load(ordering: .relaxed) { throw Enough() } }
    let victim = try await child.victim("silent")
    flag.isSet.store(true, ordering: .relaxed)
    await #expect(throws: Enough.self) {
      try await victim.exposures(after: [.none], on: .attack, k: 5)
    }
  }

  private final class Flag: Sendable {
    let isSet = Atomic<Bool>(false)
  }
}

extension ProcessVictim {
  /// The groups of children that wait for work.
  fileprivate func groups() async throws -> [pid_t] {
    try await crew.forEach(1) { _, worker in [worker.group] }[0]
  }
}
