import Essentials
import Testing
@testable import Interactions

@Suite struct PositiveRuleTests {
  private func accepts(_ rule: String, _ value: String) throws -> Bool {
    let rule = try PositiveRule(rule)
    return try Array(value.utf8).withUnsafeBufferPointer { try rule.accepts($0) }
  }

  @Test(arguments: [
    (">=4", "4", true), (">=4", "3.9", false), (">4", "4", false), ("<3", "-1", true),
    ("<=3", "3.0", true), ("=1", "1.0", true), ("==1", "0", false), ("!=0", "0.0", false),
    ("!=0", "1e-3", true), ("view,cart", "cart", true), ("view,cart", "remove_from_cart", false),
    ("all", "0", true), ("all", "", true),
  ])
  func valuesAreJudged(rule: String, value: String, isPositive: Bool) throws {
    #expect(try accepts(rule, value) == isPositive)
  }

  @Test func numbersAreNeededWhereTheyAreCompared() {
    #expect(throws: InputError(.data, "the value 'good' is not a number, as '>=4' needs")) {
      try accepts(">=4", "good")
    }
    #expect(throws: InputError.self) { try accepts(">=4", "") }
  }

  @Test(arguments: [">=", ">=x", "<nan", "=inf", "", "view,,cart"])
  func rulesThatSayNothingAreRefused(text: String) {
    #expect(throws: InputError.self) { try PositiveRule(text) }
  }
}
