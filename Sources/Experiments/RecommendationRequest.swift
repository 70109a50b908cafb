import Essentials
import Foundation
import Interactions
import Rankers

/// Whom a trained ranker recommends to, and how much.
package struct RecommendationRequest: Sendable {
  /// How many items each user gets.
  package let count: Int
  /// The users.
  package let users: [UserID]

  /// How many of the first users get recommendations when nobody is named.
  package static let standardUserCount = 10

  /// The users of these names and of those in a file, in this order, or the dataset's first ones if
  /// there is no name.
  ///
  /// - Parameter file: Has one name a line; blank lines do not count.
  /// - Throws: An ``InputError`` if a name is none of the dataset's, the file cannot be read, or
  ///   `count` is below 1. Of a file it tells the line, never what is there: it may be another file
  ///   than was meant.
  package init(
    count: Int, users names: [String], file: String? = nil, of dataset: Dataset
  ) throws {
    guard count >= 1 else {
      throw InputError(.usage, "--top must be at least 1, not \(count)")
    }
    self.count = count
    let listed = try file.map(Self.names) ?? []
    guard !names.isEmpty || !listed.isEmpty else {
      users = (0..<min(Self.standardUserCount, dataset.userNames.count)).map { UserID($0) }
      return
    }
    // By bytes, as the log keeps them: Swift's own comparison takes é and e with an accent for one.
    let wanted = Set((names + listed.map(\.name)).map { Array($0.utf8) })
    var known: [[UInt8]: UserID] = [:]
    for (index, name) in dataset.userNames.enumerated() {
      let bytes = Array(name.utf8)
      if wanted.contains(bytes) { known[bytes] = UserID(index) }
    }
    users =
      try names.map { name in
        guard let user = known[Array(name.utf8)] else { throw Self.unknown(name, in: dataset) }
        return user
      }
      + listed.map { name, line in
        guard let user = known[Array(name.utf8)] else {
          throw InputError(.data, "no such user in \(dataset.name)", file: file, line: line)
        }
        return user
      }
  }

  /// The names in a file with their lines, from 1.
  private static func names(inFile path: String) throws -> [(name: String, line: Int)] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputError(.noInput, "cannot be read", file: path)
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw InputError(.data, "not UTF-8 text with a user's name on each line", file: path)
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let names = lines.enumerated().filter { !$0.element.allSatisfy(\.isWhitespace) }
    guard !names.isEmpty else { throw InputError(.data, "no user's name in it", file: path) }
    return names.map { (String($0.element), $0.offset + 1) }
  }

  /// A dataset has too many users to list them all.
  private static func unknown(_ name: String, in dataset: Dataset) -> InputError {
    if dataset.userNames.contains(name) {
      return InputError(
        .usage,
        "no user '\(name)' in \(dataset.name), but one that looks the same and is written in another "
          + "normal form of Unicode (NFC or NFD); names are compared byte by byte")
    }
    let hint = UnknownName(kind: "user", name: name, known: dataset.userNames).suggestion
    let examples = dataset.userNames.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
    return InputError(
      .usage,
      "no user '\(name)' in \(dataset.name);\(hint.map { " did you mean '\($0)'?" } ?? "") "
        + "\(dataset.userNames.count) are known, such as \(examples)")
  }
}
