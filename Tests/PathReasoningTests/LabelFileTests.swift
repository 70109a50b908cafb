import Essentials
import TestSupport
import Testing
@testable import PathReasoning

@Suite struct LabelFileTests {
  private let file = LabelFile(users: 3, products: 4)

  @Test func rowsAreKeptWithTheirLines() throws {
    let folder = try TemporaryFolder()
    let labels = try file.load(folder.write("2 3 0 3\n0 1\n", to: "labels.txt"))
    #expect(labels.rows == [[1], [], [3, 0, 3]])
    #expect(labels.lines == [2, nil, 1])
  }

  @Test(arguments: [
    ("0 1\n\n", "FILE:2: an empty line; expected a user's index"),
    ("3 1\n", "FILE:1: user 3 is out of range: there are 3 users, 0 to 2"),
    ("0 1\n1 4\n", "FILE:2: product 4 is out of range: there are 4 products, 0 to 3"),
    ("0 1\n1 3\n0 2\n", "FILE:3: user 0 has been on line 1 already"),
    ("0 x\n", "FILE:1: 'x' is no index: expected a whole number from 0"),
    ("1 0 2\n", "FILE:1: product 2 is among user 1's training purchases too"),
  ])
  func badLinesAreNamed(content: String, expected: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(content, to: "labels.txt")
    let train = SparseRows(rows: [[], [2], []])
    #expect(complaint(about: path) { _ = try file.load(path, apartFrom: train) } == expected)
  }
}
