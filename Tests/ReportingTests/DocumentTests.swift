import Essentials
import Foundation
import Testing
@testable import Reporting

struct DocumentTests {
  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""),
    ("a\nb", "\"a\nb\""),
    ("", ""),
  ])
  func csvQuotesWhatItMust(value: String, field: String) {
    #expect(CSV(["head"], [[value, "1"]]).text == "head\n\(field),1\n")
  }

  @Test func markupIsEscaped() {
    let element = HTML.element("p", ["title": "a\"b<c>"], [.text("1 < 2 & 3\u{0}")])
    #expect(element.markup == "<p title=\"a&quot;b&lt;c&gt;\">1 &lt; 2 &amp; 3\u{FFFD}</p>\n")
  }

  @Test func aMeasurementHasAnIntervalAroundItsMean() throws {
    let measurement = Measurement([10, 20, 60])
    let interval = try #require(measurement.interval)
    #expect(measurement.mean == 30)
    // Student's: 30 ± 4.3027 times a standard error of √700 / √3.
    #expect(abs(interval.lower + 35.72) < 0.01 && abs(interval.upper - 95.72) < 0.01)
    #expect(Measurement([10]).interval == nil)
    #expect(Measurement([10]).text == "10")
    #expect(Measurement([5, 5]).text == "5 ± 0")
  }
}
