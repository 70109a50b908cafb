import Essentials
import Foundation
import Interactions
import Kernels
import Testing

@testable import Poisoning

@Suite struct RevAdvTests {
  private static let world = TasteWorld()
  private static let log = world.log(seed: 7)
  private let scenario = world.scenario(log)

  private struct Interruption: Error {}

  private func attack(_ change: (inout RevAdv.Configuration) -> Void = { _ in }) -> RevAdv {
    var configuration = RevAdv.Configuration()
    configuration.dimension = 8
    configuration.epochs = 12
    change(&configuration)
    return RevAdv(configuration, knowing: Self.log)
  }

  private func temporaryFile() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "rev-adv-\(UUID()).checkpoint")
  }

  /// RecNum of a recommender of the surrogate's kind that begins elsewhere and is trained to its end on log and poison:
  /// how often a target is among the ten best of a real user.
  private func recNum(after poison: Poison) -> Int {
    var rng = SeededGenerator(seed: 99)
    let log = Self.log.appending(Injection(poison), itemCount: scenario.items.count)
    let model = UnrolledSurrogate(
      log, itemCount: scenario.items.count, dimension: 8, clickWeight: 20, regularization: 0.05,
      sweeps: 10, using: &rng
    ) { _ in }
    let training = model.training(with: [], sweeps: 1)
    var hits = 0
    for user in 0..<Self.log.userCount {
      let scores = (0..<scenario.items.count).map { item in
        dot(
          training.trainedUsers.base + user * 16, training.trainedItems.base + item * 16, width: 16)
      }
      hits += scenario.items.targets.count { target in scores.count { $0 > scores[target] } < 10 }
    }
    return hits
  }

  @Test func theLossFallsAndTheTargetsAreShownMoreThanAfterRandomFillers() throws {
    var losses: [Double] = []
    var rng = SeededGenerator(seed: 1)
    let crafted = try attack().craft(in: scenario, using: &rng, checkpoint: nil) { progress in
      if progress.stage == "rev-adv" { losses.append(progress.figures[0].value) }
    }
    #expect(losses.count == 12)
    #expect(losses.min() ?? 0 < losses[0] - 0.01, "\(losses)")
    // The same accounts with other fillers.
    var random = BandwagonAttack.Configuration()
    random.selectedShare = 0
    let fillers = BandwagonAttack(random).strategy(in: scenario)(10, &rng)
    let own = recNum(after: crafted.poison)
    let others = fillers.map(recNum(after:))
    #expect(Double(own) > 1.2 * Double(others.reduce(0, +)) / 10, "\(own), \(others)")
  }

  @Test func accountsKeepToTheirProfile() throws {
    var rng = SeededGenerator(seed: 2)
    let crafted = try attack { $0.epochs = 2 }.craft(
      in: scenario, using: &rng, checkpoint: nil, reporting: { _ in })
    for poison in [crafted.poison] + crafted.sample(3, &rng) {
      _ = try scenario.admit(poison)
      for user in 0..<6 {
        let targets = poison[user].filter(scenario.items.isTarget)
        let others = poison[user].filter { !scenario.items.isTarget($0) }
        #expect(targets.count == 4 && Set(targets).count == 1)
        #expect(others.count == 4 && Set(others).count == 4)
        #expect(Set(others) == Set(crafted.poison[user].filter { !scenario.items.isTarget($0) }))
      }
    }
  }

  @Test func threadsDoNotMatter() throws {
    let before = Threads.count
    defer { Threads.count = before }
    let poisons = try [1, 2, 4].map { count in
      Threads.count = count
      var rng = SeededGenerator(seed: 5)
      return try attack { $0.epochs = 4 }.craft(
        in: scenario, using: &rng, checkpoint: nil, reporting: { _ in }
      ).poison
    }
    #expect(poisons[0] == poisons[1] && poisons[0] == poisons[2])
  }

  @Test func anInterruptedAttackContinuesToTheSameBits() throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    let attack = attack { $0.epochs = 6 }
    var whole = SeededGenerator(seed: 9)
    let expected = try attack.craft(in: scenario, using: &whole, checkpoint: nil) { _ in }
    for stop in [2, 4] {
      var rng = SeededGenerator(seed: 9)
      #expect(throws: Interruption.self) {
        _ = try attack.craft(in: scenario, using: &rng, checkpoint: file) {
          if $0.stage == "rev-adv", $0.completed == stop { throw Interruption() }
        }
      }
    }
    var rng = SeededGenerator(seed: 9)
    var epochs: [Int] = []
    let resumed = try attack.craft(in: scenario, using: &rng, checkpoint: file) {
      if $0.stage == "rev-adv" { epochs.append($0.completed) }
    }
    #expect(epochs == [5, 6])
    #expect(resumed.poison == expected.poison && rng == whole)
    #expect(resumed.sample(3, &rng) == expected.sample(3, &whole))
    // A finished attack goes on with more epochs, and not with fewer.
    #expect(throws: InputError.self) {
      var rng = SeededGenerator(seed: 9)
      _ = try self.attack { $0.epochs = 5 }.craft(
        in: scenario, using: &rng, checkpoint: file, reporting: { _ in })
    }
  }

  @Test func aCheckpointOfAnotherLogIsRefused() throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    func run(_ attack: RevAdv) throws {
      var rng = SeededGenerator(seed: 1)
      _ = try attack.craft(in: scenario, using: &rng, checkpoint: file, reporting: { _ in })
    }
    try run(attack { $0.epochs = 1 })
    let error = InputError(
      .data,
      "a checkpoint of rev-adv with another configuration, catalog or seed; remove it to start anew",
      file: file.path)
    #expect(throws: error) { try run(attack { $0.momentum = 0.5 }) }
    // The same clicks in another order: the same popularity, another log.
    var configuration = RevAdv.Configuration()
    (configuration.dimension, configuration.epochs) = (8, 1)
    let other = InteractionLog(
      rows: (0..<Self.log.userCount).map { Array(Self.log[UserID($0)]) }.reversed(),
      itemCount: Self.log.itemCount)
    #expect(throws: error) { try run(RevAdv(configuration, knowing: other)) }
  }

  @Test func whatCannotBePlayedIsRefused() {
    var rng = SeededGenerator(seed: 1)
    #expect(throws: InputError(.usage, "hyperparameter 'stepSize' must be above 0")) {
      _ = try attack { $0.stepSize = 0 }.craft(
        in: scenario, using: &rng, checkpoint: nil, reporting: { _ in })
    }
    #expect(throws: InputError(.usage, "rev-adv: there are no target items to promote")) {
      _ = try attack().craft(
        in: Self.world.scenario(Self.log, targets: 0), using: &rng, checkpoint: nil,
        reporting: { _ in })
    }
  }
}
