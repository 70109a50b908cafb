import Interactions
import Testing

@testable import Victims

@Suite struct JudgeTests {
  @Test func figuresAreMeansOverFreshDraws() async throws {
    let victim = FormulaVictim()
    let injection = Injection([(slot: 2, clicks: [ItemID(5), ItemID(6), ItemID(5)])])
    // 3 clicks, and two targets' draw number each: (3 + 2) + (3 + 4) + (3 + 6) over 3.
    let judge = Judge(of: victim)
    #expect(try await judge.recNum(after: injection) == 7)
    #expect(try await judge.recNums(after: [injection, .none]) == [7, 4])
    #expect(try await judge.mean(after: [injection, .none]) == 5.5)
    #expect(try await Judge(of: victim, draws: 1).recNum(after: .none) == 2)
    #expect(victim.seen.withLock { $0.allSatisfy { $0.draw != .attack } })
  }
}
