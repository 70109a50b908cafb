import Documents
import Essentials
import Foundation
import Interactions
import Rankers
import TestSupport
import Testing

@testable import Experiments

/// Attacks that promote items of the log, and accounts that are given.
@Suite struct PromotedTrialTests {
  private let quick = QuickTrial()

  private func plan(_ ranker: String, _ attack: String) -> PoisoningTrial.Plan {
    var plan = quick.plan(ranker, attack, settings: quick.settings(of: attack))
    plan.targets = 0
    plan.targetItems = Array(quick.dataset.itemNames[3...4])
    return plan
  }

  private func train(_ dataset: Dataset) -> InteractionLog {
    Division(leavingOneOut: dataset.log).train
  }

  @Test(arguments: ["itempop", "bpr", "co-visitation"], Catalog.attacks.map { $0.identifier })
  func everyAttackPromotesItemsOfTheLog(ranker: String, attack: String) async throws {
    var plan = plan(ranker, attack)
    plan.targets = 1
    let outcome = try await quick.outcome(of: plan)
    let names = try #require(plan.targetItems)
    #expect(outcome.targets == names + ["target-0"])
    #expect(outcome.configuration.targets == 3 && outcome.configuration.knownTargets == 2)
    #expect(outcome.datasetChecksum == quick.dataset.checksum)
    let train = train(quick.dataset)
    let eligible = (3...4).map { item in
      (0..<train.userCount).count { !train[UserID($0)].contains(ItemID(item)) }
    }
    let rate = try #require(outcome.targetHitRate)
    #expect(rate.k == 10 && rate.perTarget.map(\.eligible) == eligible + [200])
    #expect(rate.perTarget.map(\.popularity) == (3...4).map { train.popularity[$0] } + [0])
    // RecNum is the sum of those who were hit.
    for (figure, recNum) in [
      (\PoisonDocument.TargetHitRate.Target.clean, outcome.recNum.clean),
      (\.poisoned, outcome.recNum.poisoned),
    ] as [(KeyPath<PoisonDocument.TargetHitRate.Target, Double?>, Double)] {
      let hits = rate.perTarget.reduce(0) { $0 + ($1[keyPath: figure] ?? 0) * Double($1.eligible) }
      #expect(abs(hits - recNum) < 1e-6)
    }
    #expect(outcome.recNum.ceiling == eligible.reduce(200, +))
    #expect(outcome.recNum.clean > 0 || ranker != "itempop")
  }

  @Test func aNewTargetsRateIsItsRecNum() async throws {
    let outcome = try await quick.outcome(of: quick.plan("co-visitation", "popular"))
    let rate = try #require(outcome.targetHitRate)
    #expect(rate.perTarget.map(\.eligible) == [200, 200, 200])
    #expect(outcome.targets == ["target-0", "target-1", "target-2"])
    #expect(abs((rate.poisoned ?? 0) - outcome.recNum.poisoned / 600) < 1e-12)
    #expect(outcome.configuration.knownTargets == nil && outcome.injection == nil)
  }

  @Test func nothingBeatsTheOracleOfItemPop() async throws {
    for attack in Catalog.attacks.map({ $0.identifier }) {
      let recNum = try await quick.outcome(of: plan("itempop", attack)).recNum
      #expect(recNum.poisoned <= recNum.oracle ?? 0, "\(attack)")
    }
  }

  @Test func aRuleDrawsFromTheTrainingPart() async throws {
    var plan = plan("itempop", "popular")
    (plan.targetItems, plan.targetRule) = (nil, "popular:2")
    let outcome = try await quick.outcome(of: plan)
    let train = train(quick.dataset)
    let expected = try TargetRule("popular:2").items(by: train.popularity, seed: plan.seed)
    #expect(outcome.targets == expected.map { quick.dataset.itemNames[$0.index] })
    #expect(outcome.configuration.targetRule == "popular:2")
    plan.seed = 7
    #expect(try await quick.outcome(of: plan).targets != outcome.targets)
  }

  @Test func listsOfAnotherLengthCountMore() async throws {
    var plan = quick.plan("co-visitation", "popular")
    let ten = try await quick.outcome(of: plan)
    plan.listLength = 30
    let thirty = try await quick.outcome(of: plan)
    #expect(thirty.recNum.poisoned > ten.recNum.poisoned)
    #expect(thirty.targetHitRate?.k == 30 && thirty.configuration.listLength == 30)
    // What happens to users is told of lists of 10.
    #expect(thirty.blastRadius == ten.blastRadius && thirty.accuracy == ten.accuracy)
  }

  // MARK: Given accounts

  private func given(_ text: String, _ name: String = "theirs.csv") throws -> AccountFile {
    let folder = try TemporaryFolder()
    return try AccountFile(path: folder.write(text, to: name))
  }

  private func outcome(
    of file: AccountFile, output: RunFolder? = nil,
    edit: (inout PoisoningTrial.Plan) -> Void = { _ in }
  ) async throws -> PoisonDocument {
    var plan = PoisoningTrial.Plan(ranker: "itempop", attack: file.title)
    plan.injection = file.checksum
    plan.targets = 0
    (plan.fakeUsers, plan.clicks) = (file.names.count, file.greatestClickCount)
    edit(&plan)
    var trial = PoisoningTrial(dataset: quick.dataset, plan: plan, output: output)
    trial.injection = file
    return try await trial.run(reporting: { _ in }, attackReporting: { _, _ in })
  }

  /// What an attack has written, given back, comes to what it came to.
  @Test(arguments: ["itempop", "bpr"])
  func anAttacksOwnAccountsAreJudgedAlike(ranker: String) async throws {
    let folder = try TemporaryFolder()
    var plan = plan(ranker, "popular")
    plan.settings = ranker == "bpr" ? ["ranker.epochs": "3"] : [:]
    let trial = PoisoningTrial(
      dataset: quick.dataset, plan: plan,
      output: try RunFolder(URL(filePath: folder.path + "/first")))
    let first = try await trial.run(reporting: { _ in }, attackReporting: { _, _ in })
    let file = try AccountFile(path: #require(first.poison))
    let second = try await outcome(
      of: file, output: try RunFolder(URL(filePath: folder.path + "/second"))
    ) {
      ($0.ranker, $0.targetItems, $0.settings) = (ranker, plan.targetItems, plan.settings)
    }
    #expect(second.recNum.poisonedDraws == first.recNum.poisonedDraws)
    #expect(second.recNum.cleanDraws == first.recNum.cleanDraws)
    #expect(second.targetHitRate == first.targetHitRate)
    #expect(second.blastRadius == first.blastRadius && second.accuracy == first.accuracy)
    #expect(second.strategy == first.strategy && second.queries == 0)
    #expect(second.recNum.policyMean == second.recNum.poisoned && second.recNum.oracle == nil)
    let written = try AccountFile(path: #require(second.poison))
    #expect(written.checksum == file.checksum)
  }

  @Test func raggedAccountsPromoteWhatTheirFileSays() async throws {
    let names = quick.dataset.itemNames
    let file = try given(
      """
      {"target_items": ["\(names[9])", "brand new"],
       "fake_users": {"x1": ["\(names[9])"], "x2": ["brand new", "\(names[0])", "\(names[9])"]}}
      """, "random.json")
    let outcome = try await outcome(of: file)
    #expect(outcome.targets == [names[9], "brand new"])
    #expect(outcome.injection?.accounts == 2 && outcome.injection?.clicksPerAccount == [1, 3])
    #expect(outcome.targetClickRatio == 0.75 && outcome.attack == "random")
    // Room for more accounts is no other poison.
    let roomy = try await self.outcome(of: file) { $0.fakeUsers = 30 }
    #expect(roomy.targetHitRate == outcome.targetHitRate)
  }

  @Test func whatCannotBePlantedIsRefused() async throws {
    let names = quick.dataset.itemNames
    let good = try given("user,item\nf,\(names[0])\nf,\(names[1])\ng,\(names[0])\n")
    func refused(
      _ file: AccountFile, _ complaint: String,
      edit: (inout PoisoningTrial.Plan) -> Void = { _ in }
    ) async {
      let error = await #expect(throws: InputError.self) {
        try await outcome(of: file, edit: edit)
      }
      #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
    }
    await refused(good, "does not say what its accounts promote")
    await refused(good, "--fake-users must be at least the 2 accounts") {
      $0.targetItems = [names[0]]
      $0.fakeUsers = 1
    }
    await refused(good, "--clicks must be at least the 2 of an account") {
      $0.targetItems = [names[0]]
      $0.clicks = 1
    }
    await refused(good, "--controls are for an attack") { $0.controls = true }
    let unknown = try given("user,item\nf,no such thing\n")
    await refused(unknown, "'f' clicks on 'no such thing'") { $0.targetItems = [names[0]] }
    let taken = try given("user,item\n\(quick.dataset.userNames[2]),\(names[0])\n")
    await refused(taken, "is an account of") { $0.targetItems = [names[0]] }
  }

  @Test func wrongTargetsAreRefused() async throws {
    func refused(_ complaint: String, edit: (inout PoisoningTrial.Plan) -> Void) async {
      var plan = plan("itempop", "popular")
      edit(&plan)
      let error = await #expect(throws: InputError.self) { try await quick.outcome(of: plan) }
      #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
    }
    await refused("both say which items") { $0.targetRule = "random:2" }
    await refused("--targets must be at least 0") { $0.targets = -1 }
    await refused("--targets must be at least 1") { $0.targetItems = nil }
    await refused("names an item twice") { $0.targetItems = ["a", "a"] }
    await refused("--list-length must be at least 1") { $0.listLength = 0 }
    await refused("RecNum is undefined: a list of 95 holds all") { $0.listLength = 95 }
    await refused("expected unpopular:N") { ($0.targetItems, $0.targetRule) = (nil, "unpopular") }
    await refused("for built-in recommenders") { ($0.ranker, $0.recommender) = (nil, "cat") }
  }

  // MARK: Published parts

  /// The items to find under the full protocol, found by hand among all items after the poison.
  @Test func theFullProtocolRanksWhatWasHeldBack() async throws {
    let dataset = quick.dataset
    let test = (0..<dataset.log.userCount).map { user in
      Array(dataset.log[UserID(user)].suffix(user % 3))
    }
    let parts = PublishedParts(test: test)
    var plan = plan("itempop", "popular")
    plan.ranking = .full
    var trial = PoisoningTrial(dataset: dataset, plan: plan)
    trial.parts = parts
    let outcome = try await trial.run(reporting: { _ in }, attackReporting: { _, _ in })
    let split = FullRankingSplit(dataset.log, parts: parts, seed: plan.seed)
    let popularity = split.train.popularity
    let tested = test.indices.filter { !split.test[$0].isEmpty }
    let recall = tested.reduce(0.0) { sum, user in
      let known = Set(split.known[UserID(user)])
      let found = split.test[user].count { item in
        popularity.indices.count {
          popularity[$0] >= popularity[item.index] && $0 != item.index
            && !known.contains(ItemID($0)) && !split.test[user].contains(ItemID($0))
        } + split.test[user].count { popularity[$0.index] > popularity[item.index] } < 10
      }
      return sum + Double(found) / Double(split.test[user].count)
    }
    let clean = try #require(outcome.accuracy?.clean)
    #expect(clean.users == tested.count && clean.hr == nil && outcome.protocol == "full")
    // Of equal ones among those to find either may stand first.
    #expect(abs((clean.recall10 ?? 0) - recall / Double(tested.count)) < 0.02)
    #expect((clean.recall20 ?? 0) > (clean.recall10 ?? 1))
    #expect(outcome.accuracy?.poisoned.recall10 != clean.recall10)
  }
}
