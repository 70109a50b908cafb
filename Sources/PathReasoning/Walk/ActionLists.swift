import Torch

/// What each path of a batch may do next: staying first, then edges in the order of actions.
///
/// Memory for `capacity` paths; a reference, as whoever fills it and whoever reads it share it.
package final class ActionLists: @unchecked Sendable {
  /// How many paths there is room for.
  package let capacity: Int
  /// The greatest number of actions of a path, staying included.
  package let width: Int
  /// How many actions each path has, at least 1, `[capacity]`.
  package let counts: UnsafeMutablePointer<Int32>
  /// The node that each action leads to, `[capacity, width]`.
  package let nodes: UnsafeMutablePointer<Int32>
  /// The raw value of each action's ``Relation``, `[capacity, width]`.
  package let relations: UnsafeMutablePointer<UInt8>

  /// Room for `capacity` paths of up to `width` actions.
  package init(capacity: Int, width: Int) {
    self.capacity = capacity
    self.width = width
    counts = .allocate(capacity: max(1, capacity))
    counts.initialize(repeating: 0, count: max(1, capacity))
    // Whoever reads an action has written it first: nothing to clear.
    nodes = .allocate(capacity: max(1, capacity * width))
    relations = .allocate(capacity: max(1, capacity * width))
  }

  deinit {
    counts.deallocate()
    nodes.deallocate()
    relations.deallocate()
  }

  /// Which of the actor's outputs are actions of the first `count` paths, bool `[count, width]`.
  package func mask(count: Int) -> Tensor {
    let lengths = Tensor(Array(UnsafeBufferPointer(start: counts, count: count))).reshaped([-1, 1])
    return Tensor.arange(0..<width, dtype: .int32).reshaped([1, -1]).lt(lengths)
  }

  /// The actions of one path.
  package subscript(path: Int) -> [(relation: Relation, node: NodeID)] {
    (0..<Int(counts[path])).map { action in
      let place = path * width + action
      return (Relation.allCases[Int(relations[place])], NodeID(Int(nodes[place])))
    }
  }
}
