import PathReasoning

/// Sequences of actions, some of an agent under attack.
///
/// A sequence counts as attacked if its agent was, also where a schedule left all of its own hops
/// alone: so are the files of Cao et al. 2020 labeled, and nothing in a single path could tell. A
/// detector cannot recall more than the attack has touched.
package struct LabeledSequences: Sendable {
  /// The sequences.
  package let sequences: ActionSequences
  /// Whether each is one of an agent under attack.
  package let isAttacked: [Bool]

  /// Clean sequences and attacked ones behind them, with the same embeddings.
  package init(clean: [WalkedPath], attacked: [WalkedPath], _ embeddings: GraphEmbeddings) {
    sequences = ActionSequences(clean + attacked, embeddings)
    isAttacked =
      [Bool](repeating: false, count: clean.count) + [Bool](repeating: true, count: attacked.count)
  }

  /// How many sequences there are.
  package var count: Int { isAttacked.count }

  /// A fingerprint of the paths, their labels and the vectors of all nodes, 16 hexadecimal digits.
  package var checksum: String {
    // FNV-1a over 32-bit words.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ word: UInt32) { hash = (hash ^ UInt64(word)) &* 0x100_0000_01B3 }
    for (path, isAttacked) in zip(sequences.paths, isAttacked) {
      add(UInt32(bitPattern: path.user))
      for node in [path.nodes.0, path.nodes.1, path.nodes.2] {
        add(UInt32(bitPattern: node.rawValue))
      }
      for relation in [path.relations.0, path.relations.1, path.relations.2] {
        add(UInt32(relation.rawValue))
      }
      add(isAttacked ? 1 : 0)
    }
    for table in [sequences.embeddings.nodes, sequences.embeddings.relations] {
      for row in 0..<table.count {
        let numbers = table.numbers(row)
        for column in 0..<table.width { add(numbers[column].bitPattern) }
      }
    }
    let digits = String(hash ^ (hash >> 32), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
