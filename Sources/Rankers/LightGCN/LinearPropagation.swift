import Kernels

/// The mean of all layers of a linear propagation, and the way back, which is the same.
///
///     E* = 1/(K+1) Σ_k L^k E⁰ = 1/(K+1) (E⁰ + L(E⁰ + L(E⁰ + …))),  L_ij = 1/√(d_i d_j) along edges
///
/// Taken from the inside, each layer is one sum over neighbors and none has to be kept. L is symmetric, so
/// that the loss by E⁰ is the same sum of the loss by E*. Every node is summed by one thread in the order
/// of its neighbors: the bits do not depend on the number of threads. Where only some nodes are asked for,
/// only what they are made of is computed (``GraphReach``).
final class LinearPropagation: @unchecked Sendable {
  /// E*, `[nodeCount, width]`, of the nodes that were asked for.
  let representations: AlignedMemory<Float>
  /// The loss by E*; to be filled for the nodes that were asked for before
  /// ``goBack(on:reach:)``, which leaves zeros.
  let slopes: AlignedMemory<Float>
  /// The loss by E⁰, `[nodeCount, width]`.
  let gradient: AlignedMemory<Float>
  private let spare: AlignedMemory<Float>
  private let width: Int
  private let nodeCount: Int
  private let layerCount: Int
  private let everything: GraphReach

  /// Room for propagation of so many nodes, with a way back if `training`.
  init(nodeCount: Int, width: Int, layerCount: Int, training: Bool) {
    self.width = width
    self.nodeCount = nodeCount
    self.layerCount = layerCount
    let count = nodeCount * width
    representations = AlignedMemory<Float>(count: count)
    spare = AlignedMemory<Float>(count: count)
    slopes = AlignedMemory<Float>(count: training ? count : 0)
    gradient = AlignedMemory<Float>(count: training ? count : 0)
    everything = GraphReach(everythingIn: nodeCount, layerCount: layerCount)
  }

  /// Computes the representations that `reach` leads to, of all nodes without one.
  func run(
    _ embeddings: NodeEmbeddings, on graph: InteractionGraph, reach: GraphReach? = nil
  ) {
    sum(
      embeddings.buffer.base, on: graph, layers: (reach ?? everything).layers,
      into: representations.base)
  }

  /// Fills ``gradient`` from ``slopes``, which are 0 but at the nodes that `reach` leads to.
  func goBack(on graph: InteractionGraph, reach: GraphReach? = nil) {
    let layers = (reach ?? everything).layers
    // What a layer does not reach must not count as a neighbor in the next.
    gradient.zero()
    spare.zero()
    sum(slopes.base, on: graph, layers: layers.reversed(), into: gradient.base)
    for node in layers[layerCount] {
      (slopes.base + Int(node) * width).update(repeating: 0, count: width)
    }
  }

  /// 1/(K+1) Σ_k L^k `table` into `result`, with the nodes that each layer needs.
  private func sum(
    _ table: UnsafeMutablePointer<Float>, on graph: InteractionGraph, layers: [[Int32]],
    into result: UnsafeMutablePointer<Float>
  ) {
    nonisolated(unsafe) let table = table
    // The last layer writes to the result: layers take turns with the spare memory.
    var (from, to) =
      layerCount % 2 == 0 ? (result, spare.base) : (spare.base, result)
    let width = width
    let share = 1 / Float(layerCount + 1)
    graph.withView { graph in
      for layer in 0..<layerCount {
        let isLast = layer == layerCount - 1
        nonisolated(unsafe) let source = layer == 0 ? table : from
        nonisolated(unsafe) let target = to
        GraphPropagation.forEachBlock(of: layers[layer + 1]) { _, nodes in
          for (index, node) in nodes.enumerated() {
            let row = target + Int(node) * width
            let own = table + Int(node) * width
            GraphPropagation.addNeighbors(
              of: UnsafeBufferPointer(rebasing: nodes[index..<index + 1]), from: source, in: graph,
              to: row, stride: width, width: width)
            let factor = Vector(repeating: isLast ? share : 1)
            for k in stride(from: 0, to: width, by: vectorWidth) {
              row.store((row.vector(k) + own.vector(k)) * factor, at: k)
            }
          }
        }
        swap(&from, &to)
      }
    }
  }
}
