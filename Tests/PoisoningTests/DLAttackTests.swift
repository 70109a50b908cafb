import Essentials
import Foundation
import Interactions
import Kernels
import Testing

@testable import Poisoning

@Suite struct DLAttackTests {
  private static let world = TasteWorld()
  private static let log = world.log(seed: 7)
  private let scenario = world.scenario(log)

  private struct Interruption: Error {}

  private func attack(_ change: (inout DLAttack.Configuration) -> Void = { _ in }) -> DLAttack {
    var configuration = DLAttack.Configuration()
    configuration.pretraining = 3
    configuration.batch = 64
    configuration.learningRate = 0.01
    change(&configuration)
    return DLAttack(configuration, knowing: Self.log)
  }

  private func temporaryFile() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "dl-attack-\(UUID()).checkpoint")
  }

  private func others(_ poison: Poison, _ user: Int) -> Set<ItemID> {
    Set(poison[user].filter { !scenario.items.isTarget($0) })
  }

  @Test func accountsKeepToTheirProfileAndDiffer() throws {
    var rng = SeededGenerator(seed: 2)
    let crafted = try attack { $0.decay = 0.5 }.craft(
      in: scenario, using: &rng, checkpoint: nil, reporting: { _ in })
    for poison in [crafted.poison] + crafted.sample(3, &rng) {
      _ = try scenario.admit(poison)
      for user in 0..<6 {
        #expect(poison[user].count(where: scenario.items.isTarget) == 4)
        #expect(others(poison, user).count == 4)
        #expect(others(poison, user) == others(crafted.poison, user))
      }
    }
    #expect(Set((0..<6).map { others(crafted.poison, $0) }).count == 6)
  }

  /// The poison model comes to like the targets: the attack's loss falls over the rounds, and does not without its
  /// weight.
  @Test func thePoisonModelLearnsToPromote() throws {
    func loss(rounds: Int, weight: Double) throws -> Double {
      var last = 0.0
      var rng = SeededGenerator(seed: 3)
      let one = Self.world.scenario(Self.log, fakeUsers: 1)
      _ = try attack {
        $0.rounds = rounds
        $0.poisonWeight = weight
        $0.pretraining = 8
      }.craft(in: one, using: &rng, checkpoint: nil) { progress in
        if progress.stage == "dl-attack" { last = progress.figures[1].value }
      }
      return last
    }
    let first = try loss(rounds: 1, weight: 0.5)
    let trained = try loss(rounds: 6, weight: 0.5)
    let unweighted = try loss(rounds: 6, weight: 0)
    #expect(trained < first - 1, "\(first), \(trained)")
    #expect(trained < unweighted - 1, "\(unweighted), \(trained)")
  }

  /// An account of which the surrogate knows nothing is recommended what is popular.
  @Test func anUnknownAccountClicksWhatIsPopular() throws {
    var rng = SeededGenerator(seed: 4)
    let crafted = try attack {
      $0.pretraining = 10
      $0.rounds = 0
      $0.decay = 1
    }.craft(
      in: scenario, using: &rng, checkpoint: nil, reporting: { _ in })
    let strategy = ClickStrategy(of: crafted.poison, in: scenario)
    #expect(strategy.popularityDeciles.prefix(5).reduce(0, +) > 0.7, "\(strategy)")
  }

  @Test func threadsDoNotMatter() throws {
    let before = Threads.count
    defer { Threads.count = before }
    let poisons = try [1, 2, 4].map { count in
      Threads.count = count
      var rng = SeededGenerator(seed: 5)
      return try attack().craft(in: scenario, using: &rng, checkpoint: nil) { _ in }.poison
    }
    #expect(poisons[0] == poisons[1] && poisons[0] == poisons[2])
  }

  @Test func anInterruptedAttackContinuesToTheSameBits() throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    let attack = attack()
    var whole = SeededGenerator(seed: 9)
    let expected = try attack.craft(in: scenario, using: &whole, checkpoint: nil) { _ in }
    for (stage, stop) in [
      ("training the surrogate of dl-attack", 2), ("dl-attack", 1), ("dl-attack", 4),
    ] {
      var rng = SeededGenerator(seed: 9)
      #expect(throws: Interruption.self) {
        _ = try attack.craft(in: scenario, using: &rng, checkpoint: file) {
          if $0.stage == stage, $0.completed == stop { throw Interruption() }
        }
      }
    }
    var rng = SeededGenerator(seed: 9)
    var accounts: [Int] = []
    let resumed = try attack.craft(in: scenario, using: &rng, checkpoint: file) {
      accounts.append($0.completed)
    }
    #expect(accounts == [5, 6])
    #expect(resumed.poison == expected.poison && rng == whole)
    #expect(resumed.sample(3, &rng) == expected.sample(3, &whole))
    #expect(throws: InputError.self) {
      var rng = SeededGenerator(seed: 9)
      _ = try self.attack { $0.decay = 0.1 }.craft(
        in: scenario, using: &rng, checkpoint: file, reporting: { _ in })
    }
  }

  @Test func whatCannotBePlayedIsRefused() {
    var rng = SeededGenerator(seed: 1)
    #expect(
      throws: InputError(
        .usage, "hyperparameter 'dimension' must be a multiple of 16 from 16 to 1024")
    ) {
      _ = try attack { $0.dimension = 24 }.craft(
        in: scenario, using: &rng, checkpoint: nil, reporting: { _ in })
    }
    let empty = InteractionLog(rows: [[], []], itemCount: Self.log.itemCount)
    #expect(throws: InputError(.usage, "dl-attack: the log has no clicks to learn from")) {
      _ = try DLAttack(.init(), knowing: empty).craft(
        in: scenario, using: &rng, checkpoint: nil, reporting: { _ in })
    }
  }
}
