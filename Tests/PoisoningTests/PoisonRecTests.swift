import Essentials
import Foundation
import Interactions
import Kernels
import Testing
@testable import Poisoning

/// The whole attack: it learns, it repeats itself to the bit, and it can be interrupted anywhere.
@Suite struct PoisonRecTests {
  private let game = ClickCounter(
    scenario: .tiny(originals: 40, targets: 8, fakeUsers: 4, clicks: 5), paying: ItemID(43))

  private func attack(_ change: (inout PoisonRec.Configuration) -> Void = { _ in }) -> PoisonRec {
    var configuration = PoisonRec.Configuration()
    configuration.worlds = 8
    configuration.batch = 8
    configuration.embedding = 16
    configuration.steps = 5
    change(&configuration)
    return PoisonRec(configuration)
  }

  private func temporaryFile() -> URL {
    FileManager.default.temporaryDirectory.appending(
      path: "poisonrec-\(UInt64.random(in: 0...UInt64.max))")
  }

  /// A bandit whose best arm is known.
  @Test(arguments: spaceNames) func learnsWhatPays(space: String) async throws {
    let attack = attack {
      $0.actionSpace = space
      $0.worlds = 32
      $0.batch = 32
      $0.embedding = 32
      $0.steps = 150
    }
    var rng = SeededGenerator(seed: 1)
    var curve: [AttackProgress] = []
    let result = try await attack.craft(against: game, using: &rng, checkpoint: nil) {
      curve.append($0)
    }
    #expect(curve.map(\.step) == Array(0..<150))
    // Of 20 clicks, chance gives about one or less.
    #expect(curve[0].mean < 4)
    #expect(curve[149].mean > 12)
    let best = try await game.recNums(after: [result.poison])[0]
    #expect(best == curve.map(\.max).max())
    let fresh = try await game.recNums(after: result.sample(64, &rng))
    #expect(fresh.reduce(0, +) > 64 * 12)
  }

  @Test func shuffledRewardsTeachNothing() async throws {
    let attack = attack {
      $0.worlds = 32
      $0.batch = 32
      $0.embedding = 32
      $0.steps = 150
      $0.shuffleRewards = true
    }
    var rng = SeededGenerator(seed: 1)
    var last = 0.0
    _ = try await attack.craft(against: game, using: &rng, checkpoint: nil) { last = $0.mean }
    #expect(last < 8)
  }

  @Test func noStepsLeaveTheFirstPolicy() async throws {
    var rng = SeededGenerator(seed: 1)
    var points = 0
    let result = try await attack { $0.steps = 0 }.craft(
      against: game, using: &rng, checkpoint: nil
    ) { _ in points += 1 }
    #expect(points == 0)
    #expect(result.poison.clicks.count == 20)
    #expect(result.sample(3, &rng).count == 3 && result.sample(0, &rng).isEmpty)
  }

  @Test(arguments: spaceNames) func sameSeedSameBitsWhateverTheThreads(space: String) async throws {
    let attack = attack {
      $0.actionSpace = space
      $0.worlds = 48
      $0.batch = 40
      $0.embedding = 32
      $0.steps = 3
    }
    let threads = Threads.count
    defer { Threads.count = threads }
    var files: [Data] = []
    var samples: [[Poison]] = []
    for count in [1, 2, 3] {
      Threads.count = count
      let file = temporaryFile()
      defer { try? FileManager.default.removeItem(at: file) }
      var rng = SeededGenerator(seed: 9)
      let result = try await attack.craft(
        against: game, using: &rng, checkpoint: file
      ) { _ in #expect(Threads.count == count) }
      files.append(try Data(contentsOf: file))
      samples.append(result.sample(30, &rng))
    }
    #expect(files[0] == files[1] && files[0] == files[2])
    #expect(samples[0] == samples[1] && samples[0] == samples[2])
  }

  @Test func anotherSeedIsAnotherAttack() async throws {
    var poisons: Set<Poison> = []
    for seed in 0..<4 {
      var rng = SeededGenerator(seed: UInt64(seed))
      poisons.insert(
        try await attack().craft(
          against: game, using: &rng, checkpoint: nil, reporting: { _ in }
        ).poison)
    }
    #expect(poisons.count == 4)
  }

  private struct Interruption: Error {}

  @Test(arguments: spaceNames, [6, 8])
  func resumesToTheSameBits(space: String, batch: Int) async throws {
    let attack = attack {
      $0.actionSpace = space
      $0.batch = batch
      $0.shuffleRewards = batch == 6
    }
    let (whole, broken) = (temporaryFile(), temporaryFile())
    defer { for file in [whole, broken] { try? FileManager.default.removeItem(at: file) } }
    var rng = SeededGenerator(seed: 2)
    var curve: [AttackProgress] = []
    let straight = try await attack.craft(against: game, using: &rng, checkpoint: whole) {
      curve.append($0)
    }
    let after = straight.sample(5, &rng)

    var resumed: [AttackProgress] = []
    for stop in [0, 2, 3] {
      var rng = SeededGenerator(seed: 2)
      await #expect(throws: Interruption.self) {
        _ = try await attack.craft(against: game, using: &rng, checkpoint: broken) {
          if $0.step == stop { throw Interruption() }
        }
      }
    }
    rng = SeededGenerator(seed: 2)
    let continued = try await attack.craft(against: game, using: &rng, checkpoint: broken) {
      resumed.append($0)
    }
    #expect(resumed == curve)
    #expect(continued.poison == straight.poison)
    #expect(continued.sample(5, &rng) == after)
    #expect(try Data(contentsOf: whole) == Data(contentsOf: broken))
  }

  @Test func aFinishedAttackCanBeContinued() async throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    var rng = SeededGenerator(seed: 2)
    _ = try await attack { $0.steps = 3 }.craft(
      against: game, using: &rng, checkpoint: file, reporting: { _ in })
    rng = SeededGenerator(seed: 2)
    let continued = try await attack { $0.steps = 6 }.craft(
      against: game, using: &rng, checkpoint: file, reporting: { _ in })
    rng = SeededGenerator(seed: 2)
    let straight = try await attack { $0.steps = 6 }.craft(
      against: game, using: &rng, checkpoint: nil, reporting: { _ in })
    #expect(continued.poison == straight.poison)
  }

  /// What it had found after three steps is not in the state after six.
  @Test func anAttackCannotBeTakenBack() async throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    var rng = SeededGenerator(seed: 2)
    _ = try await attack { $0.steps = 6 }.craft(
      against: game, using: &rng, checkpoint: file, reporting: { _ in })
    rng = SeededGenerator(seed: 2)
    await #expect(throws: InputError.self) {
      _ = try await attack { $0.steps = 3 }.craft(
        against: game, using: &rng, checkpoint: file, reporting: { _ in })
    }
  }

  @Test func whatDivergesEndsAloud() async throws {
    var rng = SeededGenerator(seed: 2)
    await #expect(
      throws: InputError(.usage, "poisonrec diverged in step 1: try a smaller 'learningRate'")
    ) {
      _ = try await attack { $0.learningRate = 1e38 }.craft(
        against: game, using: &rng, checkpoint: nil, reporting: { _ in })
    }
  }

  @Test(arguments: [0, 1, 3]) func itMakesAsManyQueriesAsItSays(steps: Int) async throws {
    let attack = attack { $0.steps = steps }
    let asked = FormulaRecommender { $0.clicks.count { $0 == ItemID(50) } }
    var rng = SeededGenerator(seed: 2)
    _ = try await attack.craft(
      against: asked, using: &rng, checkpoint: nil, reporting: { _ in })
    #expect(asked.queries == attack.queries(in: asked.scenario))
    #expect(attack.learning == LearningPlan(steps: steps, actionSpace: "bcbt-popular"))
  }

  @Test func aForeignOrDamagedCheckpointIsRefused() async throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    var rng = SeededGenerator(seed: 2)
    _ = try await attack().craft(against: game, using: &rng, checkpoint: file, reporting: { _ in })
    let good = try Data(contentsOf: file)

    func refusal(
      _ attack: PoisonRec, _ game: ClickCounter, seed: UInt64 = 2
    ) async -> InputError? {
      var rng = SeededGenerator(seed: seed)
      do {
        _ = try await attack.craft(
          against: game, using: &rng, checkpoint: file, reporting: { _ in })
        return nil
      } catch { return error as? InputError }
    }
    let larger = ClickCounter(
      scenario: .tiny(originals: 41, targets: 8, fakeUsers: 4, clicks: 5), paying: ItemID(43))
    let refusals = await [
      refusal(attack { $0.clip = 0.2 }, game), refusal(attack(), larger),
      refusal(attack(), game, seed: 3),
    ]
    for error in refusals {
      #expect(error?.kind == .data && error?.file == file.path)
    }
    var flipped = good
    flipped[good.count / 2] ^= 4
    for bad in [Data(), good.prefix(10), good.prefix(good.count - 1), flipped, Data("no".utf8)] {
      try bad.write(to: file)
      let error = await refusal(attack(), game)
      #expect(error?.kind == .data && error?.file == file.path)
    }
    try good.write(to: file)
    #expect(await refusal(attack(), game) == nil)
  }

  @Test func anUnwritableCheckpointIsNamed() async throws {
    let file = URL(filePath: "/nowhere/at/all/checkpoint")
    var rng = SeededGenerator(seed: 2)
    do {
      _ = try await attack().craft(
        against: game, using: &rng, checkpoint: file, reporting: { _ in })
      Issue.record("it was written")
    } catch let error as InputError {
      #expect(error.kind == .cannotCreate && error.file == file.path)
    }
  }

  @Test func impossibleConfigurationsAreNamed() {
    let changes: [(String, (inout PoisonRec.Configuration) -> Void)] = [
      ("steps", { $0.steps = -1 }), ("worlds", { $0.worlds = 0 }), ("batch", { $0.batch = 9 }),
      ("epochs", { $0.epochs = -1 }), ("clip", { $0.clip = 0 }),
      ("learningRate", { $0.learningRate = .nan }), ("embedding", { $0.embedding = 40 }),
      ("entropy", { $0.entropy = -1 }),
      ("exploration", { $0.exploration = -1 }), ("explorationDecay", { $0.explorationDecay = 1 }),
      ("action space", { $0.actionSpace = "bcbt" }),
    ]
    for (name, change) in changes {
      do {
        try attack(change).configuration.validate()
        Issue.record("\(name) was accepted")
      } catch {
        let error = error as? InputError
        #expect(error?.kind == .usage && error?.message.contains(name) == true)
      }
    }
    #expect(throws: Never.self) { try PoisonRec.Configuration().validate() }
  }

  @Test func aStepIsMeasured() throws {
    var seen = 0
    let result = try StepBenchmark(actionSpace: BCBTPopular.self, items: 10, repetitions: 2).run {
      #expect($0 == seen && $1 > 0)
      seen += 1
    }
    #expect(seen == 2 && result.items == 10 && result.secondsPerStep > 0)
    #expect(throws: InputError.self) { try StepBenchmark(actionSpace: Plain.self, items: 0).run() }
  }
}
