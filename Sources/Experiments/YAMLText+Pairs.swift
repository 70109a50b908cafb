import Essentials
import Yams

extension YAMLText {
  /// A name and what stands under it.
  typealias Pair = (name: String, key: Node, value: Node)

  /// How many mappings may be merged into one, those that they merge included.
  private static let mostMerges = 1_000

  /// The pairs of a mapping, whose keys are all among `known` unless that is nil.
  ///
  /// `<<: *defaults`, or a list of such, lays the mapping's own pairs over those of others; of several,
  /// the first counts.
  ///
  /// - Parameter extensions: Whether names that begin with `x-` are passed over: places for anchors.
  func pairs(
    of node: Node, _ what: String, known: [String]? = nil, extensions: Bool = false
  ) throws -> [Pair] {
    var merges = 0
    return try pairs(of: node, what, &merges).filter { name, key, _ in
      if extensions, name.hasPrefix("x-") { return false }
      if let known, !known.contains(name) {
        throw error(UnknownName(kind: "key", name: name, known: known).message, at: key)
      }
      return true
    }
  }

  private func pairs(of node: Node, _ what: String, _ merges: inout Int) throws -> [Pair] {
    guard let mapping = node.mapping else {
      throw error("\(what) must be a list of 'name: value' pairs", at: node)
    }
    var own: [Pair] = []
    var merged: [Pair] = []
    for (key, value) in mapping {
      guard let scalar = key.scalar else { throw error("a name must be text", at: key) }
      guard scalar.string == "<<", scalar.style == .plain else {
        own.append((scalar.string, key, value))
        continue
      }
      for source in list(of: value) {
        merges += 1
        if merges > Self.mostMerges {
          throw error("more than \(Self.mostMerges) mappings merged into one", at: key)
        }
        merged += try pairs(of: source, "what '<<' merges", &merges)
      }
    }
    var names = Set(own.map(\.name))
    // Those that come from elsewhere stand first, as in the file that they were taken from.
    return merged.filter { names.insert($0.name).inserted } + own
  }
}
