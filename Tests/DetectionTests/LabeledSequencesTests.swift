import Essentials
import PathReasoning
import Testing
@testable import Detection

@Suite struct LabeledSequencesTests {
  private let world = SyntheticPaths()

  @Test func attackedOnesStandBehindCleanOnes() {
    var rng = SeededGenerator(seed: 2)
    let clean = world.paths(3, users: 0..<10, attacked: false, using: &rng)
    let attacked = world.paths(2, users: 0..<10, attacked: true, using: &rng)
    let labeled = LabeledSequences(clean: clean, attacked: attacked, world.embeddings)
    #expect(labeled.count == 5)
    #expect(labeled.isAttacked == [false, false, false, true, true])
    #expect(labeled.sequences.paths == clean + attacked)
  }

  /// Users, nodes, relations, labels, their order and every vector: whatever decides what is learned.
  @Test func everythingThatDecidesIsInTheFingerprint() {
    let base = world.labeled(20, users: 0..<50, seed: 1)
    let paths = base.sequences.paths
    var seen = [base.checksum]
    #expect(seen[0].count == 64)
    #expect(world.labeled(20, users: 0..<50, seed: 1).checksum == seen[0])
    func add(_ clean: [WalkedPath], _ attacked: [WalkedPath]) {
      seen.append(LabeledSequences(clean: clean, attacked: attacked, world.embeddings).checksum)
    }
    let (clean, attacked) = (Array(paths[..<20]), Array(paths[20...]))
    add(attacked, clean)
    add(clean, Array(attacked.dropLast()))
    add(Array(clean.reversed()), attacked)
    add(clean + attacked, [])
    // One label more on the other side.
    add(clean + attacked.prefix(1), Array(attacked.dropFirst()))
    let last = world.graph.nodeCount - 1
    let width = world.embeddings.dimension - 1
    world.embeddings.nodes.numbers(last)[width] += 1
    add(clean, attacked)
    world.embeddings.relations.numbers(3)[0] += 1
    add(clean, attacked)
    #expect(Set(seen).count == seen.count)
  }
}
