/// Vectors of one width, to be had one at a time: those who compare many of them need not hold them
/// all.
public protocol VectorSource: Sendable {
  /// How many vectors there are.
  var count: Int { get }
  /// How many numbers each has.
  var width: Int { get }
  /// Writes vector `index` to `memory`, ``width`` numbers. Called from several threads.
  func write(_ index: Int, to memory: UnsafeMutablePointer<Float>)
}

/// Vectors that are held in an array.
public struct VectorSample: VectorSource, Equatable {
  /// How many numbers each has.
  public let width: Int
  /// The numbers, vector after vector.
  public let values: [Float]

  /// Vectors of `width` numbers, one after another.
  public init(_ values: [Float], width: Int) {
    precondition(width > 0 && values.count.isMultiple(of: width), "whole vectors of some width")
    self.width = width
    self.values = values
  }

  /// How many vectors there are.
  public var count: Int { values.count / width }

  /// Writes vector `index` to `memory`, ``width`` numbers.
  public func write(_ index: Int, to memory: UnsafeMutablePointer<Float>) {
    values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      memory.update(from: base + index * width, count: width)
    }
  }
}

/// Two sources, one behind the other, moved so that their common mean is 0.
///
/// Distances do not change by that, but lose fewer digits where all vectors lie far out.
struct PooledVectors: Sendable {
  let x: any VectorSource
  let y: any VectorSource
  /// The mean of all vectors, `[width]`.
  let mean: [Float]

  init(_ x: any VectorSource, _ y: any VectorSource) {
    precondition(x.width == y.width, "vectors of one width")
    self.x = x
    self.y = y
    var sums = [Double](repeating: 0, count: x.width)
    func add(_ source: any VectorSource) {
      withUnsafeTemporaryAllocation(of: Float.self, capacity: source.width) { memory in
        guard let base = memory.baseAddress else { return }
        for index in 0..<source.count {
          source.write(index, to: base)
          for column in sums.indices { sums[column] += Double(base[column]) }
        }
      }
    }
    add(x)
    add(y)
    let count = Double(max(1, x.count + y.count))
    mean = sums.map { Float($0 / count) }
  }

  var count: Int { x.count + y.count }
  var width: Int { x.width }

  /// Writes vector `index` of the two sources together.
  func write(_ index: Int, to memory: UnsafeMutablePointer<Float>) {
    if index < x.count { x.write(index, to: memory) } else { y.write(index - x.count, to: memory) }
    mean.withUnsafeBufferPointer { mean in
      for column in mean.indices { memory[column] -= mean[column] }
    }
  }
}
