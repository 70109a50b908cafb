import Essentials
import TestSupport
import Testing
@testable import Interactions

/// What is read many rows at a time is what is read row by row: names, times, errors and their lines.
@Suite struct BatchReaderTests {
  private struct Row: Equatable {
    var user: [UInt8]
    var item: [UInt8]
    var time: Double
  }

  private struct Outcome: Equatable {
    var rows: [Row] = []
    var summary: InputSummary?
    var error: InputError?
  }

  private func oneByOne(_ path: String, _ options: ReadingOptions) -> Outcome {
    var outcome = Outcome()
    do {
      let file = try InteractionFile(path: path, options: options)
      try file.forEachRow { row in
        outcome.rows.append(Row(user: Array(row.user), item: Array(row.item), time: row.time))
      }
      outcome.summary = InputSummary(of: file)
    } catch { outcome.error = error as? InputError }
    return outcome
  }

  private func inBatches(_ path: String, _ options: ReadingOptions) -> Outcome {
    var outcome = Outcome()
    do {
      let file = try InteractionFile(path: path, options: options)
      try file.forEachBatch { batch in
        for index in 0..<batch.count {
          let (user, item) = (batch.users[index], batch.items[index])
          #expect(user.decimal == NameTable.decimal(user.bytes))
          #expect(item.decimal == NameTable.decimal(item.bytes))
          outcome.rows.append(
            Row(user: Array(user.bytes), item: Array(item.bytes), time: batch.times[index]))
        }
      }
      outcome.summary = InputSummary(of: file)
    } catch { outcome.error = error as? InputError }
    return outcome
  }

  @Test func anyInputIsReadAlike() throws {
    let folder = try TemporaryFolder()
    for seed in 0..<1_500 {
      let path = try folder.write(MutationTests.input(seed), to: "log")
      let options = try MutationTests.options(seed)
      #expect(inBatches(path, options) == oneByOne(path, options), "seed \(seed)")
    }
  }

  /// Lines that end anywhere in a chunk, and rows of every kind among many plain ones.
  @Test(arguments: ["\n", "\r\n"]) func longFilesAreReadAlike(end: String) throws {
    let folder = try TemporaryFolder()
    var lines = ["user_id,item_id,timestamp"]
    for row in 0..<60_000 {
      switch row % 997 {
      case 0: lines.append("\"u,\(row)\",\"i\"\"\(row % 7)\",\(row)")
      case 1: lines.append("")
      case 2: lines.append("00\(row % 100),0,\(row).5")
      case 3: lines.append("user_id,item_id,timestamp")
      case 4: lines.append("\(row)1234567890123,i\(row % 50),1")
      default: lines.append("\(row * 7_919 % 5_000),n\(row % 300),\(1_000 + row)")
      }
    }
    // The last line ends with the file.
    let path = try folder.write(lines.joined(separator: end), to: "long.csv")
    let outcome = inBatches(path, ReadingOptions())
    #expect(outcome == oneByOne(path, ReadingOptions()))
    #expect(outcome.error == nil && outcome.rows.count > 59_000)
    for (row, bad) in [
      (30_000, "a,b"), (30_001, "a,b,c"), (30_002, ",b,1"), (30_003, "\"a,b,1"), (59_999, "a,,1"),
    ] {
      var some = lines
      some[row] = bad
      let path = try folder.write(some.joined(separator: end), to: "bad.csv")
      let outcome = inBatches(path, ReadingOptions())
      #expect(outcome == oneByOne(path, ReadingOptions()))
      // A quote that is not closed may end where the next one begins.
      #expect(outcome.error?.line == row + 1 || bad.hasPrefix("\""))
    }
  }

  /// A name that cannot be one is told before whatever is wrong with a later line.
  @Test(arguments: [(5, 900), (900, 5), (2_000, 2_001), (3_000, 40_000)])
  func theFirstErrorOfAFileIsTold(name: Int, row: Int) throws {
    let folder = try TemporaryFolder()
    var lines = ["user_id,item_id"] + (0..<50_000).map { "\($0 % 999),x\($0 % 77)" }
    lines[name - 1] = "7,NAME"
    lines[row - 1] = "too,many,fields"
    var bytes = Array(lines.joined(separator: "\n").utf8)
    let place = try #require(bytes.firstIndex(of: UInt8(ascii: "N")))
    bytes[place] = 0xFF
    let path = try folder.write(bytes, to: "log.csv")
    let error = #expect(throws: InputError.self) {
      try InteractionTable(reading: InteractionFile(path: path))
    }
    #expect(error?.line == min(name, row) && error?.file == path)
  }
}
