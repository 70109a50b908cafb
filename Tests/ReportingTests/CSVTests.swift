import Testing
@testable import Reporting

@Suite struct CSVTests {
  /// What a spreadsheet would compute is marked as text.
  @Test(arguments: [
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("@SUM(A1)", "'@SUM(A1)"),
    ("+A1", "'+A1"), ("-A1", "'-A1"), ("-2+3+cmd|x", "'-2+3+cmd|x"), ("\t=A1", "'\t=A1"),
    ("\r=A1", "\"'\r=A1\""), ("\n=A1", "\"'\n=A1\""), (" =A1", "' =A1"), ("＝A1", "'＝A1"),
    ("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""), ("=", "'="),
  ])
  func formulasAreText(value: String, field: String) {
    #expect(CSV(["h"], [[value]]).text == "h\n\(field)\n")
    #expect(CSV([value], []).text == field + "\n")
  }

  @Test(arguments: [
    "-1", "+3", "-0.5", "-1e-05", "1", "", "–", "−5", "steam", "a=b", "a-b", "-12.5 ± 3", "+12.3 %",
  ])
  func numbersAndWordsStay(value: String) {
    #expect(CSV(["h"], [[value]]).text == "h\n\(value)\n")
  }

  @Test func numbersWithCommasAreOnlyQuoted() {
    #expect(CSV(["h"], [["-1,234"]]).text == "h\n\"-1,234\"\n")
  }
}
