import Essentials
import Foundation
import Interactions
import TestSupport
import Testing
@testable import Poisoning

/// Checkpoints of attacks as no attack writes them: each is taken up or refused in one line.
@Suite struct CheckpointMutationTests {
  private let game = ClickCounter(
    scenario: .tiny(originals: 12, targets: 3, fakeUsers: 2, clicks: 4), paying: ItemID(13))

  private func attacks() -> [any PoisoningAttack] {
    var attacks: [any PoisoningAttack] = spaceNames.map { space in
      var configuration = PoisonRec.Configuration()
      configuration.worlds = 2
      configuration.batch = 2
      configuration.embedding = 16
      configuration.steps = 2
      configuration.actionSpace = space
      return PoisonRec(configuration)
    }
    var gradient = AppGrad.Configuration()
    gradient.steps = 2
    attacks.append(AppGrad(gradient))
    let log = InteractionLog(
      rows: [[0, 1, 2], [2, 3], [4, 5, 1]].map { $0.map { ItemID($0) } }, itemCount: 12)
    var unrolled = RevAdv.Configuration()
    (unrolled.dimension, unrolled.epochs) = (4, 2)
    attacks.append(RevAdv(unrolled, knowing: log))
    var deep = DLAttack.Configuration()
    (deep.pretraining, deep.rounds) = (1, 0)
    attacks.append(DLAttack(deep, knowing: log))
    var draws = HeuristicConfiguration()
    draws.draws = 3
    attacks.append(RandomAttack(draws))
    return attacks
  }

  private func craft(_ attack: some PoisoningAttack, _ file: URL) async throws {
    var rng = SeededGenerator(seed: 1)
    let crafted = try await attack.craft(
      against: game, using: &rng, checkpoint: file, reporting: { _ in })
    _ = crafted.sample(2, &rng)
    #expect(crafted.poison.fakeUserCount == 2 && crafted.poison.clicksPerFakeUser == 4)
    #expect(crafted.poison.clicks.allSatisfy { $0.index >= 0 && $0.index < 15 })
  }

  @Test func changedCheckpointsAreTakenUpOrRefused() async throws {
    let folder = try TemporaryFolder()
    let file = URL(filePath: "\(folder.path)/a.checkpoint")
    let attacks = attacks()
    var seeds: [[UInt8]] = []
    for attack in attacks {
      try? FileManager.default.removeItem(at: file)
      try await craft(attack, file)
      seeds.append([UInt8](try Data(contentsOf: file)))
    }
    let words = [
      "0", "-1", "1e308", "9223372036854775807", "-9223372036854775808", "null", "[]", "{}", "\"\"",
      "2147483648", "99",
    ]
    await Mutator.run("attack", seeds, words: words, standardSeconds: 4) { bytes, number in
      var bytes = bytes
      // Most get the checksum of what they are now, so that more than that is tried.
      if number % 8 > 0, bytes.count > 32 {
        var checksum = Fingerprint()
        bytes.dropLast(32).withUnsafeBytes { checksum.add($0) }
        bytes.replaceSubrange(bytes.count - 32..<bytes.count, with: checksum.bytes)
      }
      try Data(bytes).write(to: file)
      let attack = attacks[number % attacks.count]
      do { try await craft(attack, file) } catch let error as InputError {
        #expect(!error.description.printable.contains("\n"))
      }
    }
  }
}
