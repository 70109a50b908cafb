import Interactions
import Statistics

/// What scoring candidates by co-visitation needs of the log, computed once and shared by worlds.
///
/// Most candidates share no pair with their user's last items, and their score is 0. The others, the
/// cells, are listed with their pairs, so that an evaluation only weighs these again and adds the
/// poison's.
final class PreparedCoVisits: Sendable {
  /// The lists that this was prepared for.
  let candidates: CandidateLists
  /// Last items per row of the candidates, oldest first, as compressed rows.
  private let histories: CompressedRows
  /// Rows of the candidates per item among their user's last ones, ascending; a repeat once.
  private let rowsByItem: CompressedRows
  /// Where the cells stand in the candidate lists, ascending.
  private let cellPositions: [Int32]
  /// The cell at a position of the candidate lists, or -1.
  private let cellsByPosition: [Int32]
  /// Per cell the items of its pairs in the history's order.
  private let pairs: CompressedRows
  /// w_ij beside the values of ``pairs``.
  private let counts: [Float]
  /// Cells per item among their pairs.
  private let cellsByItem: CompressedRows

  init(_ candidates: CandidateLists, histories: LatestItems, logged: CoVisits) {
    self.candidates = candidates
    let width = candidates.width
    var cellPositions: [Int32] = []
    var cellsByPosition = [Int32](repeating: -1, count: candidates.items.count)
    var pairRows = CompressedRows()
    var counts: [Float] = []
    // Dense rows of the matrix for one user at a time.
    var dense: [[Float]] = []
    for (row, user) in candidates.users.enumerated() {
      let history = histories[user.index].map(Int.init)
      while dense.count < history.count {
        dense.append([Float](repeating: 0, count: logged.itemCount))
      }
      for (slot, item) in history.enumerated() {
        for entry in logged.row(item) { dense[slot][logged.neighbor(entry)] = logged.count(entry) }
      }
      for position in row * width..<(row + 1) * width {
        let item = candidates.items[position].index
        var found = false
        for slot in history.indices where dense[slot][item] != 0 {
          pairRows.values.append(Int32(history[slot]))
          counts.append(dense[slot][item])
          found = true
        }
        guard found else { continue }
        cellsByPosition[position] = Int32(cellPositions.count)
        cellPositions.append(Int32(position))
        pairRows.endRow()
      }
      for (slot, item) in history.enumerated() {
        for entry in logged.row(item) { dense[slot][logged.neighbor(entry)] = 0 }
      }
    }
    self.cellPositions = cellPositions
    self.cellsByPosition = cellsByPosition
    self.counts = counts
    pairs = pairRows
    cellsByItem = pairRows.transposed(rowCount: logged.itemCount)
    var historyRows = CompressedRows()
    for user in candidates.users {
      historyRows.values += histories[user.index]
      historyRows.endRow()
    }
    self.histories = historyRows
    rowsByItem = historyRows.transposed(rowCount: logged.itemCount)
  }

  /// Brings `scores` up to date with a poison that clicked `touched`.
  ///
  /// - Parameters:
  ///   - injected: The poison's pairs.
  ///   - weights: What w_ij is multiplied by for i and for j, `[items]`, after the poison.
  func refresh(
    _ scores: inout Scores, touched: Set<ItemID>, injected: CoVisits, weights: [Float]
  ) {
    scores.values.withUnsafeMutableBufferPointer { values in
      weights.withUnsafeBufferPointer { weights in
        // A cell's score changes with the weights of its items.
        let work = touched.reduce(0) { $0 + cellsByItem[$1.index].count }
        if 2 * work > cellPositions.count {
          for cell in cellPositions.indices { weigh(cell, weights, into: values) }
        } else {
          for item in touched {
            for cell in cellsByItem[item.index] { weigh(Int(cell), weights, into: values) }
            candidates.positions(of: item).withUnsafeBufferPointer { positions in
              for position in positions where cellsByPosition[Int(position)] >= 0 {
                weigh(Int(cellsByPosition[Int(position)]), weights, into: values)
              }
            }
          }
        }
        // And with the poison's pairs; where it has these, its score is the sum of both.
        for item in touched {
          for entry in injected.row(item.index) {
            addPairs(
              of: item.index, and: injected.neighbor(entry), injected, weights, into: values)
          }
        }
      }
    }
  }

  /// The score of a cell from the log's pairs alone.
  @inline(__always)
  private func weigh(
    _ cell: Int, _ weights: UnsafeBufferPointer<Float>,
    into values: UnsafeMutableBufferPointer<Float>
  ) {
    var sum: Float = 0
    for entry in pairs.range(cell) {
      sum = sum.addingProduct(counts[entry], weights[Int(pairs.values[entry])])
    }
    let position = Int(cellPositions[cell])
    values[position] = sum * weights[candidates.items[position].index]
  }

  /// Scores candidate `j` anew for every user with `item` among the last ones.
  private func addPairs(
    of item: Int, and j: Int, _ injected: CoVisits, _ weights: UnsafeBufferPointer<Float>,
    into values: UnsafeMutableBufferPointer<Float>
  ) {
    let positions = candidates.positions(of: ItemID(j))
    let width = candidates.width
    // A target is a candidate of every user, so its positions need no search.
    let everywhere = positions.count == candidates.users.count
    var last: Int32 = -1
    for row in rowsByItem[item] where row != last {
      last = row
      var index = positions.startIndex + Int(row)
      if !everywhere || Int(positions[index]) / width != Int(row) {
        index = positions.partitionStart { Int($0) / width >= Int(row) }
        guard index < positions.endIndex, Int(positions[index]) / width == Int(row) else {
          continue
        }
      }
      while index < positions.endIndex, Int(positions[index]) / width == Int(row) {
        score(Int(positions[index]), row: Int(row), j: j, injected, weights, into: values)
        index += 1
      }
    }
  }

  /// The score of one candidate from the pairs of log and poison.
  private func score(
    _ position: Int, row: Int, j: Int, _ injected: CoVisits,
    _ weights: UnsafeBufferPointer<Float>, into values: UnsafeMutableBufferPointer<Float>
  ) {
    let cell = Int(cellsByPosition[position])
    var entries = cell < 0 ? 0..<0 : pairs.range(cell)
    var sum: Float = 0
    for item in histories[row] {
      var count = injected.count(Int(item), j)
      if let entry = entries.first, pairs.values[entry] == item {
        count += counts[entry]
        entries.removeFirst()
      }
      sum = sum.addingProduct(count, weights[Int(item)])
    }
    values[position] = sum * weights[j]
  }
}

extension ArraySlice<Int32> {
  /// The first index whose element satisfies `predicate`, in a slice that has none that does before
  /// one that does not; logarithmic.
  fileprivate func partitionStart(where predicate: (Int32) -> Bool) -> Int {
    var range = startIndex..<endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = predicate(self[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}
