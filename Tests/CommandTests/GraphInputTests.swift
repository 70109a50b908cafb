import Essentials
import Foundation
import Testing

/// What `bench walk` says of a folder that is no knowledge graph: one line with file and line.
@Suite struct GraphInputTests {
  private let folder: TemporaryFolder
  private let cache: TemporaryFolder

  /// Four users, three products, two related products, one brand.
  init() throws {
    folder = try TemporaryFolder()
    cache = try TemporaryFolder()
    for (name, text) in [
      ("users", "ann\nbob\ncid\ndee\n"), ("product", "cup\npot\npan\n"),
      ("related_product", "mug\nlid\n"), ("brand", "Acme\n"),
      ("also_bought_p_p", "0 1\n\n1\n"), ("brand_p_b", "0\n0\n\n"),
      ("train_labels", "0\t0 1\n1\t1\n2\t0\n3\t0 1 2\n"), ("test_labels", "0\t2\n1\t0\n"),
    ] { _ = try folder.write(text, to: name + ".txt") }
  }

  private func walk(_ extra: [String] = []) throws -> Invocation {
    try Invocation(
      [
        "bench", "walk", "--graph", folder.path, "--cache", cache.path, "--set", "dimension=8",
        "--set", "passes=2", "--set", "epochs=1", "--set", "firstHidden=16", "--set",
        "secondHidden=8", "--quiet", "--json",
      ] + extra)
  }

  @Test func aSmallFolderOfOnesOwnIsEnough() throws {
    let run = try walk()
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("\"usersPerSecond\""))
  }

  @Test(arguments: [
    ("brand_p_b", "0\n0\n", 65, "brand_p_b.txt:2: ends after 2 lines: there are 3 products"),
    (
      "brand_p_b", "0\n0\n\n0\n", 65, "brand_p_b.txt:4: one line too many: there are 3 products"
    ),
    (
      "also_bought_p_p", "0 1\n\n2\n", 65,
      "also_bought_p_p.txt:3: index 2 is out of range: related_product.txt has 2 lines, 0 to 1"
    ),
    (
      "train_labels", "0\t0\n1\t3\n2\t0\n3\t0\n", 65,
      "train_labels.txt:2: product 3 is out of range: there are 3 products, 0 to 2"
    ),
    (
      "train_labels", "0\t0\n1\t0\n2\t0\n4\t0\n", 65,
      "train_labels.txt:4: user 4 is out of range: there are 4 users, 0 to 3"
    ),
    (
      "also_bought_p_p", "\n\n\n", 65,
      "also_bought_p_p.txt: the relation also_bought has no edge; leave the file out if none is known"
    ),
    (
      "train_labels", "0\t0\n1\t0\n2\n3\t0\n", 65,
      "train_labels.txt:3: user 2 ('cid') has no purchase to start a walk from; every user needs one"
    ),
    (
      "train_labels", "0\t0\n1\t0\n3\t0\n", 65,
      "train_labels.txt: user 2 ('cid') has no purchase to start a walk from; every user needs one"
    ),
    ("product", "", 65, "product.txt: an empty file; expected a product per line"),
    (
      "brand_p_b", "", 65,
      "brand_p_b.txt: an empty file; expected a line for each of 3 products"
    ),
  ])
  func badFilesGetOneLine(file: String, text: String, status: Int32, complaint: String) throws {
    _ = try folder.write(text, to: file + ".txt")
    let run = try walk()
    #expect(run.status == status)
    #expect(run.output.isEmpty)
    #expect(run.errors == "mithridate: error: \(folder.path)/\(complaint)\n")
  }

  @Test func missingFilesAndFoldersAreNamed() throws {
    try FileManager.default.removeItem(atPath: folder.path + "/brand.txt")
    let run = try walk()
    #expect(run.status == 66)
    #expect(
      run.errors
        == "mithridate: error: \(folder.path)/brand.txt: no such file, nor one ending in .gz\n")
    let nowhere = try Invocation(["bench", "walk", "--graph", folder.path + "/none", "--quiet"])
    #expect(nowhere.status == 66)
    #expect(nowhere.errors == "mithridate: error: \(folder.path)/none: no such folder\n")
  }

  /// A file under the name that belongs to another graph.
  @Test func checkpointsOfAnotherGraphAreRefused() throws {
    #expect(try walk().status == 0)
    let first = cache.names
    _ = try folder.write("0\n\n0\n", to: "brand_p_b.txt")
    #expect(try walk().status == 0)
    for kind in ["embeddings", "agent"] {
      let old = try #require(first.first { $0.hasPrefix(kind) })
      let new = try #require(cache.names.first { $0.hasPrefix(kind) && !first.contains($0) })
      let kept = try Data(contentsOf: cache.url.appending(path: new))
      try Data(contentsOf: cache.url.appending(path: old)).write(to: cache.url.appending(path: new))
      let run = try walk()
      #expect(run.status == 65)
      #expect(
        run.errors.hasPrefix(
          "mithridate: error: \(cache.path)/\(new): a checkpoint of another graph: its checksum is "
        ),
        "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
      try kept.write(to: cache.url.appending(path: new))
    }
    #expect(try walk().status == 0)
  }

  @Test func brokenCheckpointsAreNamed() throws {
    #expect(try walk().status == 0)
    let agent = try #require(cache.names.first { $0.hasPrefix("agent") })
    let path = cache.url.appending(path: agent)
    try Data(contentsOf: path).dropLast(5).write(to: path)
    let run = try walk()
    #expect(run.status == 65)
    #expect(run.errors.hasPrefix("mithridate: error: \(path.path): "), "\(run.errors)")
  }

  @Test func trainingThatDivergesIsAnError() throws {
    let run = try walk(["--set", "embeddingLearningRate=1e30", "--set", "clipNorm=1e30"])
    #expect(run.status == 64)
    #expect(
      run.errors
        == "mithridate: error: training the embeddings diverged: the loss is no finite number; lower "
        + "'embeddingLearningRate'\n")
    #expect(cache.names.isEmpty)
  }
}
