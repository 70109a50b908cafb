import Essentials

/// What the parts of a divided log hold back from training, as whoever published it divided it.
package struct PublishedParts: Sendable, Equatable {
  /// Each user's items to be found, `[users]`, in the order of the file.
  package let test: [[ItemID]]
  /// Each user's items to choose models by, `[users]`; nil if there is no such part.
  package let validation: [[ItemID]]?

  /// Parts of a log.
  package init(test: [[ItemID]], validation: [[ItemID]]? = nil) {
    self.test = test
    self.validation = validation
  }
}

extension DatasetFolder {
  /// How the log that `name` means was divided by whoever published it; nil for one that was not.
  ///
  /// Users and items are those of `dataset`, which ``load(_:unique:options:keepingTimes:reporting:)``
  /// has read under the same name; rows about others, which its rules have left out, are left out.
  ///
  /// - Throws: An ``/Essentials/InputError`` if a part cannot be read.
  package func parts(
    of name: String, in dataset: Dataset, options: ReadingOptions = ReadingOptions()
  ) throws -> PublishedParts? {
    let files = try parts(of: name)
    guard let test = files["test"] else { return nil }
    let names = DatasetNames(dataset)
    return PublishedParts(
      test: try names.rows(of: test, options),
      validation: try files["valid"].map { try names.rows(of: $0, options) })
  }
}

/// The numbers of a dataset's users and items by the bytes of their names.
private struct DatasetNames {
  private let users: [[UInt8]: Int]
  private let items: [[UInt8]: Int]

  init(_ dataset: Dataset) {
    func numbers(_ names: [String]) -> [[UInt8]: Int] {
      Dictionary(
        uniqueKeysWithValues: names.enumerated().map { (Array($0.element.utf8), $0.offset) })
    }
    users = numbers(dataset.userNames)
    items = numbers(dataset.itemNames)
  }

  /// Each user's items in a file.
  func rows(of path: String, _ options: ReadingOptions) throws -> [[ItemID]] {
    var rows = [[ItemID]](repeating: [], count: users.count)
    try InteractionFile(path: path, options: options).forEachRow { row in
      guard let user = users[Array(row.user)], let item = items[Array(row.item)] else { return }
      rows[user].append(ItemID(item))
    }
    return rows
  }
}
