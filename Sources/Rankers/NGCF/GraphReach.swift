/// Which nodes' outputs of each layer some representations are made of: what a step on a batch has
/// to compute, and where its gradient goes.
struct GraphReach: Sendable {
  /// The nodes whose E^l is needed, ascending, for l from 0 to the number of layers.
  let layers: [[Int32]]

  /// Every node in every layer.
  init(everythingIn nodeCount: Int, layerCount: Int) {
    layers = [[Int32]](repeating: Array(0..<Int32(nodeCount)), count: layerCount + 1)
  }

  /// What the representations of `nodes` are made of: themselves in the last layer, and one layer
  /// below whatever is needed and all of its neighbors.
  init(to nodes: some Sequence<Int>, in graph: InteractionGraph, layerCount: Int) {
    let nodeCount = graph.nodeCount
    var isNeeded = [Bool](repeating: false, count: nodeCount)
    for node in nodes { isNeeded[node] = true }
    func needed() -> [Int32] { (0..<Int32(nodeCount)).filter { isNeeded[Int($0)] } }
    var layers = [needed()]
    for _ in 0..<layerCount {
      // Where all are needed, all stay so.
      guard layers[0].count < nodeCount else {
        layers.insert(layers[0], at: 0)
        continue
      }
      isNeeded.withUnsafeMutableBufferPointer { isNeeded in
        graph.withView { graph in
          for node in layers[0] {
            graph.forEachNeighbor(of: Int(node)) { isNeeded[$0] = true }
          }
        }
      }
      layers.insert(needed(), at: 0)
    }
    self.layers = layers
  }
}
