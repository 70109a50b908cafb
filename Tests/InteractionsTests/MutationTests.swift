import Essentials
import Foundation
import TestSupport
import Testing
@testable import Interactions

/// Logs that a person has never written: samples of every format with bytes changed, cut out, doubled
/// and put together.
///
/// Each is read or refused in one line; none may end the process.
///
/// A few seconds by default; `MITHRIDATE_FUZZ_SECONDS=3600` for an hour. A seed's number reproduces
/// its input, since inputs depend on nothing else.
@Suite struct MutationTests {
  private static let corpus: [[UInt8]] = {
    var corpus = InteractionFormatTests.samples.map { Array($0.content.utf8) }
    for sample in InteractionFormatTests.samples.prefix(6) {
      let units = Array(("\u{FEFF}" + sample.content).utf16)
      corpus.append(units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    }
    for sample in InteractionFormatTests.ambiguous { corpus.append(Array(sample.content.utf8)) }
    // The header of a gzip file, and what follows it cut off.
    corpus.append([
      0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0xCC, 0xCB, 0xE3, 0x02, 0, 0, 0, 0, 0,
    ])
    for text in [
      "user,item,time\na,\"x\ny\",1e308\nb,\"\"\"\",-0\n",
      "user_id:token\titem_id:token\ttimestamp:float\na\tb\t9999999999999999999999\n",
    ] { corpus.append(Array(text.utf8)) }
    return corpus
  }()

  private static let pieces: [[UInt8]] = {
    var pieces: [[UInt8]] = [[0x00], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xC3], [0x1F, 0x8B]]
    for text in [
      "\n", "\r", "\r\n", "\t", ",", "\"", "\"\"", "::", "{", "}", "[", " ", "-", "1e999", "nan",
      "99999999999999999999", "2020-02-30T", "1/2/2020", "3. 2. 2020", "user_id", ":token",
      "\\ud800",
    ] { pieces.append(Array(text.utf8)) }
    return pieces
  }()

  /// Input number `seed`.
  static func input(_ seed: Int) -> [UInt8] {
    var rng = SeededGenerator(seed: UInt64(seed), stream: "mutation")
    var bytes = corpus[rng.below(corpus.count)]
    for _ in 0...rng.below(6) {
      let position = rng.below(bytes.count + 1)
      switch rng.below(7) {
      case 0 where position < bytes.count: bytes[position] ^= UInt8(1 << rng.below(8))
      case 1: bytes.removeSubrange(position..<min(bytes.count, position + rng.below(9)))
      case 2: bytes.insert(contentsOf: pieces[rng.below(pieces.count)], at: position)
      case 3:
        let other = corpus[rng.below(corpus.count)]
        bytes.insert(contentsOf: other[rng.below(other.count)...], at: position)
      case 4: bytes.insert(contentsOf: bytes, at: position)
      case 5: bytes.removeSubrange(position...)
      default:
        bytes.insert(
          contentsOf: [UInt8](repeating: UInt8(rng.below(256)), count: rng.below(300)), at: position
        )
      }
    }
    return bytes
  }

  /// Options of one's own, half of the time none.
  static func options(_ seed: Int) throws -> ReadingOptions {
    var rng = SeededGenerator(seed: UInt64(seed), stream: "options")
    var options = ReadingOptions()
    guard rng.below(2) == 0 else { return options }
    if rng.below(3) == 0 { options.separator = [",", "\t", ";", "::", " "][rng.below(5)] }
    if rng.below(3) == 0 { options.header = rng.below(2) == 0 }
    if rng.below(3) == 0 { options.quote = rng.below(2) == 0 ? ReadingOptions.Quote.none : .double }
    if rng.below(3) == 0 {
      options.columns = try ColumnNames(
        ["user=1,item=2", "user=2,item=1,time=3,value=4", "time=none,value=none", "item=item_id"][
          rng.below(4)])
    }
    if rng.below(3) == 0 {
      options.positive = try PositiveRule([">=4", "view,cart", "all"][rng.below(3)])
    }
    if rng.below(4) == 0 {
      options.timeUnit = TimeUnit.allCases[rng.below(TimeUnit.allCases.count)]
    }
    if rng.below(5) == 0 { options.layout = ReadingOptions.Layout.allCases[rng.below(3)] }
    return options
  }

  @Test func nothingIsReadOrRefusedInSilence() throws {
    let folder = try TemporaryFolder()
    let end = ContinuousClock.now + .seconds(Mutator.seconds(standard: 4))
    let data = DatasetFolder(path: folder.path)
    var log = MutationLog(of: "log")
    var (seed, read) = (0, 0)
    while seed < 200 || ContinuousClock.now < end {
      seed += 1
      log.begin(Self.input(seed), seed)
      let path = try folder.write(Self.input(seed), to: "log")
      let options = try Self.options(seed)
      do {
        let dataset = try data.load(path, unique: seed.isMultiple(of: 3), options: options)
        read += 1
        // What can be read can be written, and is the same log again.
        let copy = folder.path + "/copy.inter"
        guard (try? InteractionFile(path: path, options: options).convert(to: copy)) != nil else {
          continue
        }
        let again = try data.load(copy, unique: seed.isMultiple(of: 3), options: ReadingOptions())
        #expect(
          again.checksum == dataset.checksum,
          "seed \(seed): \(String(decoding: Self.input(seed), as: UTF8.self).debugDescription), \(options.text)"
        )
      } catch let error as InputError {
        #expect(!error.message.isEmpty && !error.message.printable.contains("\n"), "seed \(seed)")
      }
    }
    log.finish(seed)
    #expect(read > 0 && read < seed)
  }
}
