import Essentials

/// One row of factors for each user or item, laid out for vector instructions.
///
/// A row of `dimension` factors is filled up with zeros to whole blocks of 16, which arithmetic on
/// rows keeps at zero. A value: copies share their memory until one is written to.
struct FactorTable: Sendable, Equatable {
  /// Sixteen neighboring factors of a row.
  typealias Block = SIMD16<Float>

  /// The number of rows.
  let rowCount: Int
  /// The number of factors in a row, at least 1.
  let dimension: Int
  /// `[rowCount, blockCount]`, row by row.
  private(set) var blocks: [Block]

  /// The number of blocks that a row takes.
  var blockCount: Int { Self.blockCount(dimension) }

  /// Factors drawn independently from a normal distribution around 0.
  init(
    rowCount: Int, dimension: Int, standardDeviation: Float, using rng: inout SeededGenerator
  ) {
    precondition(dimension > 0, "factors need at least one dimension")
    self.rowCount = rowCount
    self.dimension = dimension
    let blockCount = Self.blockCount(dimension)
    blocks = [Block](repeating: .zero, count: rowCount * blockCount)
    for row in 0..<rowCount {
      for factor in 0..<dimension {
        blocks[row * blockCount + factor / 16][factor % 16] = rng.normal() * standardDeviation
      }
    }
  }

  /// The factors of a row, without the padding, `[dimension]`.
  subscript(row: Int) -> [Float] {
    get { (0..<dimension).map { blocks[row * blockCount + $0 / 16][$0 % 16] } }
    set {
      precondition(newValue.count == dimension, "as many factors as the table has dimensions")
      for (factor, value) in newValue.enumerated() {
        blocks[row * blockCount + factor / 16][factor % 16] = value
      }
    }
  }

  /// A table of these factors, row by row without the padding, `[rowCount, dimension]`.
  init(rowCount: Int, dimension: Int, values: [Float]) {
    precondition(values.count == rowCount * dimension, "as many factors as the table has")
    let blockCount = Self.blockCount(dimension)
    var blocks = [Block](repeating: .zero, count: rowCount * blockCount)
    blocks.withUnsafeMutableBytes { bytes in
      values.withUnsafeBytes { values in
        for row in 0..<rowCount {
          bytes[(row * blockCount * 64)...].copyBytes(
            from: values[row * dimension * 4..<(row + 1) * dimension * 4])
        }
      }
    }
    self.init(rowCount: rowCount, dimension: dimension, blocks: blocks)
  }

  /// All factors, row by row without the padding, `[rowCount, dimension]`.
  var values: [Float] {
    var values: [Float] = []
    values.reserveCapacity(rowCount * dimension)
    blocks.withUnsafeBytes { bytes in
      let factors = bytes.bindMemory(to: Float.self)
      for row in 0..<rowCount {
        let start = row * blockCount * 16
        values.append(contentsOf: factors[start..<start + dimension])
      }
    }
    return values
  }

  /// This table with the rows of `other` below its own.
  func appending(_ other: FactorTable) -> FactorTable {
    precondition(other.dimension == dimension, "rows of one table have one dimension")
    return FactorTable(
      rowCount: rowCount + other.rowCount, dimension: dimension, blocks: blocks + other.blocks)
  }

  /// The rows of `range` as a table of their own.
  func rows(_ range: Range<Int>) -> FactorTable {
    FactorTable(
      rowCount: range.count, dimension: dimension,
      blocks: Array(blocks[range.lowerBound * blockCount..<range.upperBound * blockCount]))
  }

  /// Calls `body` with the memory of ``blocks``.
  mutating func withMutableBlocks<R>(
    _ body: (UnsafeMutablePointer<Block>) throws -> R
  ) rethrows -> R? {
    try blocks.withUnsafeMutableBufferPointer { try $0.baseAddress.map(body) }
  }

  /// Calls `body` with the memory of ``blocks``.
  func withBlocks<R>(_ body: (UnsafePointer<Block>) throws -> R) rethrows -> R? {
    try blocks.withUnsafeBufferPointer { try $0.baseAddress.map(body) }
  }

  private init(rowCount: Int, dimension: Int, blocks: [Block]) {
    self.rowCount = rowCount
    self.dimension = dimension
    self.blocks = blocks
  }

  private static func blockCount(_ dimension: Int) -> Int { (dimension + 15) / 16 }
}

/// The inner product of two rows of `count` blocks.
///
/// Everything that scores goes through here, so that a score has the same bits whoever computes it.
@inline(__always)
func innerProduct(
  _ left: UnsafePointer<FactorTable.Block>, _ right: UnsafePointer<FactorTable.Block>, count: Int
) -> Float {
  var sum = left[0] * right[0]
  var block = 1
  while block < count {
    sum = sum.addingProduct(left[block], right[block])
    block += 1
  }
  return sumOfLanes(sum)
}

/// The sum of sixteen numbers as a tree, which is faster than the standard library's chain.
@inline(__always)
func sumOfLanes(_ block: FactorTable.Block) -> Float {
  let eight = block.lowHalf + block.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}
