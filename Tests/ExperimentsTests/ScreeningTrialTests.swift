import Documents
import Essentials
import Foundation
import Interactions
import Synchronization
import Testing
@testable import Experiments

@Suite struct ScreeningTrialTests {
  private let dataset = Bazaar(.small, seed: 1).dataset

  private func outcome(_ change: (inout ScreeningPlan) -> Void) async throws -> ScreenDocument {
    var plan = ScreeningPlan()
    plan.fakeUsers = 10
    plan.clicks = 12
    plan.targets = 4
    change(&plan)
    return try await ScreeningTrial(dataset: dataset, plan: plan).run(
      reporting: { _ in }, attackReporting: { _, _ in })
  }

  /// Few epochs of a narrow network.
  private let small = ["hidden": "8", "epochs": "2", "clicks": "8", "passes": "2"]

  @Test(arguments: Catalog.AccountDetectors.all.map { $0.identifier })
  func everyDetectorLooksForEveryAttack(detector: String) async throws {
    let learns = try Catalog.accountDetector(named: detector).learnsFromExamples
    let outcome = try await outcome {
      $0.detector = detector
      $0.attacks = Catalog.attacks.map { $0.identifier } + [ScreeningPlan.control]
      $0.trainOn = learns ? "popular" : nil
      $0.ranker = "itempop"
      $0.settings = [
        "poisonrec.steps": "1", "poisonrec.worlds": "2", "poisonrec.batch": "2",
        "appgrad.steps": "1", "appgrad.directions": "1",
        "worst-case.queries": "64", "worst-case.imitation": "1",
        "rev-adv.epochs": "1", "rev-adv.pretraining": "1", "dl-attack.pretraining": "1",
        "dl-attack.rounds": "0",
      ]
      if learns { for (name, value) in small { $0.settings["detector.\(name)"] = value } }
    }
    #expect(outcome.results.count == Catalog.attacks.count + 1)
    for result in outcome.results {
      #expect(result.fakeUsers == 10 && (0...1).contains(result.auc))
      #expect(result.clicks == 120 || result.attack == ScreeningPlan.control)
      // Half of the real users are for learning.
      #expect(learns ? result.realUsers <= 100 : result.realUsers >= 190)
      #expect(Set(result.recallAtFalseAlarms.keys) == ["0.001", "0.01", "0.05"])
      #expect(result.flaggedRealUsers["0.05"] ?? 99 <= result.realUsers / 20)
    }
    #expect(outcome.suspects == nil && outcome.trainedOn == (learns ? "popular" : nil))
  }

  /// Examples do not depend on who is looked for: neither does what is learned from them.
  @Test func whoLearnsFromExamplesLearnsOnce() async throws {
    var plan = ScreeningPlan()
    (plan.fakeUsers, plan.clicks, plan.targets) = (10, 12, 4)
    plan.detector = "sequence"
    plan.trainOn = "popular"
    for (name, value) in small { plan.settings["detector.\(name)"] = value }
    plan.attacks = ["random"]
    let alone = try await ScreeningTrial(dataset: dataset, plan: plan).run(
      reporting: { _ in }, attackReporting: { _, _ in })
    plan.attacks = ["middle", ScreeningPlan.control, "random"]
    let epochs = Mutex(0)
    let together = try await ScreeningTrial(dataset: dataset, plan: plan).run(
      reporting: { progress in
        if progress.stage == "training the detector" { epochs.withLock { $0 += 1 } }
      }, attackReporting: { _, _ in })
    #expect(epochs.withLock { $0 } == 2)
    #expect(together.results[2].auc == alone.results[0].auc)
    #expect(together.results[2].recallAtFalseAlarms == alone.results[0].recallAtFalseAlarms)
  }

  /// Accounts that click one new item again and again are found by what they do.
  @Test func aProfileFindsWhatRandomAccountsDo() async throws {
    let outcome = try await outcome {
      $0.detector = "profile"
      $0.attacks = ["random"]
      $0.top = 5
    }
    #expect(outcome.results[0].auc > 0.9)
    let suspects = try #require(outcome.suspects)
    #expect(suspects.count == 5)
    for suspect in suspects {
      #expect((suspect.isFalse == true) == suspect.user.hasPrefix("fake-"))
    }
    for suspect in suspects { #expect(!suspect.reason.isEmpty && !suspect.items.isEmpty) }
    #expect(zip(suspects, suspects.dropFirst()).allSatisfy { $0.suspicion >= $1.suspicion })
    #expect(suspects.csv.split(separator: "\n").count == 6)
    #expect(suspects.csv.hasPrefix("rank,user,suspicion,clicks,reason,partners,items,false\n"))
  }

  /// A foreign log: nobody knows who is false.
  @Test func aLogAloneHasSuspects() async throws {
    let outcome = try await outcome { $0.top = 7 }
    let suspects = try #require(outcome.suspects)
    #expect(outcome.results.isEmpty && suspects.count == 7)
    #expect(suspects.allSatisfy { $0.isFalse == nil && dataset.userNames.contains($0.user) })
  }

  /// The file of a poison gives the figures of the attack that it comes from, by names.
  @Test func aPoisonFileIsTheAttackThatItComesFrom() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mithridate-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var craft = CraftTrial(dataset: dataset, attack: "popular", seed: 1)
    (craft.fakeUsers, craft.clicks, craft.targets) = (10, 12, .new(4))
    let place = folder.appending(path: "craft").path
    _ = try await craft.run(writingTo: try CraftFolder(place)) { _ in }
    let made = try await outcome {
      $0.detector = "profile"
      $0.attacks = ["popular"]
    }
    let read = try await outcome {
      $0.detector = "profile"
      $0.poisons = [place + "/poison.inter"]
    }
    #expect(read.results[0].auc == made.results[0].auc)
    #expect(read.results[0].clicks == 120 && read.results[0].attack == "poison.inter")
  }

  @Test(arguments: [
    ("--train-on names it", ["detector": "sequence"]),
    ("leave --train-on out", ["train-on": "popular"]),
    ("what is there to find", ["attack": ""]), ("no attack 'populer'", ["attack": "populer"]),
    ("--ranker names one", ["attack": "poisonrec"]), ("no detector 'fraud'", ["detector": "fraud"]),
    ("/no/such.inter", ["poison": "/no/such.inter"]),
  ])
  func whatCannotBeLookedForIsSaid(message: String, options: [String: String]) async {
    await #expect {
      _ = try await outcome {
        $0.detector = options["detector"] ?? $0.detector
        $0.trainOn = options["train-on"]
        $0.attacks = [options["attack"] ?? "popular"].filter { !$0.isEmpty }
        $0.poisons = [options["poison"]].compactMap { $0 }
      }
    } throws: { ("\($0)").contains(message) }
  }
}
