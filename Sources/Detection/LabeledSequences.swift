import Essentials
import PathReasoning

/// Sequences of actions, some of an agent under attack.
///
/// A sequence counts as attacked if its agent was, also where a schedule left all of its own hops
/// alone: so are the files of Cao et al. 2020 labeled, and nothing in a single path could tell. A
/// detector cannot recall more than the attack has touched.
public struct LabeledSequences: Sendable {
  /// The sequences.
  public let sequences: ActionSequences
  /// Whether each is one of an agent under attack.
  public let isAttacked: [Bool]

  /// Clean sequences and attacked ones behind them, with the same embeddings.
  public init(clean: [WalkedPath], attacked: [WalkedPath], _ embeddings: GraphEmbeddings) {
    sequences = ActionSequences(clean + attacked, embeddings)
    isAttacked =
      [Bool](repeating: false, count: clean.count) + [Bool](repeating: true, count: attacked.count)
  }

  /// How many sequences there are.
  public var count: Int { isAttacked.count }

  /// The SHA-256 of the paths, their labels and the vectors of all nodes, 64 hexadecimal digits.
  public var checksum: String {
    var fingerprint = Fingerprint()
    fingerprint.add([count])
    fingerprint.add(
      zip(sequences.paths, isAttacked).flatMap { path, isAttacked -> [Int32] in
        let (nodes, relations) = (path.nodes, path.relations)
        return [path.user, nodes.0.rawValue, nodes.1.rawValue, nodes.2.rawValue]
          + [relations.0, relations.1, relations.2].map { Int32($0.rawValue) }
          + [isAttacked ? 1 : 0]
      })
    for table in [sequences.embeddings.nodes, sequences.embeddings.relations] {
      fingerprint.add([table.count, table.width])
      // The padding takes part: zeros.
      fingerprint.add(
        UnsafeRawBufferPointer(
          UnsafeBufferPointer(start: table.base, count: table.count * table.blocks)))
    }
    return fingerprint.text
  }
}
