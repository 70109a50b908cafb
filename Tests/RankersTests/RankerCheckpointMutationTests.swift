import Essentials
import Experiments
import Foundation
import TestSupport
import Testing
import Torch
@testable import Rankers

/// Models and interrupted fits as no ranker writes them: each is taken or refused in one line.
@Suite struct RankerCheckpointMutationTests {
  private let world = RankerLaws.World()

  /// Takes up `file`'s model, and uses it where it is one.
  private func use<R: Ranker>(_ type: R.Type, _ checkpoint: RankerCheckpoint) throws {
    let ranker = world.untrained(type)
    guard try checkpoint.restore(ranker, fittedTo: world.log) != nil else { return }
    ranker.prepare(for: world.candidates)
    _ = ranker.scores(of: world.candidates)
    let copy = ranker.copy()
    var rng = SeededGenerator(seed: 1)
    copy.update(with: world.injection(seed: 1), using: &rng)
    _ = copy.scores(of: world.candidates)
  }

  private func model<R: Ranker>(of type: R.Type, in folder: String) throws -> RankerCheckpoint? {
    let checkpoint = RankerCheckpoint(folder: folder, ranker: type.identifier, identity: [:])
    checkpoint.write(
      try world.trained(type), after: .init(epochs: 1, seconds: 1, isRead: false))
    return FileManager.default.fileExists(atPath: checkpoint.path) ? checkpoint : nil
  }

  @Test func changedModelsAreTakenOrRefused() throws {
    let folder = try TemporaryFolder()
    var models: [(type: any Ranker.Type, checkpoint: RankerCheckpoint, file: TensorFile)] = []
    for type in Catalog.rankers {
      guard let checkpoint = try model(of: type, in: folder.path) else { continue }
      models.append((type, checkpoint, try TensorFile(contentsOf: checkpoint.path)))
    }
    let bytes = try models.map { [UInt8](try Data(contentsOf: URL(filePath: $0.checkpoint.path))) }
    Mutator.run("model", bytes, words: ["0", "-1", "F32", "I64"], standardSeconds: 4) {
      bytes, number in
      let (type, checkpoint, file) = models[number % models.count]
      // Half of them are files whose checksum is right.
      if number / models.count % 2 == 0 {
        try Data(bytes).write(to: URL(filePath: checkpoint.path))
      } else {
        var mutator = Mutator(seed: UInt64(number))
        try mutator.mutate(file).write(to: checkpoint.path)
      }
      do { try use(type, checkpoint) } catch let error as InputError {
        #expect(!error.description.printable.contains("\n"))
      }
    }
  }
}
