import Statistics

/// Paths as sequences of actions, what drift is measured on and what detectors see: the user at the
/// start and then every hop, each as its relation's vector and its node's side by side, 2 d numbers.
///
/// Source: Cao et al. 2020, section 2.3: "a series of user relation vectors or item embedding
/// vectors" of at most 4 actions. As in the public PGPR a path's first entry is its user, reached by
/// ``Relation/stay``, whose vector is zero. A path that stays where it is to its end has ended before:
/// those hops are no actions, so that sequences have from 1 to 4.
///
/// The paths are kept, not the vectors: 100,000 paths take 3 MB, their vectors 320.
public struct ActionSequences: Sendable {
  /// The greatest number of actions.
  public static let length = 1 + PathEnvironment.hops

  /// The paths, one for every sequence.
  public let paths: [WalkedPath]
  /// Where nodes and relations lie.
  public let embeddings: GraphEmbeddings

  /// The sequences of `paths`, whose nodes have vectors in `embeddings`.
  public init(_ paths: [WalkedPath], _ embeddings: GraphEmbeddings) {
    self.paths = paths
    self.embeddings = embeddings
  }

  /// How many numbers an action has, 2 d.
  public var actionWidth: Int { 2 * embeddings.dimension }

  /// How many actions sequence `index` has, from 1 to 4.
  public func steps(_ index: Int) -> Int {
    let relations = paths[index].relations
    if relations.2 != .stay { return 4 }
    if relations.1 != .stay { return 3 }
    return relations.0 != .stay ? 2 : 1
  }

  /// The sequences at `indices`, in that order.
  public func selecting(_ indices: some Sequence<Int>) -> ActionSequences {
    ActionSequences(indices.map { paths[$0] }, embeddings)
  }
}

/// A sequence as one vector: its actions one after another, zeros behind the last, 8 d numbers.
extension ActionSequences: VectorSource {
  /// How many sequences there are.
  public var count: Int { paths.count }

  /// How many numbers a sequence has, 8 d.
  public var width: Int { ActionSequences.length * actionWidth }

  /// Writes sequence `index` to `memory`, ``width`` numbers.
  public func write(_ index: Int, to memory: UnsafeMutablePointer<Float>) {
    let path = paths[index]
    let steps = steps(index)
    write(.stay, NodeID(Int(path.user)), to: memory)
    if steps > 1 { write(path.relations.0, path.nodes.0, to: memory + actionWidth) }
    if steps > 2 { write(path.relations.1, path.nodes.1, to: memory + 2 * actionWidth) }
    if steps > 3 { write(path.relations.2, path.nodes.2, to: memory + 3 * actionWidth) }
    (memory + steps * actionWidth).update(repeating: 0, count: width - steps * actionWidth)
  }

  private func write(
    _ relation: Relation, _ node: NodeID, to memory: UnsafeMutablePointer<Float>
  ) {
    let dimension = embeddings.dimension
    memory.update(
      from: embeddings.relations.numbers(Int(relation.rawValue)), count: dimension)
    (memory + dimension).update(from: embeddings.nodes.numbers(node.index), count: dimension)
  }
}

extension ActionSequences {
  /// Sequences of one path from each user, drawn at random: independent of each other, which paths of
  /// one user are not, as a permutation test needs it.
  public init(
    drawingOneOfEach found: some Sequence<UserRecommendations>, _ embeddings: GraphEmbeddings,
    using rng: inout some RandomNumberGenerator
  ) {
    self.init(found.compactMap { $0.paths.randomElement(using: &rng) }, embeddings)
  }
}
