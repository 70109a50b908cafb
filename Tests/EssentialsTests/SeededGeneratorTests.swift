import Testing

@testable import Essentials

@Suite struct SeededGeneratorTests {
  @Test func equalSeedsGiveEqualStreams() {
    var first = SeededGenerator(seed: 7)
    var second = SeededGenerator(seed: 7)
    #expect((0..<100).map { _ in first.next() } == (0..<100).map { _ in second.next() })
  }

  @Test func streamsOfOneSeedDiffer() {
    var streams = (0..<50).map { SeededGenerator(seed: 7, stream: "a", index: $0) }
    streams.append(SeededGenerator(seed: 7, stream: "b"))
    var seen = Set<UInt64>()
    for index in streams.indices { seen.insert(streams[index].next()) }
    #expect(seen.count == 51)
  }

  @Test func belowIsUniform() {
    var rng = SeededGenerator(seed: 1)
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<60_000 { counts[rng.below(6)] += 1 }
    // Five standard deviations of a binomial(60000, 1/6).
    #expect(counts.allSatisfy { abs($0 - 10_000) < 457 })
  }

  @Test func normalHasUnitVariance() {
    var rng = SeededGenerator(seed: 1)
    let draws = (0..<100_000).map { _ in Double(rng.normal()) }
    let mean = draws.reduce(0, +) / 100_000
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100_000
    #expect(abs(mean) < 0.016)
    #expect(abs(variance - 1) < 0.023)
  }
}
