import Essentials

/// Which columns hold user, item, time and value, where their names do not tell.
///
/// A column is named as the header has it, or numbered from 1 where there is no header or no column
/// of that name.
public struct ColumnNames: Sendable, Equatable {
  /// The column with users; found by its usual names if nil.
  public var user: String?
  /// The column with items; found by its usual names if nil.
  public var item: String?
  /// The column with times; found by its usual names if nil, and then it may be missing.
  ///
  /// `none`: rows
  /// count in the file's order whatever columns there are.
  public var time: String?
  /// The column with ratings, labels or events; found by its usual names if nil, and then it may be
  /// missing.
  ///
  /// `none`: every row counts whatever columns there are.
  public var value: String?

  /// Names for some columns.
  public init(
    user: String? = nil, item: String? = nil, time: String? = nil, value: String? = nil
  ) {
    self.user = user
    self.item = item
    self.time = time
    self.value = value
  }

  /// From `user=A,item=B,time=C,value=D`, any of the four; a comma in a name has no way in.
  ///
  /// - Throws: A usage ``/Essentials/InputError`` if a part is nothing of that kind or comes twice.
  public init(_ text: String) throws {
    self.init()
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, let path = ColumnNames.roles[String(pair[0])] else {
        throw InputError(
          .usage, "'\(part)' names no column; expected user=A,item=B,time=C,value=D, any of them")
      }
      guard !pair[1].isEmpty else {
        throw InputError(.usage, "'\(part)' names no column; expected a name after '='")
      }
      guard self[keyPath: path] == nil else {
        throw InputError(.usage, "two columns for '\(pair[0])'; expected one")
      }
      self[keyPath: path] = String(pair[1])
    }
  }

  /// As ``init(_:)`` reads it; empty if nothing is named.
  public var text: String {
    ["user", "item", "time", "value"].compactMap { role in
      ColumnNames.roles[role].flatMap { self[keyPath: $0] }.map { "\(role)=\($0)" }
    }.joined(separator: ",")
  }

  private static var roles: [String: WritableKeyPath<ColumnNames, String?>] {
    ["user": \.user, "item": \.item, "time": \.time, "value": \.value]
  }
}
