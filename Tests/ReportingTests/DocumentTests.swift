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
    let data = HTML.data(.string("</script>&]]>"), id: "x").markup
    #expect(data.contains("\\u003c/script\\u003e\\u0026]]\\u003e"))
  }

  @Test func aMeasurementHasAnIntervalAroundItsMean() throws {
    let measurement = Measurement([10, 20, 60])
    let interval = try #require(measurement.interval)
    #expect(measurement.mean == 30)
    #expect(interval.lower >= 10 && interval.lower < 30)
    #expect(interval.upper > 30 && interval.upper <= 60)
    #expect(Measurement([10]).interval == nil)
    #expect(Measurement([10]).text == "10")
    #expect(Measurement([5, 5]).text == "5 ± 0")
  }
}
