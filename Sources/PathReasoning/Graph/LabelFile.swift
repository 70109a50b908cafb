import Essentials
import Interactions

/// Reads files of a user and then products on each line.
struct LabelFile {
  /// How many users there are.
  let users: Int
  /// How many products there are.
  let products: Int

  /// What a file says: each user's products, and the line that says it, from 1; nil without one.
  struct Labels {
    var rows: [[Int32]]
    var lines: [Int?]
  }

  /// Reads the file at `path`; a product that `train` has for its user is an error.
  func load(_ path: String, apartFrom train: SparseRows? = nil) throws -> Labels {
    var labels = Labels(
      rows: [[Int32]](repeating: [], count: users), lines: [Int?](repeating: nil, count: users))
    var numbers: [Int32] = []
    try LineReader(path: path).forEachLine { line, number in
      func fail(_ message: String) -> InputError {
        InputError(.data, message, file: path, line: number)
      }
      numbers.removeAll(keepingCapacity: true)
      do { try IndexLine.parse(line, into: &numbers) } catch let error as InputError {
        throw fail(error.message)
      }
      guard let user = numbers.first else { throw fail("an empty line; expected a user's index") }
      guard user < users else {
        throw fail("user \(user) is out of range: there are \(users) users, 0 to \(users - 1)")
      }
      if let first = labels.lines[Int(user)] {
        throw fail("user \(user) has been on line \(first) already")
      }
      for product in numbers.dropFirst() {
        guard product < products else {
          throw fail(
            "product \(product) is out of range: there are \(products) products, 0 to \(products - 1)"
          )
        }
        if let train, train.contains(row: Int(user), column: product) {
          throw fail("product \(product) is among user \(user)'s training purchases too")
        }
      }
      labels.rows[Int(user)] = Array(numbers.dropFirst())
      labels.lines[Int(user)] = number
      return true
    }
    return labels
  }
}
