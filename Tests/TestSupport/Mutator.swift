import Essentials
import Foundation

/// Changes of bytes as bad disks, bad hands and bad people make them, the same ones for a seed.
package struct Mutator {
  var rng: SeededGenerator

  package init(seed: UInt64) { rng = SeededGenerator(seed: seed, stream: "mutations") }

  /// A number from 0 to `bound` - 1.
  package mutating func below(_ bound: Int) -> Int {
    Int.random(in: 0..<max(1, bound), using: &rng)
  }

  /// `bytes` with one to four changes; pieces of `words` may get in.
  package mutating func mutate(_ bytes: [UInt8], words: [String] = []) -> [UInt8] {
    var bytes = bytes
    for _ in 0...below(4) { change(&bytes, words: words) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], words: [String]) {
    let place = below(bytes.count + 1)
    switch below(words.isEmpty ? 6 : 9) {
    case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8(below(8)) }
    case 1: if place < bytes.count { bytes[place] = UInt8(below(256)) }
    case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(16)))
    case 3: bytes.insert(contentsOf: (0...below(4)).map { _ in UInt8(below(256)) }, at: place)
    case 4: if below(8) == 0 { bytes.removeSubrange(place...) }
    case 5:
      let start = below(bytes.count)
      bytes.insert(contentsOf: bytes[start..<min(bytes.count, start + 1 + below(64))], at: place)
    case 6: bytes.insert(contentsOf: words[below(words.count)].utf8, at: place)
    default:
      // In the place of a word or number.
      let end = bytes[place...].firstIndex { !isWord($0) } ?? bytes.count
      let start = bytes[..<place].lastIndex { !isWord($0) }.map { $0 + 1 } ?? 0
      if start <= end {
        bytes.replaceSubrange(start..<end, with: words[below(words.count)].utf8)
      }
    }
  }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// How long a test of mutations may go on, in seconds: `standard`, or what
  /// `MITHRIDATE_FUZZ_SECONDS` says.
  package static func seconds(standard: Double) -> Double {
    ProcessInfo.processInfo.environment["MITHRIDATE_FUZZ_SECONDS"].flatMap(Double.init) ?? standard
  }

  /// Hands changed `seeds` to `body` until time is up, at least `least` of them; whatever `body` throws
  /// is fine, and a trap ends the tests.
  ///
  /// Input `number` is a change of `seeds[number % seeds.count]` and depends on nothing else.
  ///
  /// - Parameter name: What is tried, for the files of ``MutationLog``.
  /// - Returns: How many there were.
  @discardableResult
  package static func run(
    _ name: String, _ seeds: [[UInt8]], words: [String] = [], standardSeconds: Double = 2,
    least: Int = 100, _ body: ([UInt8], _ number: Int) throws -> Void
  ) -> Int {
    let end = ContinuousClock.now + .seconds(seconds(standard: standardSeconds))
    var log = MutationLog(of: name)
    var number = 0
    while number < least || ContinuousClock.now < end {
      var mutator = Mutator(seed: UInt64(number))
      let bytes = mutator.mutate(seeds[number % seeds.count], words: words)
      log.begin(bytes, number)
      try? body(bytes, number)
      number += 1
    }
    log.finish(number)
    return number
  }

  /// As the other one, for what waits.
  @discardableResult
  package static func run(
    _ name: String, _ seeds: [[UInt8]], words: [String] = [], standardSeconds: Double = 2,
    least: Int = 100, _ body: ([UInt8], _ number: Int) async throws -> Void
  ) async -> Int {
    let end = ContinuousClock.now + .seconds(seconds(standard: standardSeconds))
    var log = MutationLog(of: name)
    var number = 0
    while number < least || ContinuousClock.now < end {
      var mutator = Mutator(seed: UInt64(number))
      let bytes = mutator.mutate(seeds[number % seeds.count], words: words)
      log.begin(bytes, number)
      try? await body(bytes, number)
      number += 1
    }
    log.finish(number)
    return number
  }
}
