import Foundation
import Testing
@testable import PathReasoning

@Suite struct GraphFilesTests {
  @Test func readsEveryRelation() throws {
    let data = try GraphFolderFixture().load()
    let graph = data.graph
    #expect(graph.entityCounts == [2, 3, 2, 1, 2, 0])
    #expect(graph.tails(.purchase) == SparseRows(rows: [[0, 1], [1]]))
    #expect(graph.tails(.alsoBought) == SparseRows(rows: [[0, 1], [], [1]]))
    #expect(graph.tails(.alsoViewed) == SparseRows(rows: [[1], [0], []]))
    #expect(graph.tails(.boughtTogether) == SparseRows(rows: [[], [], [0]]))
    #expect(graph.tails(.producedBy) == SparseRows(rows: [[0], [0], []]))
    #expect(graph.tails(.belongsTo) == SparseRows(rows: [[0, 1], [0], [0]]))
    #expect(data.test == SparseRows(rows: [[2], [0]]))
    #expect(data.label(of: graph.node(.category, 1)) == "Tea")
    #expect(data.label(of: graph.node(.relatedProduct, 0)) == "mug")
    // All patterns but the three with words.
    #expect(graph.livePatterns.count == 6)
  }

  @Test func repeatedEdgesCountOnce() throws {
    let folder = try GraphFolderFixture()
    try folder.write("also_bought_p_p.txt", "1 0 1 1\n\n1\n")
    #expect(try folder.load().graph.tails(.alsoBought) == SparseRows(rows: [[0, 1], [], [1]]))
  }

  @Test func readsCompressedFiles() throws {
    let folder = try GraphFolderFixture()
    let expected = try folder.load().graph.checksum
    try folder.remove("also_bought_p_p.txt")
    try folder.write("also_bought_p_p.txt.gz", "0 1\n\n1\n")
    #expect(try folder.load().graph.checksum == expected)
  }

  @Test func leavesOutRelationsWithoutFile() throws {
    let folder = try GraphFolderFixture()
    for name in ["brand_p_b.txt", "brand.txt"] { try folder.remove(name) }
    let graph = try folder.load().graph
    #expect(graph.count(.brand) == 0)
    #expect(
      graph.liveRelations == [.alsoBought, .alsoViewed, .belongsTo, .boughtTogether, .purchase])
    #expect(graph.livePatterns.count == 5)
  }

  @Test func readsReviewWords() throws {
    let folder = try GraphFolderFixture()
    try folder.write("vocab.txt", "\nblue\nred\n")
    try folder.write("train.txt", "0\t0\t1 1 2\n0\t1\t2\n1\t1\t1\n")
    let graph = try folder.load().graph
    #expect(graph.tails(.mentions) == SparseRows(rows: [[1, 2], [1]]))
    #expect(graph.tails(.describedAs) == SparseRows(rows: [[1, 2], [1, 2], []]))
    #expect(graph.livePatterns.count == 9)
    #expect(try folder.load(words: false).graph.livePatterns.count == 6)
  }

  @Test(arguments: [
    ("brand_p_b.txt", "0\n0\n", "brand_p_b.txt:2: ends after 2 lines: there are 3 products"),
    ("brand_p_b.txt", "0\n0\n\n0\n", "brand_p_b.txt:4: one line too many: there are 3 products"),
    (
      "brand_p_b.txt", "0\n1\n\n",
      "brand_p_b.txt:2: index 1 is out of range: brand.txt has 1 lines, 0 to 0"
    ),
    (
      "brand_p_b.txt", "0\n-1\n\n",
      "brand_p_b.txt:2: '-1' is no index: expected a whole number from 0"
    ),
    (
      "also_bought_p_p.txt", "0 x1\n\n1\n",
      "also_bought_p_p.txt:1: 'x1' is no index: expected a whole number from 0"
    ),
    (
      "also_bought_p_p.txt", "99999999999999999999\n\n1\n",
      "also_bought_p_p.txt:1: '99999999999999999999' is no index: expected a whole number from 0"
    ),
    (
      "also_bought_p_p.txt", "4294967296\n\n1\n",
      "also_bought_p_p.txt:1: 4294967296 is too large for an index"
    ),
    (
      "also_viewed_p_p.txt", "\n\n\n",
      "also_viewed_p_p.txt: the relation also_viewed has no edge; leave the file out if none is known"
    ),
    (
      "brand_p_b.txt", "", "brand_p_b.txt: an empty file; expected a line for each of 3 products"
    ),
    ("users.txt", "", "users.txt: an empty file; expected a user per line"),
    (
      "train_labels.txt", "0\t0\n1\n",
      "train_labels.txt:2: user 1 ('bob') has no purchase to start a walk from; every user needs one"
    ),
    (
      "train_labels.txt", "0\t0\n",
      "train_labels.txt: user 1 ('bob') has no purchase to start a walk from; every user needs one"
    ),
    (
      "train_labels.txt", "0\t3\n1\t0\n",
      "train_labels.txt:1: product 3 is out of range: there are 3 products, 0 to 2"
    ),
    (
      "train_labels.txt", "0\t0\n2\t0\n",
      "train_labels.txt:2: user 2 is out of range: there are 2 users, 0 to 1"
    ),
    ("train_labels.txt", "0\t0\n0\t1\n", "train_labels.txt:2: user 0 has been on line 1 already"),
    (
      "train_labels.txt", "0\t0\n\n",
      "train_labels.txt:2: an empty line; expected a user's index"
    ),
    (
      "test_labels.txt", "0\t1\n",
      "test_labels.txt:1: product 1 is among user 0's training purchases too"
    ),
    (
      "test_labels.txt", "0\t1.5\n",
      "test_labels.txt:1: '1.5' is no index: expected a whole number from 0"
    ),
  ])
  func badFilesGetOneLine(file: String, text: String, complaint: String) throws {
    let folder = try GraphFolderFixture()
    try folder.write(file, text)
    #expect(folder.complaint() == complaint)
  }

  @Test(arguments: ["users", "product", "brand", "train_labels", "test_labels"])
  func missingFilesAreNamed(name: String) throws {
    let folder = try GraphFolderFixture()
    try folder.remove("\(name).txt")
    #expect(folder.complaint() == "\(name).txt: no such file, nor one ending in .gz")
  }

  @Test(arguments: [
    (
      "0\t2\t1\n",
      "train.txt:1: a review of product 2, which is not among user 0's training purchases"
    ),
    ("0\t0\t1\n5\t0\t1\n", "train.txt:2: user 5 is out of range: there are 2 users"),
    ("0\t7\t1\n", "train.txt:1: product 7 is out of range: there are 3 products"),
    ("0\t0\t1 3\n", "train.txt:1: word 3 is out of range: there are 3 words"),
    ("0\n", "train.txt:1: expected a user, a product, and words"),
    ("0\t0\n", "train.txt: no word of any review is worth an edge"),
  ])
  func badReviewsGetOneLine(text: String, complaint: String) throws {
    let folder = try GraphFolderFixture()
    try folder.write("vocab.txt", "\nblue\nred\n")
    try folder.write("train.txt", text)
    #expect(folder.complaint() == complaint)
  }

  @Test func truncatedGzipIsNoPrefix() throws {
    let folder = try GraphFolderFixture()
    try folder.remove("users.txt")
    try folder.write("users.txt.gz", String(repeating: "somebody\n", count: 100))
    let path = "\(folder.path)/users.txt.gz"
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try whole.dropLast(9).write(to: URL(fileURLWithPath: path))
    #expect(folder.complaint()?.hasPrefix("users.txt.gz: ") == true)
  }

  @Test func namesLeadToGraphs() throws {
    let folder = GraphFolder(path: "/nowhere")
    #expect(try folder.load("bazaar-kg").name == "bazaar-kg")
    func complaint(_ name: String) -> String {
      do {
        _ = try folder.load(name)
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      complaint("beauty-gk")
        == "no graph 'beauty-gk'; did you mean 'beauty-kg'? known: bazaar-kg, beauty-kg, "
        + "cellphones-kg, clothing-kg, or a path to a folder of your own")
    #expect(
      complaint("beauty-kg")
        == "the graph 'beauty-kg' is not in /nowhere: lay PGPR's files into /nowhere/amazon-beauty-kg"
    )
    #expect(complaint("/nowhere/else") == "/nowhere/else: no such folder")
    let own = try GraphFolderFixture()
    #expect(try folder.load(own.path).graph.count(.user) == 2)
  }
}
