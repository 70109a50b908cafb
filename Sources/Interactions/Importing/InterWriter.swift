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
  /// The columns are user, item, time in seconds where there is one, then all others, under names that
  /// the format can hold.
  ///
  /// - Returns: How many were written.
  /// - Throws: An ``InputError``; also if `destination` is the file that is read, or a field holds what
  ///   the format cannot write.
  @discardableResult
  package func convert(to destination: String) throws -> Int {
    try OutputFile.refuse(destination, asOutputOf: path)
    let hasTime = dialect.hasTime
    let extras = dialect.extras
    let time = hasTime ? ["timestamp:float"] : []
    let writer = try InterWriter(
      path: destination,
      columns: ["user_id:token", "item_id:token"] + time
        + InterWriter.columnNames(
          extras.map { ($0.name, $0.type) }, hasTime: hasTime, hasValue: keepsValue))
    let positions = extras.map(\.position)
    var fields: [Bytes] = []
    // Of the columns that are kept, users and items were looked at one by one; see ``NameTable``.
    var names = (NameTable(), NameTable())
    var count = 0
    try forEachRow { row in
      count += 1
      if row.user.elementsEqual("user_id:token".utf8), row.item.elementsEqual("item_id:token".utf8)
      {
        throw InputError(.data, "a user and an item that are called as the columns of .inter are")
      }
      _ = try names.0.intern(row.user)
      _ = try names.1.intern(row.item)
      fields.removeAll(keepingCapacity: true)
      fields.append(row.user)
      fields.append(row.item)
      let empty = Bytes(start: nil, count: 0)
      let rest = positions.map { $0 < row.fields.count ? row.fields[$0] : empty }
      guard hasTime else {
        fields += rest
        return try writer.write(fields)
      }
      // Whole seconds without ".0", as every publisher writes them.
      var text = Int(exactly: row.seconds).map { "\($0)" } ?? "\(row.seconds)"
      try text.withUTF8 { time in
        fields.append(time)
        fields += rest
        try writer.write(fields)
      }
    }
    try writer.commit()
    return count
  }
}

extension InterWriter {
  /// Columns under names that ``RecBoleFormat`` reads: no colon, tab or line break, none empty, no two
  /// alike, none that the columns before them have.
  ///
  /// A column that was not used and would be taken for the time, the value or a history by its name
  /// becomes `unused_` and its name, so that what somebody said about a log holds when it is read
  /// again.
  static func columnNames(
    _ columns: [(name: String, type: String)], hasTime: Bool = true, hasValue: Bool = true
  ) -> [String] {
    let first = ["user_id", "item_id"] + (hasTime ? ["timestamp"] : [])
    var names = cleanNames(columns)
    for _ in names.indices {
      guard let roles = try? ColumnRoles(names: first + names, columns: ColumnNames()),
        let wrong = [
          roles.history, hasTime ? nil : roles.time, hasValue ? nil : roles.value,
        ].compactMap({ $0 }).first(where: { $0 >= first.count })
      else { break }
      names[wrong - first.count] = "unused_" + names[wrong - first.count]
      names = cleanNames(zip(names, columns).map { ($0, $1.type) })
    }
    return zip(names, columns).map { "\($0):\($1.type)" }
  }

  private static func cleanNames(_ columns: [(name: String, type: String)]) -> [String] {
    var taken: Set<String> = ["user_id", "item_id", "timestamp"]
    return columns.enumerated().map { index, column in
      let clean = String(column.name.map { ":\t\r\n".contains($0) || $0 == "\r\n" ? "_" : $0 })
      let base = clean.allSatisfy(\.isWhitespace) ? "column_\(index + 1)" : clean
      var name = base
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(base)_\(number)"
        number += 1
      }
      return name
    }
  }
}

extension Injection {
  /// Writes the clicks to `path` as `.inter`: `user_id`, `item_id` and `order`, the click's position
  /// in its account from 0.
  ///
  /// - Parameters:
  ///   - userName: What the account in a slot is called.
  ///   - itemName: What an item is called.
  package func write(
    to path: String, userName: (Int) -> String, itemName: (ItemID) -> String
  ) throws {
    let writer = try InterWriter(
      path: path, columns: ["user_id:token", "item_id:token", "order:float"])
    for (account, slot) in slots.enumerated() {
      for (order, item) in self[account].enumerated() {
        try writer.write([userName(slot), itemName(item), "\(order)"])
      }
    }
    try writer.commit()
  }
}
