import Essentials
import Foundation
import Testing

@Suite struct JSONTests {
  @Test func itIsWhatOthersRead() throws {
    let value: JSON = [
      "b": [1, 2.5, true, nil, "a\"</"], "a": .number(.nan), "c": .number(.infinity), "d": -0.1,
      "e": .number(4),
    ]
    #expect(value.compact == #"{"a":null,"b":[1,2.5,true,null,"a\"</"],"c":null,"d":-0.1,"e":4}"#)
    #expect(try JSON(parsing: value.compact).compact == value.compact)
  }

  /// Integers beyond 2⁵³, which a Double would round, on both sides of the sign and of `Int64`.
  @Test(arguments: [
    "9007199254740993", "-9223372036854775808", "9223372036854775807", "18446744073709551615", "0",
    "-1", "0.1", "1e-300", "1.5e+300", "true", "null", "\"text\"", "[]", "{}",
  ])
  func everyValueReadsBackToTheSameText(text: String) throws {
    #expect(try JSON(parsing: text).compact == text)
  }

  @Test func numbersKeepTheirKind() throws {
    #expect(try JSON(parsing: "[1,18446744073709551615,1.5]") == [1, .natural(.max), 1.5])
    // Foundation reads a whole number however it is written.
    #expect(try JSON(parsing: "2.0") == .integer(2))
  }

  @Test(arguments: [
    ("true", JSON.bool(true)), ("12", .integer(12)), ("-3", .integer(-3)), ("007", .string("007")),
    ("18446744073709551615", .natural(.max)), ("0.5", .number(0.5)), ("0.50", .string("0.50")),
    ("inf", .string("inf")), ("nan", .string("nan")), ("bpr", .string("bpr")), ("", .string("")),
  ])
  func anOptionIsANumberOnlyIfItReadsBack(text: String, value: JSON) {
    #expect(JSON(option: text) == value)
  }

  @Test func partsAreFound() throws {
    let value: JSON = ["name": "x", "count": .number(3), "part": 0.5]
    #expect(value["name"]?.text == "x" && value["count"]?.int == 3)
    #expect(value["part"]?.int == nil && value["name"]?.int == nil && value["gone"] == nil)
    #expect(JSON.array([])["name"] == nil && JSON.natural(.max).int == nil)
  }

  @Test func mergingKeepsWhatIsNotReplaced() {
    let base: JSON = ["axis": ["color": "gray", "title": ["size": 12]], "height": 1]
    let merged = base.merging(["axis": ["title": ["text": "steps"]], "height": 2])
    #expect(
      merged == ["axis": ["color": "gray", "title": ["size": 12, "text": "steps"]], "height": 2])
  }
}
