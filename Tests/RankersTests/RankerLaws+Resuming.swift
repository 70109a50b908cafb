import Essentials
import Foundation
import Interactions
import Statistics
import TestSupport
import Testing
import Torch
@testable import Rankers

/// What every ranker that trains in epochs must obey when its training is interrupted.
extension RankerLaws {
  /// A fit with early stopping, and the place that keeps it.
  struct ResumableFit<R: Ranker> {
    struct Stop: Error {}

    let folder: TemporaryFolder
    let world = World()
    let configuration: R.Configuration
    let validation: RankingTask?

    init(_ type: R.Type, epochs: Int = 6, isValidated: Bool = true) throws {
      folder = try TemporaryFolder()
      configuration = try .init().setting(["epochs": epochs, "patience": 2])
      let split = LeaveOneOut(world.log)
      validation =
        isValidated
        ? RankingTask(finding: split.validation, amid: world.log, negatives: 20, seed: 1) : nil
    }

    func checkpoint(_ seed: String = "1") -> RankerCheckpoint {
      var checkpoint = RankerCheckpoint(
        folder: folder.path, ranker: R.identifier, identity: ["seed": seed])
      checkpoint.interval = .zero
      return checkpoint
    }

    /// What a new model has learned, and the epochs that were reported; stopped by `reporting`.
    func run(
      keptIn checkpoint: RankerCheckpoint?, reporting: (Int) throws -> Void = { _ in }
    ) throws -> (learned: [String: [Float]], generator: SeededGenerator, epochs: Int) {
      let ranker = world.untrained(R.self, configuration)
      var rng = SeededGenerator(seed: 8)
      let training = try ranker.fit(
        to: LeaveOneOut(world.log).train, validation: validation, using: &rng, keptIn: checkpoint
      ) {
        if $0.unit == "epoch", !$0.figures.isEmpty { try reporting($0.completed) }
      }
      let learned = ranker.learned.map { ($0.name, $0.tensor.array(of: Float.self)) }
      return (Dictionary(uniqueKeysWithValues: learned), rng, training.epochs)
    }
  }

  /// Stopped after any epoch, or after every one, a fit goes on with a new model to the same bits as if
  /// nothing had happened, and leaves the model alone.
  static func resuming<R: ResumableRanker>(_ type: R.Type) throws {
    for isValidated in [true, false] {
      let fit = try ResumableFit(type, isValidated: isValidated)
      let whole = try fit.run(keptIn: nil)
      for stops in [[1], [3], [1, 2, 3, 4]] where stops.allSatisfy({ $0 < whole.epochs }) {
        for stop in stops {
          #expect(throws: ResumableFit<R>.Stop.self) {
            _ = try fit.run(keptIn: fit.checkpoint()) {
              if $0 == stop { throw ResumableFit<R>.Stop() }
            }
          }
          #expect(
            try fit.folder.names.contains { $0.hasSuffix(".safetensors.training") }, "\(stop)")
        }
        var reported: [Int] = []
        let resumed = try fit.run(keptIn: fit.checkpoint()) { reported.append($0) }
        #expect(resumed.learned == whole.learned)
        #expect(resumed.epochs == whole.epochs)
        #expect(resumed.generator == whole.generator)
        #expect(reported == Array(stops[stops.count - 1] + 1..<whole.epochs + 1))
        #expect(try fit.folder.names.filter { !$0.hasSuffix(".lock") }.count == 1)
        try FileManager.default.removeItem(atPath: fit.checkpoint().path)
      }
    }
  }

  /// What lies there when the machine is killed, after any epoch, is enough to go on from; also after
  /// the last one, when only the model was not written yet.
  static func goingOnAfterAKill<R: ResumableRanker>(_ type: R.Type) throws {
    let fit = try ResumableFit(type, epochs: 3)
    let checkpoint = fit.checkpoint()
    let left = "\(checkpoint.path).training"
    var files: [Data] = []
    let whole = try fit.run(keptIn: checkpoint) { _ in
      files.append(try Data(contentsOf: URL(filePath: left)))
    }
    #expect(files.count == whole.epochs)
    for file in files {
      try FileManager.default.removeItem(atPath: checkpoint.path)
      try file.write(to: URL(filePath: left))
      let resumed = try fit.run(keptIn: checkpoint)
      #expect(resumed.learned == whole.learned)
      #expect(resumed.epochs == whole.epochs)
    }
  }
}
