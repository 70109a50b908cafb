import Essentials
import Interactions

/// Whether an answer can be what was asked for: what is not is never taken for a figure.
struct AnswerCheck {
  private let items: ItemCatalog
  private let audience: Int
  private let k: Int

  init(_ victim: ProcessVictim, k: Int) {
    self.init(items: victim.scenario.items, audience: victim.audience.count, k: k)
  }

  init(items: ItemCatalog, audience: Int, k: Int) {
    self.items = items
    self.audience = audience
    self.k = k
  }

  /// Counts, `[targets]`: none below 0 or above the number of users, and in all no more than lists have
  /// places.
  ///
  /// - Throws: What `fault` makes of the first thing that is wrong.
  func exposures(_ counts: WireArray, _ fault: (String) -> InputError) throws -> [Int] {
    guard counts.shape == [items.targetCount] else {
      throw fault(
        "answered with exposures of the shape \(counts.shape), not [\(items.targetCount)]")
    }
    for (target, count) in counts.values.enumerated() where count < 0 || Int(count) > audience {
      throw fault("counts target \(target) in \(count) lists of \(audience) users")
    }
    let total = counts.values.reduce(0) { $0 + Int($1) }
    guard total <= audience * min(k, items.targetCount) else {
      throw fault("counts targets \(total) times in \(audience) lists of \(k)")
    }
    return counts.values.map { Int($0) }
  }

  /// Lists, `[users, k]`: existing items, none twice, −1 only at the end, and where a user has candidates
  /// only those.
  ///
  /// - Throws: What `fault` makes of the first thing that is wrong.
  func lists(
    _ answer: WireArray, for users: [UserID], amid candidates: CandidateLists?,
    _ fault: (String) -> InputError
  ) throws -> RecommendedLists {
    guard answer.shape == [users.count, k] else {
      throw fault("answered with lists of the shape \(answer.shape), not [\(users.count), \(k)]")
    }
    // The row, from 1, in which an item was last seen, and last was a candidate.
    var listed = [Int32](repeating: 0, count: items.count)
    var offered = [Int32](repeating: 0, count: candidates == nil ? 0 : items.count)
    let rows = try answer.values.withUnsafeBufferPointer { values in
      try users.indices.map { row in
        let mark = Int32(row + 1)
        if let candidates {
          for item in candidates.items[row * candidates.width..<(row + 1) * candidates.width] {
            offered[item.index] = mark
          }
        }
        let list = UnsafeBufferPointer(rebasing: values[row * k..<(row + 1) * k])
        // Short lists are padded at their end.
        let length = list.firstIndex(of: -1) ?? k
        for (place, value) in list.enumerated() where place < length || value != -1 {
          guard value >= 0, value < items.count else {
            throw fault(
              "recommends item \(value) of a catalogue of \(items.count) to user \(users[row].index)"
            )
          }
          guard place < length else {
            throw fault(
              "recommends item \(value) to user \(users[row].index) after the end of the list")
          }
          guard listed[Int(value)] != mark else {
            throw fault("recommends item \(value) to user \(users[row].index) twice")
          }
          guard candidates == nil || offered[Int(value)] == mark else {
            throw fault(
              "recommends item \(value) to user \(users[row].index), which is no candidate")
          }
          listed[Int(value)] = mark
        }
        return list[..<length].map { ItemID(Int($0)) }
      }
    }
    return RecommendedLists(users: users, items: rows)
  }
}
