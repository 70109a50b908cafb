import Testing

@testable import Reporting

struct ContestTests {
  private func contest(
    _ contenders: KeyValuePairs<String, [UInt64: Double]>, controls: Set<String> = []
  ) -> Contest {
    Contest(
      contenders.map { name, results in
        .init(id: name, name: name, isControl: controls.contains(name), results: results)
      })
  }

  @Test func oneIsAheadOfAll() {
    // Differences of 9, 10 and 11, of 8, 10 and 12: t = 17.3 and 8.7, where 4.3 is needed.
    let contest = contest([
      "a": [1: 10, 2: 12, 3: 14], "b": [1: 1, 2: 2, 3: 3], "c": [1: 2, 2: 2, 3: 2],
    ])
    #expect(contest.best?.id == "a")
    #expect(contest.standing(of: "b") == .behind && contest.standing(of: "c") == .behind)
    #expect(contest.mark(of: "a") == .ahead && contest.mark(of: "c") == .none)
    #expect(contest.words == "a is ahead of all others")
  }

  @Test func tiesAreNamed() {
    let contest = contest(["a": [1: 9, 2: 9], "b": [1: 9, 2: 9], "c": [1: 1, 2: 1]])
    #expect(contest.best == nil)
    #expect(contest.front.map(\.id) == ["a", "b"] && contest.highest.map(\.id) == ["a", "b"])
    #expect(contest.standing(of: "c") == .behind)
    #expect(contest.words == "a and b are level")
  }

  /// A higher mean that the seeds do not bear out is no lead.
  @Test func aMeanAloneIsNoLead() {
    // Differences of 90, −10 and −20: on average 20, t = .6.
    let contest = contest(["a": [1: 100, 2: 10, 3: 10], "b": [1: 10, 2: 20, 3: 30]])
    #expect(contest.best == nil)
    #expect(contest.highest.map(\.id) == ["a"])
    #expect(contest.words == "a and b are level")
    #expect(
      SeedComparison([1: 100, 2: 10, 3: 10], [1: 10, 2: 20, 3: 30])?.contradicting == [2, 3])
  }

  /// The lucky seeds of one, which the other has not played, say nothing.
  @Test func seedsOfOneAloneDoNotCount() {
    let contest = contest(["a": [1: 10, 2: 10, 3: 10], "b": [3: 9, 4: 1000, 5: 1000]])
    #expect(contest.mixesSeeds)
    #expect(contest.standing(of: "a") == .unsettled && contest.standing(of: "b") == .unsettled)
    // On the only seed that both have played.
    #expect(contest.front.map(\.id) == ["a", "b"] && contest.highest.map(\.id) == ["a"])
    #expect(contest.mark(of: "a") == .level && contest.mark(of: "b") == .none)
    #expect(contest.words == "a does best, on single seeds, which may be luck")
    #expect(contest.rival(of: "a")?.1.differences == [1])
  }

  @Test func withoutASharedSeedNothingIsSaid() {
    let contest = contest(["a": [1: 10, 2: 11], "b": [3: 1000, 4: 1001]])
    #expect(contest.best == nil && contest.front.isEmpty && contest.highest.isEmpty)
    #expect(contest.standing(of: "a") == nil && contest.rival(of: "a") == nil)
    #expect(contest.words == "seeds are too different to say which is best")
  }

  @Test func oneSeedSettlesNothing() {
    let contest = contest(["a": [1: 1000], "b": [1: 10], "c": [1: 10]])
    #expect(contest.standing(of: "a") == .unsettled)
    #expect(contest.best == nil && contest.mark(of: "a") == .level)
    #expect(contest.words == "a does best, on a single seed, which may be luck")
  }

  @Test func aControlCanWin() {
    let contest = contest(
      ["a": [1: 330, 2: 331], "luck": [1: 1199, 2: 1201], "b": [1: 3, 2: 4]], controls: ["luck"])
    #expect(contest.best?.id == "luck")
    #expect(contest.standing(of: "a") == .behind && contest.mark(of: "a") == .none)
    #expect(contest.rival(of: "a")?.0.id == "luck")
    #expect(contest.words == "luck is ahead of all others: no attack beats it")
  }

  @Test func whoPlaysAloneIsNotBest() {
    let contest = contest(["a": [1: 330, 2: 331]])
    #expect(contest.best == nil && contest.standing(of: "a") == nil)
    #expect(contest.words == "there is nothing to compare with")
  }
}

struct SeedComparisonTests {
  @Test func theIntervalDecides() throws {
    let comparison = try #require(
      SeedComparison([1: 10, 2: 12, 3: 14, 9: 0], [1: 1, 2: 2, 3: 3]))
    #expect(comparison.seeds == [1, 2, 3] && comparison.differences == [9, 10, 11])
    #expect(comparison.standing == .ahead)
    // 10 ± 4.3027 / √3.
    let interval = try #require(comparison.interval)
    #expect(abs(interval.lower - 7.5159) < 1e-3 && abs(interval.upper - 12.4841) < 1e-3)
    #expect(SeedComparison([1: 1, 2: 2, 3: 3], [1: 10, 2: 12, 3: 14])?.standing == .behind)
    // −1, 1 and 3: a mean of 1, a standard error of 1.15.
    #expect(SeedComparison([1: 0, 2: 2, 3: 4], [1: 1, 2: 1, 3: 1])?.standing == .level)
  }

  @Test func theSameIsLevelEvenOnOneSeed() {
    #expect(SeedComparison([4: 5], [4: 5])?.standing == .level)
    #expect(SeedComparison([4: 5], [4: 6])?.standing == .unsettled)
    #expect(SeedComparison([4: 5], [5: 5]) == nil)
  }
}
