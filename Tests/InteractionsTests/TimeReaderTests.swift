import Essentials
import Testing
@testable import Interactions

@Suite struct TimeReaderTests {
  private func read(_ texts: [String], unit: TimeUnit? = nil) throws -> ([Double], TimeReader) {
    var reader = TimeReader(unit: unit)
    var times: [Double] = []
    for (index, text) in texts.enumerated() {
      times.append(
        try Array(text.utf8).withUnsafeBufferPointer { try reader.read($0, line: index + 2) })
    }
    return (times, reader)
  }

  @Test func numbersStayWhatTheyAre() throws {
    let (times, reader) = try read(["3", "-10", "20.5", "1e1", " 7 "])
    #expect(times == [3, -10, 20.5, 10, 7])
    #expect(reader.kind == .number(nil))
  }

  @Test(
    arguments: [
      ("1500000000", .seconds, 1.5e9), ("1500000000000", .milliseconds, 1.5e9),
      ("1500000000000000", .microseconds, 1.5e9), ("1500000000000000000", .nanoseconds, 1.5e9),
    ] as [(String, TimeUnit, Double)])
  func unitsAreKnownByTheirSize(text: String, unit: TimeUnit, seconds: Double) throws {
    // A missing time as 0 goes with every unit.
    let (times, reader) = try read(["0", text, "0"])
    #expect(reader.kind == .number(unit))
    #expect(reader.seconds(times[1]) == seconds)
  }

  /// What would come in a wrong order in silence.
  @Test(arguments: [
    ["1500000000", "1500000000000"], ["1500000000000", "1500000000"],
    ["2020-01-02", "1500000000"], ["1500000000", "2020-01-02"], ["3", "2020-01-02"],
  ])
  func kindsDoNotMix(texts: [String]) {
    #expect(throws: InputError.self) { try read(texts) }
  }

  @Test func aUnitThatWasSaidHolds() throws {
    let (times, reader) = try read(["1500000000", "1500000000000"], unit: .milliseconds)
    #expect(times == [1.5e9, 1.5e12] && reader.seconds(1.5e12) == 1.5e9)
    #expect(
      throws: InputError(
        .data,
        "the time '2020-01-02' is not a number; --columns time=NAME names another column, time=none "
          + "does without")
    ) { try read(["2020-01-02"], unit: .seconds) }
  }

  @Test(arguments: ["1/2/2020", "3. 2. 2020", "2020/1/2", "31.12.2020 10:00", "2020-1-2"])
  func datesInAnOrderOfTheirOwnAreForAPersonToSay(text: String) {
    #expect(
      throws: InputError(
        .data,
        "the order of day, month and year in '\(text)' does not tell itself; --time-unit dmy, mdy or ymd "
          + "says it, --columns time=none does without")
    ) { try read([text]) }
  }

  /// 2020-02-01 began 1,580,515,200 seconds after 1970.
  @Test(
    arguments: [
      ("1/2/2020", .dayMonthYear, 0), ("2/1/2020", .monthDayYear, 0),
      ("2020/2/1", .yearMonthDay, 0),
      ("01.02.2020", .dayMonthYear, 0), ("1. 2. 2020", .dayMonthYear, 0),
      ("02-01-2020 10:30", .monthDayYear, 37_800), ("2020-02-01T00:00:01Z", .yearMonthDay, 1),
    ] as [(String, TimeUnit, Double)])
  func anOrderThatWasSaidHolds(text: String, order: TimeUnit, seconds: Double) throws {
    let (times, reader) = try read([text, text], unit: order)
    #expect(times[0] == 1_580_515_200 + seconds && reader.kind == .calendar)
  }

  @Test(arguments: [
    "31/2/2020", "1/13/2020", "1/2/20", "1/2-2020", "1580515200", "1/2/2020x", "1/2",
  ])
  func noDatesInThatOrderAreErrors(text: String) {
    #expect(
      throws: InputError(
        .data,
        "the time '\(text)' is no date with the year in four digits in the order that --time-unit says"
      )
    ) { try read([text], unit: .dayMonthYear) }
  }

  @Test(arguments: ["", "today", "nan", "inf", "1 2", "1/2/20"])
  func otherTimesAreErrors(text: String) {
    #expect(
      throws: InputError(
        .data,
        "the time '\(text)' is not a number or a date like 2020-01-31 or 2020-01-31T23:59:59Z; "
          + "--columns time=NAME names another column, time=none does without")
    ) { try read([text]) }
  }

  @Test func ordersAreNoticed() {
    func order(_ times: [Double]) -> String {
      var order = TimeOrder()
      for time in times { order.note(time) }
      return order.text
    }
    #expect(order([1, 1, 2]) == "oldest first" && order([2, 1]) == "newest first")
    #expect(order([1, 2, 1]) == "in no order" && order([1, 1]) == "all the same")
  }
}
