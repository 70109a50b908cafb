import Essentials
import Foundation
import TestSupport
import Testing
import Torch
@testable import Rankers

@Suite struct TrainingCheckpointTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func checkpoint(
    _ seed: String = "1", interval: Duration = .zero
  ) -> TrainingCheckpoint {
    TrainingCheckpoint(
      path: folder.path + "/model.training", identity: ["seed": seed], interval: interval)
  }

  private func write() {
    checkpoint().write(
      [NamedTensor("a", Tensor([1, 2.5] as [Float])), NamedTensor("n", count: 7)],
      metadata: ["epoch": "3"])
  }

  private func line(_ checkpoint: TrainingCheckpoint) -> String? {
    complaint(about: checkpoint.path) { _ = try checkpoint.read() }
  }

  @Test func whatWasWrittenIsRead() throws {
    #expect(try checkpoint().read() == nil)
    write()
    let read = checkpoint()
    let file = try #require(try read.read())
    #expect(file.metadata["epoch"] == "3")
    #expect(file.dictionary["a"]?.array(of: Float.self) == [1, 2.5])
    #expect(try file.dictionary.count("n") == 7)
    #expect(read.secondsBefore > 0)
    #expect(try folder.names == ["model.training"])
    read.remove()
    read.remove()
    #expect(try folder.names.isEmpty)
  }

  @Test func writesKeepTheirDistance() throws {
    let seldom = checkpoint(interval: .seconds(3_600))
    #expect(!seldom.isDue)
    let often = checkpoint()
    #expect(often.isDue)
    often.write([], metadata: [:])
    #expect(often.isDue)
  }

  @Test func filesOfSomethingElseAreRefused() throws {
    write()
    #expect(
      line(checkpoint("2"))
        == "FILE: a model of another seed: 1, expected 2; remove the file to train from the start")
  }

  /// One bit that changes is noticed, wherever it is, and so is a file that ends early.
  @Test func damagedFilesAreRefused() throws {
    write()
    let url = URL(filePath: checkpoint().path)
    let data = try Data(contentsOf: url)
    for place in data.indices {
      var changed = data
      changed[place] ^= 1
      try changed.write(to: url)
      let found = try #require(line(checkpoint()), "\(place)")
      #expect(found.hasPrefix("FILE: ") && !found.contains("\n"))
      #expect(found.hasSuffix("; remove the file to train from the start"))
    }
    for length in 0..<data.count {
      try data.prefix(length).write(to: url)
      #expect(line(checkpoint()) != nil, "\(length)")
    }
    try data.write(to: url)
    #expect(line(checkpoint()) == nil)
  }
}
