import Essentials
import TestSupport
import Testing

@testable import Interactions

@Suite struct PoisonTimesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func dataset(_ times: [String]) throws -> Dataset {
    let rows = times.enumerated().map { "u\($0.offset % 2),i\($0.offset),\($0.element)\n" }
    let path = try folder.write("user,item,timestamp\n" + rows.joined(), to: "log.csv")
    return try DatasetFolder(path: folder.path).load(path, keepingTimes: true)
  }

  private func draw(_ times: PoisonTimes?) -> [String]? {
    var rng = SeededGenerator(seed: 2)
    return times?.draw(200, using: &rng)
  }

  /// The log keeps when things were, in seconds, in the order of each user's rows.
  @Test func logsKeepTimes() throws {
    let log = try dataset(["1600000300", "1600000100", "1600000000", "1600000200"]).log
    #expect(log.times(of: UserID(0)).map(Array.init) == [1_600_000_000, 1_600_000_300])
    #expect(log.times(of: UserID(1)).map(Array.init) == [1_600_000_100, 1_600_000_200])
    let milliseconds = try dataset(["1600000300500", "1600000100000"]).log
    #expect(milliseconds.times(of: UserID(0)).map(Array.init) == [1_600_000_300.5])
    #expect(
      try dataset(["2020-01-31", "2020-02-01"]).log.times(of: UserID(1))?.first == 1_580_515_200)
    // The train part of it keeps its own.
    let long = try dataset((0..<12).map { "\(1_600_000_000 - 10 * $0)" }).log
    let train = LeaveOneOut(long).train
    #expect(
      train.times(of: UserID(0)).map(Array.init) == [100, 80, 60, 40].map { 1_600_000_000 - $0 })
  }

  @Test func clicksLieOnTheLastDayInOrder() throws {
    let data = try dataset(["1600000000", "1700000000"])
    let numbers = try #require(draw(PoisonTimes(lastDayOf: data.log, input: data.input)))
      .compactMap { Int($0) }
    #expect(numbers.count == 200 && numbers == numbers.sorted() && Set(numbers).count > 190)
    #expect(numbers.allSatisfy { (1_699_913_600...1_700_000_000).contains($0) })
    // Over all of the day: each quarter of it has some.
    for quarter in 0..<4 {
      let start = 1_699_913_600 + quarter * 21_600
      #expect(numbers.contains { (start..<start + 21_600).contains($0) })
    }
  }

  @Test func timesAreWrittenAsTheLogHasThem() throws {
    let milliseconds = try dataset(["1600000000000", "1700000000000"])
    let numbers = try #require(
      draw(PoisonTimes(lastDayOf: milliseconds.log, input: milliseconds.input)))
    #expect(numbers.allSatisfy { $0.count == 13 && $0.hasPrefix("1699") || $0 == "1700000000000" })
    let dates = try dataset(["2020-01-30", "2020-01-31T12:00:00Z"])
    let texts = try #require(draw(PoisonTimes(lastDayOf: dates.log, input: dates.input)))
    #expect(texts.allSatisfy { $0.hasPrefix("2020-01-3") && $0.hasSuffix("Z") && $0.count == 20 })
    #expect(texts == texts.sorted())
  }

  @Test func aDayCanBeNamed() throws {
    let data = try dataset(["1600000000", "1700000000"])
    let times = try #require(draw(PoisonTimes(at: "2024-02-29", input: data.input)))
      .compactMap { Int($0) }
    #expect(times.allSatisfy { (1_709_164_800...1_709_251_200).contains($0) })
    let numbers = try #require(draw(PoisonTimes(at: "1000", input: data.input))).compactMap {
      Int($0)
    }
    #expect(numbers.allSatisfy { (1_000...87_400).contains($0) })
    for text in ["yesterday", "", "nan", "1e300"] {
      #expect(throws: InputError.self) { try PoisonTimes(at: text, input: data.input) }
    }
  }

  @Test func aLogWithoutTimesHasNone() throws {
    let path = try folder.write("user,item\na,x\n", to: "log.csv")
    let data = try DatasetFolder(path: folder.path).load(path, keepingTimes: true)
    #expect(PoisonTimes(lastDayOf: data.log, input: data.input) == nil)
    #expect(data.log.times(of: UserID(0)) == nil)
  }
}
