import Essentials
import Foundation
import TestSupport
import Testing
@testable import PathReasoning

/// Files of a knowledge graph as nobody means them: each is read or refused in one line.
@Suite struct GraphMutationTests {
  private static let words = [
    "0", "1", "-1", "2147483648", "9223372036854775807", "99999999999999999999", "\t", "\n", "\r",
    " ",
    "\u{0}", "\u{FEFF}", "cup", "é", "0 0 0", "1e3", "0.5",
  ]

  @Test func changedFilesAreReadOrRefused() throws {
    let fixture = try GraphFolderFixture()
    try fixture.write("vocab.txt", "good\nbad\nold\n")
    try fixture.write("train.txt", "0\t0\t0 1 0\n0\t1\t1\n1\t1\t2 2\n")
    _ = try fixture.load()
    let names = try FileManager.default.contentsOfDirectory(atPath: fixture.path).sorted()
    let files = try names.map {
      [UInt8](try Data(contentsOf: URL(filePath: "\(fixture.path)/\($0)")))
    }
    var read = 0
    let count = Mutator.run("graph", files, words: Self.words, standardSeconds: 3) {
      bytes, number in
      let place = URL(filePath: "\(fixture.path)/\(names[number % names.count])")
      try Data(bytes).write(to: place)
      defer { try? Data(files[number % names.count]).write(to: place) }
      do {
        let dataset = try fixture.load()
        // What is read is whole: every edge leads to an entity that has a name.
        #expect(dataset.graph.checksum.count == 64)
        var rng = SeededGenerator(seed: 1)
        let environment = PathEnvironment(
          dataset.graph, GraphEmbeddings(randomFor: dataset.graph, dimension: 4, using: &rng),
          maximumActions: 5)
        _ = environment.actionWidth
        read += 1
      } catch let error as InputError {
        #expect(!error.description.printable.contains("\n"))
      }
    }
    #expect(read > 0 && read < count)
  }
}
