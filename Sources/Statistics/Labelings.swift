/// Ways to call `marked` of `count` things marked: the true one first, which marks the first ones, and
/// then random ones of as many.
///
/// A byte for each thing and labeling, so that the labelings of one thing lie side by side.
struct Labelings: Sendable {
  /// How many labelings there are, the true one included.
  let count: Int
  /// ``count``, rounded up to whole vectors; what is beyond marks nothing.
  let stride: Int
  /// How many things each marks.
  let marked: Int
  private let marks: [UInt8]

  init(
    marking marked: Int, of total: Int, permutations: Int,
    using rng: inout some RandomNumberGenerator
  ) {
    count = 1 + permutations
    let stride = (count + 15) / 16 * 16
    self.stride = stride
    self.marked = marked
    var marks = [UInt8](repeating: 0, count: total * stride)
    for thing in 0..<marked { marks[thing * stride] = 1 }
    var order = Array(0..<total)
    for labeling in 1..<max(1, count) {
      for place in 0..<marked {
        order.swapAt(place, place + Int(rng.next(upperBound: UInt(total - place))))
        marks[order[place] * stride + labeling] = 1
      }
    }
    self.marks = marks
  }

  /// Writes the labelings of things `range` to `memory`, ``stride`` numbers each: 1 where marked.
  func write(_ range: Range<Int>, to memory: UnsafeMutablePointer<Float>) {
    marks.withUnsafeBufferPointer { marks in
      for index in 0..<range.count * stride {
        memory[index] = Float(marks[range.lowerBound * stride + index])
      }
    }
  }
}
