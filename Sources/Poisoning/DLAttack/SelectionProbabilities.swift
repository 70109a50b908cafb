import Interactions

/// How likely each item is to be chosen beside what the poison model predicts: the less, the more accounts have
/// chosen it.
///
/// Source: Huang et al. 2021, section IV: all 1 at first; an item that was chosen is multiplied by δ; once every item is
/// below 1, all are 1 again.
struct SelectionProbabilities: Equatable {
  /// p of every original item.
  private(set) var values: [Float]

  /// After accounts have chosen `rows`, in this order.
  init(of rows: [[ItemID]], itemCount: Int, decay: Float) {
    values = [Float](repeating: 1, count: itemCount)
    for row in rows {
      for item in row { values[item.index] *= decay }
      if values.allSatisfy({ $0 < 1 }) { values = [Float](repeating: 1, count: itemCount) }
    }
  }

  /// The `count` items with the largest prediction times probability; equals by id.
  func choose(_ count: Int, by likings: [Float]) -> [ItemID] {
    let scores = zip(likings, values).map { $0 * $1 }
    return scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      .prefix(count).map { ItemID($0) }
  }
}
