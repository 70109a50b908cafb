import Essentials
import Interactions

/// The clicks of a poison as rows of the log that they are added to.
struct PoisonRows {
  /// The columns' names, as the log's file has them.
  let columns: [String]
  /// User, item and, where the log has times, time; account after account, in the order of clicks.
  let rows: [[String]]

  /// - Parameter times: When clicks happen; nil where the log has no times.
  init(_ poison: Poison, seed: UInt64, times: PoisonTimes?, dataset: Dataset) {
    let named = dataset.input.flatMap { $0.header ? $0.columns : nil }
    columns =
      [named?.user ?? "user_id", named?.item ?? "item_id"]
      + (times == nil ? [] : [named?.time ?? "timestamp"])
    rows = (0..<poison.fakeUserCount).flatMap { account in
      var rng = SeededGenerator(seed: seed, stream: "times", index: account)
      let clicks = poison[account]
      let moments = times?.draw(clicks.count, using: &rng)
      return clicks.enumerated().map { order, item in
        [dataset.fakeUserName(account), dataset.itemName(item)]
          + (moments.map { [$0[order]] } ?? [])
      }
    }
  }

  /// The first and the last time; nil without times.
  var span: [String]? {
    guard columns.count == 3 else { return nil }
    // As numbers where they are numbers; dates are in order as texts.
    let times = rows.map { $0[2] }.sorted { first, second in
      if let first = Double(first), let second = Double(second) { return first < second }
      return first < second
    }
    return times.first.flatMap { first in times.last.map { [first, $0] } }
  }

  /// As a CSV of RFC 4180, with a header.
  var csv: String {
    ([columns] + rows).map { $0.map(Self.field).joined(separator: ",") + "\n" }.joined()
  }

  /// A text as a field of a CSV.
  static func field(_ text: String) -> String {
    text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
      ? "\""
        + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\"" : text
  }
}
