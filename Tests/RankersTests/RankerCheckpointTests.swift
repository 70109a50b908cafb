import Essentials
import Foundation
import Synchronization
import TestSupport
import Testing
@testable import Rankers

@Suite struct RankerCheckpointTests {
  private let world = RankerLaws.World()
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func checkpoint(_ seed: String = "1") -> RankerCheckpoint {
    RankerCheckpoint(folder: folder.path, ranker: "bpr", identity: ["seed": seed, "dataset": "d"])
  }

  private func fit(
    keptIn checkpoint: RankerCheckpoint?, reporting: ProgressReport = { _ in }
  ) throws -> (BPR, RankerCheckpoint.Training) {
    let ranker = world.untrained(BPR.self)
    var rng = SeededGenerator(seed: 8)
    let training = try ranker.fit(
      to: world.log, validation: nil, using: &rng, keptIn: checkpoint, reporting: reporting)
    return (ranker, training)
  }

  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "none"
    } catch { return "\(error)".replacing(folder.path + "/", with: "") }
  }

  @Test func aModelIsTrainedOnce() throws {
    let (fresh, _) = try fit(keptIn: nil)
    let (first, training) = try fit(keptIn: checkpoint())
    #expect(!training.isRead)
    #expect(training.epochs == BPR.Configuration().epochs)
    var stages: [String] = []
    let (second, again) = try fit(keptIn: checkpoint()) { stages.append($0.stage) }
    #expect(stages == ["bpr was trained before, \(checkpoint().path)"])
    #expect(again == .init(epochs: training.epochs, seconds: training.seconds, isRead: true))
    for ranker in [first, second] {
      #expect(ranker.scores(of: world.candidates) == fresh.scores(of: world.candidates))
    }
    #expect(try folder.names.count == 1)
    // Another seed is another file.
    #expect(try !fit(keptIn: checkpoint("2")).1.isRead)
    #expect(try folder.names.count == 2)
  }

  /// Of two that start together one trains and the other takes its model, whoever is first.
  @Test func whoComesSecondWaits() throws {
    let trained = Mutex<[Bool]>([])
    let stages = Mutex<Set<String>>([])
    let group = DispatchGroup()
    // Reads only; the two fit models of their own.
    nonisolated(unsafe) let suite = self
    for _ in 0..<2 {
      DispatchQueue.global().async(group: group) {
        let training = try? suite.fit(keptIn: suite.checkpoint()) { progress in
          stages.withLock { _ = $0.insert(progress.stage) }
          // Long enough for the other one to come.
          Thread.sleep(forTimeInterval: 0.05)
        }.1
        trained.withLock { $0.append(training?.isRead == false) }
      }
    }
    group.wait()
    #expect(trained.withLock { $0.filter(\.self).count } == 1)
    #expect(trained.withLock { $0.count } == 2)
    #expect(
      stages.withLock { $0 } == [
        "training bpr", "waiting for the bpr that another process trains",
        "bpr was trained before, \(checkpoint().path)",
      ])
    #expect(try folder.names.count == 1)
  }

  /// An interrupted fit leaves what it takes to go on; how long it took then counts both parts.
  @Test func anInterruptedFitIsNoModel() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      _ = try fit(keptIn: checkpoint()) {
        Thread.sleep(forTimeInterval: 0.1)
        if $0.completed == 3 { throw Stop() }
      }
    }
    let name = URL(filePath: checkpoint().path).lastPathComponent
    #expect(try folder.names == [name + ".training"])
    var stages: [String] = []
    let (_, training) = try fit(keptIn: checkpoint()) { stages.append($0.stage) }
    #expect(stages.first == "training bpr, going on where it was interrupted")
    #expect(training.seconds > 0.3)
    #expect(training.epochs == BPR.Configuration().epochs)
    #expect(try folder.names == [name])
  }

  /// Where a network drive knows no locks, two train the same at once, over the same files: wasted, not harmed.
  @Test func twoThatKnowNothingOfEachOtherComeToTheSame() throws {
    let (fresh, _) = try fit(keptIn: nil)
    var checkpoint = checkpoint()
    checkpoint.interval = .zero
    /// A fit from whatever lies there, by somebody whom no lock keeps out.
    func fitUnlocked(reporting: ProgressReport) throws -> BPR {
      let ranker = world.untrained(BPR.self)
      var rng = SeededGenerator(seed: 8)
      try ranker.fit(
        to: world.log, validation: nil, using: &rng, resuming: checkpoint.underWay,
        reporting: reporting)
      checkpoint.write(ranker, after: .init(epochs: 1, seconds: 1, isRead: false))
      checkpoint.underWay.remove()
      return ranker
    }
    var others: [BPR] = []
    let slow = try fitUnlocked { progress in
      // One comes in the middle and one near the end, and each takes away what this one would go on from.
      if [2, BPR.Configuration().epochs - 1].contains(progress.completed) {
        others.append(try fitUnlocked { _ in })
      }
    }
    #expect(others.count == 2)
    for ranker in others + [slow, try fit(keptIn: checkpoint).0] {
      #expect(ranker.scores(of: world.candidates) == fresh.scores(of: world.candidates))
    }
    #expect(try folder.names == [URL(filePath: checkpoint.path).lastPathComponent])
  }

  /// Every byte of a model counts: one that changes is noticed, wherever it is.
  @Test func changedBytesAreNoticed() throws {
    _ = try fit(keptIn: checkpoint())
    let url = URL(filePath: checkpoint().path)
    let data = try Data(contentsOf: url)
    for place in stride(from: 8, to: data.count, by: data.count / 40) {
      var changed = data
      changed[place] ^= 4
      try changed.write(to: url)
      let line = complaint { _ = try fit(keptIn: checkpoint()) }
      #expect(line.hasSuffix("; remove the file, or train anew with --no-cache"), "\(place)")
      #expect(!line.contains("\n"))
    }
    try data.write(to: url)
    #expect(try fit(keptIn: checkpoint()).1.isRead)
  }

  @Test func modelsOfSomethingElseAreRefused() throws {
    _ = try fit(keptIn: checkpoint())
    let other = checkpoint("2")
    try FileManager.default.copyItem(atPath: checkpoint().path, toPath: other.path)
    let name = URL(filePath: other.path).lastPathComponent
    #expect(
      complaint { _ = try fit(keptIn: other) }
        == "\(name): a model of another seed: 1, expected 2; remove the file, or train anew with --no-cache"
    )
  }

  @Test(arguments: [0, 5, 100, -7]) func damagedFilesAreRefused(length: Int) throws {
    _ = try fit(keptIn: checkpoint())
    let url = URL(filePath: checkpoint().path)
    let data = try Data(contentsOf: url)
    try data.prefix(length >= 0 ? length : data.count + length).write(to: url)
    let line = complaint { _ = try fit(keptIn: checkpoint()) }
    #expect(line.hasPrefix("\(url.lastPathComponent): "))
    #expect(line.hasSuffix("; remove the file, or train anew with --no-cache"))
    #expect(!line.contains("\n"))
  }

  @Test func aModelThatCannotBeKeptServes() throws {
    let checkpoint = RankerCheckpoint(folder: folder.path + "/none", ranker: "bpr", identity: [:])
    // What was trained serves all the same; that it is not kept is a warning.
    #expect(complaint { _ = try fit(keptIn: checkpoint) } == "none")
  }
}
