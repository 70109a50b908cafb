import Testing
@testable import Results

@Suite struct TrialKeyTests {
  private func key(_ path: String, data: String?, seed: Int = 1) -> TrialKey {
    TrialKey(
      command: "poison", parameters: ["dataset": path, "ranker": "bpr", "seed": "\(seed)"],
      data: data)
  }

  @Test func aKeyDoesNotDependOnTheOrderOfOptions() {
    let one = TrialKey(command: "p", parameters: ["a": "1", "b": "2"], settings: ["x": "/"])
    let two = TrialKey(command: "p", parameters: ["b": "2", "a": "1"], settings: ["x": "/"])
    #expect(one.text == two.text)
    #expect(one.text == #"\#(TrialKey.resultsFormat(of: "p")) p {"a":"1","b":"2"} {"x":"/"}"#)
  }

  @Test func dataOfOnesOwnIsItsContent() {
    let one = key("a/log.csv", data: "11")
    #expect(one == key("b/moved.csv", data: "11"))
    #expect(one.text == key("b/moved.csv", data: "11").text)
    #expect(Set([one, key("b/moved.csv", data: "11")]).count == 1)
    // Edited, or another working directory with the same relative path.
    #expect(one != key("a/log.csv", data: "22"))
    #expect(one.text != key("a/log.csv", data: "22").text)
    #expect(one != key("a/log.csv", data: "11", seed: 2))
    #expect(one.parameters["dataset"] == "a/log.csv" && one.identity["dataset"] == "sha256:11")
  }

  @Test func aGraphOfOnesOwnIsItsContentToo() {
    let one = TrialKey(command: "evade", parameters: ["graph": "x"], data: "11")
    #expect(one == TrialKey(command: "evade", parameters: ["graph": "y"], data: "11"))
    #expect(one != TrialKey(command: "evade", parameters: ["graph": "x"]))
  }

  /// Attacks on many users of one's own were counted on all of them before, and are not found again; those
  /// that say how many are new anyway, and other commands count as they did.
  @Test func attacksOnDataOfOnesOwnCountAnew() {
    #expect(key("log.csv", data: "11").text.hasPrefix("4 poison "))
    #expect(
      TrialKey(command: "train", parameters: ["dataset": "x"], data: "1").text.hasPrefix("3 "))
    let sampled = TrialKey(
      command: "poison", parameters: ["dataset": "x", "audience": "50"], data: "11")
    #expect(sampled.text.hasPrefix("3 poison ") && sampled.text.contains(#""audience":"50""#))
  }

  /// What stores hold already must be found again: names that always mean the same data.
  @Test func aKnownNameKeepsTheKeyThatItHad() {
    #expect(
      key("steam", data: nil).text
        == #"3 poison {"dataset":"steam","ranker":"bpr","seed":"1"} {}"#)
  }
}
