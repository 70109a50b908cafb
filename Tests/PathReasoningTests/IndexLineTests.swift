import Essentials
import Testing
@testable import PathReasoning

@Suite struct IndexLineTests {
  private func parsed(_ line: String) throws -> [Int32] {
    var numbers: [Int32] = [9]
    try Array(line.utf8).withUnsafeBufferPointer { try IndexLine.parse($0, into: &numbers) }
    #expect(numbers.first == 9)
    return Array(numbers.dropFirst())
  }

  @Test(
    arguments: [
      ("", []), ("  \t ", []), ("0", [0]), ("3 14\t15", [3, 14, 15]), (" 007  8 ", [7, 8]),
      ("2147483647", [2_147_483_647]),
    ] as [(String, [Int32])])
  func numbersAreReadInOrder(line: String, numbers: [Int32]) throws {
    #expect(try parsed(line) == numbers)
  }

  @Test(arguments: [
    ("1 -2", "'-2' is no index: expected a whole number from 0"),
    ("1 2x 3", "'2x' is no index: expected a whole number from 0"),
    ("1.5", "'1.5' is no index: expected a whole number from 0"),
    ("2147483648", "2147483648 is too large for an index"),
    (
      "99999999999999999999",
      "'99999999999999999999' is no index: expected a whole number from 0"
    ),
  ])
  func anythingElseIsAnError(line: String, message: String) {
    #expect(throws: InputError(.data, message)) { try parsed(line) }
  }
}
