import Interactions
import Kernels
import Statistics

/// What scoring candidates by co-visitation needs of the log, computed once and shared by worlds.
///
/// Most candidates share no pair with their user's last items, and their score is 0. The others, the
/// cells, are listed with their pairs, so that an evaluation only weighs these again and adds the
/// injected ones.
final class PreparedCoVisits: Sendable {
  /// The lists that this was prepared for.
  let candidates: CandidateLists
  /// Last items per row of the candidates, oldest first, as compressed rows.
  private let histories: CompressedRows<Int32>
  /// Rows of the candidates per item among their user's last ones, ascending, with repeats.
  private let rowsByItem: CompressedRows<Int32>
  /// Where the cells stand in the candidate lists, ascending.
  private let cellPositions: [Int32]
  /// The cell at a position of the candidate lists, or -1.
  private let cellsByPosition: [Int32]
  /// Per cell the items of its pairs in the history's order.
  private let pairs: CompressedRows<Int32>
  /// w_ij beside the values of ``pairs``.
  private let counts: [Float]
  /// Cells per item among their pairs.
  private let cellsByItem: CompressedRows<Int32>
  /// The one column that an item has in all rows, or -1, `[items]`.
  private let columns: [Int32]

  init(_ candidates: CandidateLists, histories: LatestItems, logged: CoVisits) {
    self.candidates = candidates
    let width = candidates.width
    var cellPositions: [Int32] = []
    var cellsByPosition = [Int32](repeating: -1, count: candidates.items.count)
    var pairRows = CompressedRows<Int32>()
    var counts: [Float] = []
    for cells in LoggedCells.all(of: candidates, histories: histories, logged: logged) {
      for position in cells.positions {
        cellsByPosition[Int(position)] = Int32(cellPositions.count)
        cellPositions.append(position)
      }
      for cell in 0..<cells.pairs.count { pairRows.append(cells.pairs[cell]) }
      counts += cells.counts
    }
    self.cellPositions = cellPositions
    self.cellsByPosition = cellsByPosition
    self.counts = counts
    pairs = pairRows
    cellsByItem = pairRows.transposed(rowCount: logged.itemCount)
    var historyRows = CompressedRows<Int32>()
    for user in candidates.users {
      historyRows.values += histories[user.index]
      historyRows.endRow()
    }
    self.histories = historyRows
    rowsByItem = historyRows.transposed(rowCount: logged.itemCount)
    columns = (0..<logged.itemCount).map { item in
      let positions = candidates.positions(of: ItemID(item))
      guard let first = positions.first, positions.count == candidates.users.count,
        Int(first) < width,
        zip(positions, positions.dropFirst()).allSatisfy({ Int($1 - $0) == width })
      else { return -1 }
      return first
    }
  }

  /// Brings `scores` up to date with injections that clicked `touched`.
  ///
  /// - Parameters:
  ///   - injected: The injections' pairs.
  ///   - weights: What w_ij is multiplied by for i and for j, `[items]`, after them.
  func refresh(
    _ scores: inout Scores, touched: Set<ItemID>, injected: CoVisits, weights: [Float]
  ) {
    scores.values.withUnsafeMutableBufferPointer { values in
      weights.withUnsafeBufferPointer { weights in
        // A score changes with the weights of its items, and with the injected pairs; where a cell
        // has these too, it is scored once more from both.
        reweigh(touched, weights, into: values)
        addPairsOfColumns(touched, injected, weights, into: values)
        for item in touched {
          for entry in injected.row(item.index) where columns[injected.neighbor(entry)] < 0 {
            addPairs(
              of: item.index, and: injected.neighbor(entry), injected, weights, into: values)
          }
        }
      }
    }
  }

  /// Scores every cell with a touched item anew, from the log's pairs alone.
  private func reweigh(
    _ touched: Set<ItemID>, _ weights: UnsafeBufferPointer<Float>,
    into values: UnsafeMutableBufferPointer<Float>
  ) {
    pairs.withPointers { pairOffsets, pairItems in
      counts.withUnsafeBufferPointer { counts in
        cellPositions.withUnsafeBufferPointer { cellPositions in
          candidates.items.withUnsafeBufferPointer { items in
            func weigh(_ cell: Int) {
              var sum: Float = 0
              for entry in Int(pairOffsets[cell])..<Int(pairOffsets[cell + 1]) {
                sum = sum.addingProduct(counts[entry], weights[Int(pairItems[entry])])
              }
              let position = Int(cellPositions[cell])
              values[position] = sum * weights[items[position].index]
            }
            let work = touched.reduce(0) { $0 + cellsByItem[$1.index].count }
            if 2 * work > cellPositions.count {
              for cell in cellPositions.indices { weigh(cell) }
              return
            }
            for item in touched {
              for cell in cellsByItem[item.index] { weigh(Int(cell)) }
              for position in candidates.positions(of: item) {
                let cell = Int(cellsByPosition[Int(position)])
                if cell >= 0 { weigh(cell) }
              }
            }
          }
        }
      }
    }
  }

  /// Scores the candidates that everyone has, which the targets are, for every user with a touched
  /// item among the last ones.
  private func addPairsOfColumns(
    _ touched: Set<ItemID>, _ injected: CoVisits, _ weights: UnsafeBufferPointer<Float>,
    into values: UnsafeMutableBufferPointer<Float>
  ) {
    let width = candidates.width
    var visited = [Bool](repeating: false, count: histories.count)
    var sums = [Float](repeating: 0, count: width)
    var found: [Int] = []
    for item in touched where !injected.row(item.index).isEmpty {
      for row in rowsByItem[item.index] where !visited[Int(row)] {
        visited[Int(row)] = true
        for other in histories[Int(row)] {
          for entry in injected.row(Int(other)) {
            let j = injected.neighbor(entry)
            let column = Int(columns[j])
            guard column >= 0 else { continue }
            if sums[column] == 0 { found.append(j) }
            sums[column] = sums[column].addingProduct(injected.count(entry), weights[Int(other)])
          }
        }
        for j in found {
          let column = Int(columns[j])
          let position = Int(row) * width + column
          if cellsByPosition[position] < 0 {
            values[position] = sums[column] * weights[j]
          } else {
            score(position, row: Int(row), j: j, injected, weights, into: values)
          }
          sums[column] = 0
        }
        found.removeAll(keepingCapacity: true)
      }
    }
  }

  /// Scores candidate `j`, which some have, anew for every user with `item` among the last ones.
  private func addPairs(
    of item: Int, and j: Int, _ injected: CoVisits, _ weights: UnsafeBufferPointer<Float>,
    into values: UnsafeMutableBufferPointer<Float>
  ) {
    let width = candidates.width
    let rows = rowsByItem[item]
    guard !rows.isEmpty else { return }
    for position in candidates.positions(of: ItemID(j)) {
      let row = Int(position) / width
      guard histories[row].contains(Int32(item)) else { continue }
      score(Int(position), row: row, j: j, injected, weights, into: values)
    }
  }

  /// The score of one candidate from the pairs of log and injections.
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
