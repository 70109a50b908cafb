/// Nodes by weight, the lightest first, where weights only fall: a heap that knows where each node is.
///
/// Of equal weights the lower node is the lighter, so that the order is the same everywhere. Four children
/// to a node, whose weights lie side by side.
struct PeelingHeap {
  /// The weight of each node, also of those that have left, `[nodes]`.
  private(set) var weights: [Double]
  /// The nodes that are there, as a heap.
  private var heap: [Int32]
  /// Where each node is in `heap`; −1 for those that are not there.
  private var places: [Int32]

  /// All nodes that `isPresent` holds for.
  init(_ weights: [Double], where isPresent: (Int) -> Bool) {
    self.weights = weights
    heap = weights.indices.filter(isPresent).map { Int32($0) }
    places = [Int32](repeating: -1, count: weights.count)
    for (place, node) in heap.enumerated() { places[Int(node)] = Int32(place) }
    guard heap.count > 1 else { return }
    for place in stride(from: (heap.count - 2) / 4, through: 0, by: -1) { sink(place) }
  }

  /// How many nodes are there.
  var count: Int { heap.count }

  /// The least weight; nil without nodes.
  var lightest: Double? { heap.first.map { weights[Int($0)] } }

  /// Whether a node is there.
  @inline(__always)
  func contains(_ node: Int) -> Bool { places[node] >= 0 }

  /// Takes the lightest node away; there must be one.
  mutating func removeLightest() -> Int {
    let node = heap[0]
    places[Int(node)] = -1
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      places[Int(last)] = 0
      sink(0)
    }
    return Int(node)
  }

  /// Makes a node that is there lighter.
  @inline(__always)
  mutating func lighten(_ node: Int, by amount: Double) {
    weights[node] -= amount
    weights.withUnsafeBufferPointer { weights in
      heap.withUnsafeMutableBufferPointer { heap in
        places.withUnsafeMutableBufferPointer { places in
          let weight = weights[node]
          var place = Int(places[node])
          while place > 0 {
            let parent = (place - 1) / 4
            let other = heap[parent]
            if weights[Int(other)] < weight
              || weights[Int(other)] == weight && other < Int32(node)
            {
              break
            }
            heap[place] = other
            places[Int(other)] = Int32(place)
            place = parent
          }
          heap[place] = Int32(node)
          places[node] = Int32(place)
        }
      }
    }
  }

  private mutating func sink(_ start: Int) {
    weights.withUnsafeBufferPointer { weights in
      heap.withUnsafeMutableBufferPointer { heap in
        places.withUnsafeMutableBufferPointer { places in
          let node = heap[start]
          let weight = weights[Int(node)]
          var place = start
          while true {
            let first = 4 * place + 1
            guard first < heap.count else { break }
            var best = first
            var lightest = weights[Int(heap[first])]
            for child in first + 1..<max(first + 1, min(first + 4, heap.count)) {
              let other = weights[Int(heap[child])]
              if other < lightest || other == lightest && heap[child] < heap[best] {
                best = child
                lightest = other
              }
            }
            guard lightest < weight || lightest == weight && heap[best] < node else { break }
            heap[place] = heap[best]
            places[Int(heap[place])] = Int32(place)
            place = best
          }
          heap[place] = node
          places[Int(node)] = Int32(place)
        }
      }
    }
  }
}
