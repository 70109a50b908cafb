import Essentials
import Foundation
import Testing
@testable import Interactions

@Suite struct CalendarTimeTests {
  private func seconds(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { CalendarTime.seconds($0) }
  }

  /// Against Foundation, over two thousand years.
  @Test func agreesWithFoundation() throws {
    var rng = SeededGenerator(seed: 4)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    for _ in 0..<2_000 {
      // From 1700, where Foundation's calendar is Gregorian too.
      let time = Double(rng.below(20_000_000_000)) - 8_520_000_000
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: time))
      let values = [
        parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second,
      ].map { $0 ?? 0 }
      let text = String(
        format: "%04d-%02d-%02dT%02d:%02d:%02dZ", values[0], values[1], values[2], values[3],
        values[4], values[5])
      #expect(seconds(text) == time)
      #expect(CalendarTime.date(time) == String(text.prefix(10)))
    }
  }

  @Test(
    arguments: [
      ("1970-01-01", 0), ("1970-01-02 00:00", 86_400),
      ("2014-04-07T10:51:09.277Z", 1_396_867_869.277),
      ("2019-10-01 00:00:00 UTC", 1_569_888_000), ("2020-02-29T23:59:60Z", 1_583_020_800),
      ("2020-01-02T00:00:00+02:00", 1_577_916_000), ("2020-01-02t00:00:00z", 1_577_923_200),
      ("2020-01-02T00:00:00-0130", 1_577_928_600), ("2016-03-09 05:12:04", 1_457_500_324),
      ("2020-01-02T00:00:00,5+00", 1_577_923_200.5),
    ] as [(String, Double)])
  func variantsOfLogsAreRead(text: String, time: Double) {
    #expect(seconds(text) == time)
  }

  @Test(arguments: [
    "", "2020", "2020-1-2", "2020-13-01", "2020-00-01", "2020-02-30", "2021-02-29", "1900-02-29",
    "2020-01-02T", "2020-01-02T24:00:00", "2020-01-02T00:60", "2020-01-02T00:00:61",
    "2020-01-02T00:00:00.", "2020-01-02T00:00:00 CET", "2020-01-02T00:00:00Zx", "2020-01-02x",
    "0000-01-01", "1/2/2020", "09 13, 2009", "2020-01-02T00:00:00+25:00",
  ])
  func otherTextsAreNone(text: String) {
    #expect(seconds(text) == nil)
  }

  @Test func timesBeyondAnyCalendarHaveNoDate() {
    #expect(CalendarTime.date(.infinity) == nil && CalendarTime.date(1e300) == nil)
  }
}
