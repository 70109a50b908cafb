import ArgumentParser
import Documents
import Essentials
import Foundation
import Interactions

/// `bench import`: how fast a log is read, and what memory that takes.
package struct BenchImportCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Rows a second and peak memory of reading a log, of any known format.")

  @Argument(help: "The file to read, gzipped or not, as often as needed.")
  var files: [String]

  @OptionGroup var reading: FormatOptions
  @OptionGroup var reporting: OutputOptions

  package init() {}

  package func run() async throws {
    let line = reporting.makeProgressLine()
    var table = TextTable(["file", "rows", "rows/s", "peak MB"])
    var results: [ImportRate] = []
    let folder = DatasetFolder(path: "/")
    for file in files {
      let before = try PeakMemory.restart()
      let start = ContinuousClock.now
      let dataset = try folder.load(file, options: reading.options) {
        if $0.total >= 16 { try line.report($0) }
      }
      let seconds = (ContinuousClock.now - start).inSeconds
      line.finish()
      guard let input = dataset.input else { continue }
      let rate = ImportRate(
        file: file, rows: input.rows, rowsPerSecond: Double(input.rows) / seconds,
        peakBytes: try max(0, PeakMemory.bytes() - before), seconds: seconds, input: input)
      line.note(input.text)
      results.append(rate)
      table.add([
        file, rate.rows.grouped, rate.rowsPerSecond.grouped, (rate.peakBytes / 1_000_000).grouped,
      ])
    }
    try reporting.print(results, as: table.text)
  }
}
