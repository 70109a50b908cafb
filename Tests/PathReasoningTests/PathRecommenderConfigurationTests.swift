import Foundation
import Testing
@testable import PathReasoning

@Suite struct PathRecommenderConfigurationTests {
  /// The flat structure and its two parts as JSON, with and without a change.
  private func parts(_ configuration: PathRecommenderConfiguration) throws -> [String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return [
      String(decoding: try encoder.encode(configuration.embeddings), as: UTF8.self),
      String(decoding: try encoder.encode(configuration.agent), as: UTF8.self),
    ]
  }

  /// Every hyperparameter reaches one of the parts: one that does not could be set and do nothing.
  @Test func everyHyperparameterReachesAPart() throws {
    let original = PathRecommenderConfiguration()
    let before = try parts(original)
    let data = try JSONEncoder().encode(original)
    let values = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(values.count == 22)
    let other = ["actionOrder": "index", "reward": "cosine"]
    for name in values.keys {
      var changed = values
      if let text = other[name] {
        changed[name] = text
      } else if name == "leavesOutPurchases" {
        changed[name] = false
      } else if let number = values[name] as? NSNumber {
        let isWhole = number.doubleValue == number.doubleValue.rounded()
        changed[name] = isWhole ? NSNumber(value: number.intValue + 8) : NSNumber(value: 0.25)
      }
      let decoded = try JSONDecoder().decode(
        PathRecommenderConfiguration.self, from: JSONSerialization.data(withJSONObject: changed))
      #expect(decoded != original, "\(name)")
      let after = try parts(decoded)
      #expect(zip(before, after).count { $0 != $1 } == 1, "\(name)")
    }
  }

  @Test func defaultsAreThoseOfTheParts() {
    let whole = PathRecommenderConfiguration()
    #expect(whole.embeddings == EmbeddingConfiguration() && whole.agent == AgentConfiguration())
  }
}
