import Essentials
import Foundation
import Kernels

/// A large table of embedding rows of which only those that took part exist, each with its own Adam
/// state.
///
/// A row starts as draws from N(0, deviation²) of a stream of its own, so it does not matter when or
/// in which order rows come into being, and a row that is only looked at need not. Nothing costs
/// time or memory in proportion to the number of rows that there can be.
///
/// Threads may read it side by side, and change the records of different places.
final class RowTable: @unchecked Sendable {
  /// Floats in a row, a multiple of 16.
  let width: Int
  /// How many rows there can be.
  let rowCount: Int
  /// How many exist.
  private(set) var count = 0

  /// Where the rows that exist are.
  private var places = RowIndex()
  /// Which row is at each place.
  private(set) var rows: [Int32] = []
  /// How many updates the row at each place has had.
  private var updates: [Int32] = []
  /// Records of `3 × width` floats (weights, first moments, second moments), in blocks that never
  /// move.
  private let blocks: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  private var blockCount = 0
  private let blockBytes: Int
  private var seed: UInt64
  private let deviation: @Sendable (Int) -> Float

  private static let rowsPerBlock = 1 << 13

  /// An empty table; `deviation` gives the standard deviation of a row's initial values.
  init(
    rowCount: Int, width: Int, using rng: inout SeededGenerator,
    deviation: @escaping @Sendable (_ row: Int) -> Float
  ) {
    precondition(width % 16 == 0, "rows are whole vectors")
    self.rowCount = rowCount
    self.width = width
    self.deviation = deviation
    seed = rng.next()
    let bytes = Self.rowsPerBlock * 3 * width * MemoryLayout<Float>.stride
    blockBytes = (bytes + Self.page - 1) / Self.page * Self.page
    blocks = .allocate(capacity: rowCount / Self.rowsPerBlock + 1)
  }

  deinit {
    removeBlocks()
    blocks.deallocate()
  }

  /// Where a row is, nil if it does not exist yet.
  @inline(__always)
  func place(of row: Int) -> Int? { places.place(of: row) }

  /// The weights at a place; first and second moments follow them.
  @inline(__always)
  func record(at place: Int) -> UnsafeMutablePointer<Float> {
    blocks[place / Self.rowsPerBlock] + place % Self.rowsPerBlock * (3 * width)
  }

  /// The weights of a row: its own if it exists, else its initial ones in `scratch`, `[width]`.
  @inline(__always)
  func weights(
    of row: Int, scratch: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    if let place = place(of: row) { return UnsafePointer(record(at: place)) }
    initialize(row, into: scratch)
    return UnsafePointer(scratch)
  }

  /// Gives a row a place if it has none; its weights appear with ``fill(from:)``.
  @inline(__always)
  func reserve(_ row: Int) -> Int {
    if let place = place(of: row) { return place }
    if count == blockCount * Self.rowsPerBlock { grow() }
    places.add(row, at: count)
    rows.append(Int32(row))
    updates.append(0)
    count += 1
    return count - 1
  }

  /// Initializes the rows at places from `first` on.
  func fill(from first: Int) {
    Threads.forEachRange(of: count - first, grain: 64) { [self] range in
      for place in first + range.lowerBound..<first + range.upperBound {
        // The moments after the weights are 0, as the memory came.
        initialize(Int(rows[place]), into: record(at: place))
      }
    }
  }

  /// Borrows the update counts, one for each place, for row-wise Adam.
  func withUpdateCounts(_ body: (DisjointRows<Int32>) -> Void) {
    updates.withDisjointRows { body($0) }
  }

  /// Writes the initial weights of a row, `[width]`, whether it exists or not: normal draws (Box & Muller
  /// 1958), 16 at a time.
  func initialize(_ row: Int, into destination: UnsafeMutablePointer<Float>) {
    var stream = SeededGenerator(seed: seed, stream: "row", index: row)
    let deviation = deviation(row)
    var k = 0
    while k < width {
      var bits = SIMD8<UInt64>.zero
      for lane in 0..<vectorWidth { bits[lane] = stream.next() }
      // (0, 1], so that the logarithm is finite.
      let radii = Vector(SIMD8<Int32>(truncatingIfNeeded: bits &>> 40) &+ 1) * 0x1p-24
      let turns = Vector(SIMD8<Int32>(truncatingIfNeeded: bits) & 0xFF_FFFF) * 0x1p-24
      let radius = (-2 * VectorMath.log(radii)).squareRoot() * deviation
      let (sine, cosine) = VectorMath.sineAndCosine(ofTurns: turns)
      destination.store(radius * cosine, at: k)
      destination.store(radius * sine, at: k + vectorWidth)
      k += 2 * vectorWidth
    }
  }

  /// Makes room for another block of rows, all zeros.
  ///
  /// A big tree meets new rows in every step, and the system's first touch of their memory costs more
  /// than learning them. So it comes from the system as it is, zeros already, and is touched by the threads
  /// that fill it; on large pages where there are any, because a big tree touches a new one for every few
  /// rows.
  private func grow() {
    // A page more than is needed, so that what is needed begins with one.
    let size = blockBytes + Self.page
    guard
      let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      memory != MAP_FAILED
    else { fatalError("out of memory: \(count) rows of \(width) numbers") }
    let skipped = (Self.page - Int(bitPattern: memory) % Self.page) % Self.page
    if skipped > 0 { munmap(memory, skipped) }
    let start = memory + skipped
    munmap(start + blockBytes, Self.page - skipped)
    // Advice only.
    madvise(start, blockBytes, Int32(MADV_HUGEPAGE))
    blocks[blockCount] = start.bindMemory(
      to: Float.self, capacity: blockBytes / MemoryLayout<Float>.stride)
    blockCount += 1
  }

  private static let page = 1 << 21

  private func removeBlocks() {
    for block in 0..<blockCount { munmap(blocks[block], blockBytes) }
    blockCount = 0
  }
}

extension RowTable {
  /// Writes the rows that exist.
  func encode(to writer: inout CheckpointWriter) throws {
    try writer.write([Int64(bitPattern: seed), Int64(count)])
    try writer.write(rows)
    try writer.write(updates)
    for place in 0..<count { try writer.write(record(at: place), count: 3 * width) }
  }

  /// Replaces everything by what ``encode(to:)`` wrote.
  func decode(from reader: inout CheckpointReader) throws {
    places = RowIndex()
    removeBlocks()
    rows = []
    updates = []
    count = 0
    let header: [Int64] = try reader.read(count: 2)
    let stored = Int(header[1])
    guard stored >= 0, stored <= rowCount else { throw reader.damaged }
    seed = UInt64(bitPattern: header[0])
    let storedRows: [Int32] = try reader.read(count: stored)
    let storedUpdates = try reader.readUpdates(count: stored)
    for row in storedRows {
      guard row >= 0, row < rowCount, place(of: Int(row)) == nil else { throw reader.damaged }
      _ = reserve(Int(row))
    }
    updates = storedUpdates
    for place in 0..<stored { try reader.read(finite: record(at: place), count: 3 * width) }
  }
}
