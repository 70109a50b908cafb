import Essentials
import Testing

@Suite struct JSONTextTests {
  private struct Document: Encodable {
    struct Point: Encodable { var mean: Double }
    var curve: [Point]
    var metrics = ["hr@10": 0.5]
    var path = "a/b"
  }

  @Test func keysAreSorted() throws {
    #expect(
      try Document(curve: [.init(mean: 2)]).json == """
        {
          "curve" : [
            {
              "mean" : 2
            }
          ],
          "metrics" : {
            "hr@10" : 0.5
          },
          "path" : "a/b"
        }
        """)
  }

  @Test(arguments: [(Double.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf")])
  func aNumberThatIsNoneIsNamed(value: Double, text: String) {
    let error = #expect(throws: InputError.self) {
      _ = try Document(curve: [.init(mean: 1), .init(mean: value)]).json
    }
    #expect(
      error?.message
        == "'curve[1].mean' came out as \(text), a number that JSON cannot express")
    #expect(error?.kind == .data)
  }

  @Test func aMemberOfATableIsNamedToo() {
    let error = #expect(throws: InputError.self) {
      _ = try Document(curve: [], metrics: ["hr@10": .nan]).json
    }
    #expect(error?.message.hasPrefix("'metrics.hr@10' came out as nan") == true)
  }
}
