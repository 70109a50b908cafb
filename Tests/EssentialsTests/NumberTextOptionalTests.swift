import Testing

@testable import Essentials

@Suite struct NumberTextOptionalTests {
  @Test func whatIsNotDefinedIsADash() {
    let none: Double? = nil
    #expect(none.text(digits: 3) == "–" && none.percent == "–")
    #expect(Double?(0.5).text(digits: 2) == "0.50" && Double?(0.5).percent == "50.0 %")
  }

  @Test func aNaNHasNoSign() {
    #expect(Double.nan.text(digits: 2) == "nan" && (-Double.nan).text(digits: 2) == "nan")
  }
}
