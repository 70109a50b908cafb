import Essentials
import Foundation

/// Writes RecBole's atomic `.inter`: the file appears whole or not at all.
package final class InterWriter {
  private let file: CompressedFile
  private var buffer: [UInt8] = []

  /// Starts the file at `path` with `columns`, each with its type: `"user_id:token"`.
  package init(path: String, columns: [String]) throws {
    file = try CompressedFile(path: path)
    buffer.reserveCapacity(1 << 17)
    buffer += columns.joined(separator: "\t").utf8
    buffer.append(0x0A)
  }

  /// Adds a row.
  ///
  /// - Throws: An ``InputError`` if a field holds a tab or a line break, which the format has no way
  ///   to write.
  package func write(_ fields: [Bytes]) throws {
    for (index, field) in fields.enumerated() {
      if index > 0 { buffer.append(0x09) }
      guard !field.contains(where: { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) else {
        let text = String(decoding: field, as: UTF8.self)
        throw InputError(
          .data, "\(text.debugDescription) holds a tab or a line break, which .inter cannot")
      }
      buffer += field
    }
    buffer.append(0x0A)
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Adds a row of texts.
  package func write(_ fields: [String]) throws {
    // One buffer for all, so that every field stays where it is.
    let bytes = fields.flatMap { Array($0.utf8) }
    try bytes.withUnsafeBufferPointer { all in
      var start = 0
      try write(
        fields.map { field in
          defer { start += field.utf8.count }
          return Bytes(rebasing: all[start..<start + field.utf8.count])
        })
    }
  }

  /// Finishes the file and gives it its name.
  package func commit() throws {
    try flush()
    try file.commit()
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { try file.write($0) }
    buffer.removeAll(keepingCapacity: true)
  }
}

extension InteractionFile {
  /// Writes these interactions to `destination` as `.inter`, in the same order.
  ///
  /// The columns are user, item, time where there is one, then all others.
  ///
  /// - Returns: How many were written.
  @discardableResult
  package func convert(to destination: String) throws -> Int {
    let time = format.hasTime ? ["timestamp:float"] : []
    let writer = try InterWriter(
      path: destination, columns: ["user_id:token", "item_id:token"] + time + format.extraColumns)
    let hasTime = format.hasTime
    var count = 0
    var fields: [Bytes] = []
    try forEachRow { row in
      count += 1
      guard hasTime else { return try writer.write([row.user, row.item] + row.extras) }
      // Whole seconds without ".0", as every publisher writes them.
      var text = Int(exactly: row.time).map { "\($0)" } ?? "\(row.time)"
      let extras = row.extras
      let user = row.user
      let item = row.item
      try text.withUTF8 { time in
        fields.removeAll(keepingCapacity: true)
        fields.append(user)
        fields.append(item)
        fields.append(time)
        fields += extras
        try writer.write(fields)
      }
    }
    try writer.commit()
    return count
  }
}

extension Poison {
  /// Writes the clicks to `path` as `.inter`: `user_id`, `item_id` and `order`, the click's position
  /// in its trajectory from 0.
  ///
  /// - Parameters:
  ///   - userName: What fake user i is called.
  ///   - itemName: What an item is called.
  package func write(
    to path: String, userName: (Int) -> String = { "fake-\($0)" }, itemName: (ItemID) -> String
  ) throws {
    let writer = try InterWriter(
      path: path, columns: ["user_id:token", "item_id:token", "order:float"])
    for user in 0..<fakeUserCount {
      for (order, item) in self[user].enumerated() {
        try writer.write([userName(user), itemName(item), "\(order)"])
      }
    }
    try writer.commit()
  }
}
