import Detection
import Essentials
import Evasion
import Foundation
import Interactions
import PathReasoning
import Poisoning
import Rankers
import Statistics
import Testing
import Victims

/// The examples of the libraries' landing pages: they run here, and stand there word for word.
@Suite struct LandingPageExampleTests {
  /// The lines of this file between `// begin NAME` and `// end`, as they stand on a page.
  private static func example(_ name: String) throws -> String {
    let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let begin = try #require(lines.firstIndex { $0 == "    // begin \(name)" })
    let end = try #require(lines[begin...].firstIndex { $0 == "    // end" })
    return lines[(begin + 1)..<end].map { $0.dropFirst(4) }.joined(separator: "\n")
  }

  @Test(arguments: [
    "Interactions", "Statistics", "Rankers", "Victims", "Poisoning", "PathReasoning", "Evasion",
    "Detection",
  ])
  func standsOnItsPage(name: String) throws {
    let page = try DocumentationPage(name, of: name)
    let block = try #require(page.codeBlocks.first { $0.contains("import \(name)\n") })
    let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
    let imports = lines.prefix { $0.hasPrefix("import ") }
    #expect(imports == imports.sorted()[...], "imports are sorted")
    let body = lines.dropFirst(imports.count).drop { $0.isEmpty }.joined(separator: "\n")
    #expect(body == (try Self.example(name)))
  }

  /// The tutorial shows what `Examples/` holds and what `docs/own-recommender.md` says.
  @Test func theTutorialIsTrue() throws {
    let tutorial = try DocumentationPage("AttackYourOwnRecommender", of: "Victims")
    for file in ["Python/implicit_als.py", "Sources/AttackARanker/AttackARanker.swift"] {
      let program = try DocumentationPage(file: "Examples/\(file)").text
      #expect(tutorial.codeBlocks.contains { "\($0)\n" == program }, "\(file)")
    }
    let protocolPage = try DocumentationPage(file: "docs/own-recommender.md").text
    for command in ["craft", "score", "recommender check"] {
      let line = try #require(
        tutorial.text.split(separator: "\n").first { $0.hasPrefix("mithridate \(command) ") })
      #expect(protocolPage.contains("\n\(line)\n"), "\(line)")
    }
  }

  @Test func interactions() throws {
    // begin Interactions
    // The synthetic shop. A log of yours: try DatasetFolder(path: ".").load("clicks.csv")
    let log = Bazaar().dataset.log
    let split = LeaveOneOut(log)
    print("\(log.userCount) users, \(log.itemCount) items, \(split.train.count) clicks to learn")

    // Twenty accounts that click one new item, again and again, and the rules that they keep to.
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: log.itemCount, targetCount: 8),
      popularity: log.popularity, fakeUserCount: 20, clicksPerFakeUser: 20)
    let target = ItemID(log.itemCount)
    let poison = Poison(
      fakeUserCount: 20, clicksPerFakeUser: 20, clicks: Array(repeating: target, count: 400))
    let injection = try scenario.admit(poison)
    print("\(injection.count) accounts, \(injection.clicks.count) clicks")
    // end
    #expect(injection.clicks.count == 400)
  }

  @Test func statistics() {
    // begin Statistics
    // Two attacks on the same three seeds: is the first better, or lucky?
    let comparison = PairedComparison([12_969, 12_975, 12_971], [6_499, 6_499, 6_495])
    print("\(comparison.meanDifference) more on average")
    print("p = \(comparison.signFlipPValue()), the least that three pairs can have")

    // A detector's scores of attacked and of clean paths.
    let metrics = DetectionMetrics(positives: [0.9, 0.8, 0.4], negatives: [0.1, 0.2, 0.6])
    print("F1 \(metrics.f1), AUC \(metrics.auc)")
    // end
    #expect(comparison.signFlipPValue() == 0.25)
  }

  @Test func rankers() throws {
    // begin Rankers
    let log = Bazaar().dataset.log
    let split = LeaveOneOut(log)
    let users = UserRoster(realCount: log.userCount, fakeCount: 20)
    let items = ItemCatalog(originalCount: log.itemCount, targetCount: 8)

    var configuration = BPR.Configuration()
    configuration.epochs = 30
    var rng = SeededGenerator(seed: 1)
    let ranker = BPR(configuration, users: users, items: items, using: &rng)
    let validation = RankingTask(finding: split.validation, amid: log, seed: 1)
    try ranker.fit(to: split.train, validation: validation, using: &rng) { _ in }

    // Each user's last click among 99 items that they never touched.
    let quality = RankingTask(finding: split.test, amid: log, seed: 1).metrics(of: ranker)
    if let found = quality.hitRatio { print("found in \(found) of all lists of ten") }
    // end
    #expect(try #require(quality.hitRatio) > 0.3, "a tenth by chance")
  }

  @Test func victims() async throws {
    // begin Victims
    /// How often new items are shown before and after one Popular attack.
    func attack() async throws -> (before: Double, after: Double) {
      // The owner trains a recommender. The attacker sees how often new items are shown, and no more.
      let log = LeaveOneOut(Bazaar().dataset.log).train
      let victim = try SimulatedVictim(CoVisitation.self, .init(), log: log) { _ in }
      let view = AttackersView(of: victim)
      var rng = SeededGenerator(seed: 1)
      let attack = PopularAttack(.init())
      let crafted = try await attack.craft(against: view, using: &rng, checkpoint: nil) { _ in }

      // What it bought, on lists of candidates that it never saw.
      let judge = Judge(of: victim)
      let before = try await judge.recNum(after: .none)
      let after = try await judge.recNum(after: victim.scenario.admit(crafted.poison))
      return (before, after)
    }

    let (before, after) = try await attack()
    print("RecNum \(before) -> \(after)")
    // end
    #expect(after > before)
  }

  @Test func poisoning() async throws {
    // begin Poisoning
    /// A shelf of the ten most clicked items, before a thousand people.
    struct Shelf: BlackBoxRecommender {
      let scenario: PoisoningScenario

      func recNums(after poisons: [Poison]) async throws -> [Int] {
        try poisons.map { poison in
          var clicks = scenario.popularity + Array(repeating: 0, count: scenario.items.targetCount)
          for item in try scenario.admit(poison).clicks { clicks[item.index] += 1 }
          let shelf = clicks.indices.sorted { (-clicks[$0], $0) < (-clicks[$1], $1) }.prefix(10)
          return 1_000 * shelf.count { scenario.items.isTarget(ItemID($0)) }
        }
      }
    }
    enum Spaces: ActionSpaceList { static let all: [any ActionSpace.Type] = [BCBTPopular.self] }

    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: 100, targetCount: 8),
      popularity: (1...100).map { 10 + $0 }, fakeUserCount: 20, clicksPerFakeUser: 20)
    func craft(against shelf: Shelf) async throws -> Poison {
      var configuration = PoisonRec<Spaces>.Configuration()
      configuration.steps = 20
      var rng = SeededGenerator(seed: 1)
      let attack = PoisonRec<Spaces>(configuration)
      return try await attack.craft(against: shelf, using: &rng, checkpoint: nil) {
        print("step \($0.step): RecNum \($0.mean) on average, \($0.max) at best")
      }.poison
    }

    let poison = try await craft(against: Shelf(scenario: scenario))
    let strategy = ClickStrategy(of: poison, in: scenario)
    print("\(strategy.targetClickRatio) of the clicks are on targets")
    // end
    #expect(strategy.targetClickRatio > 0.5)
  }

  @Test func pathReasoning() throws {
    // begin PathReasoning
    // A small synthetic shop, and little training: enough to look around.
    var shop = Bazaar.Configuration.regulars
    (shop.userCount, shop.itemCount, shop.interactionCount) = (200, 120, 4_000)
    let dataset = BazaarGraph(shop).dataset
    var configuration = PathRecommenderConfiguration()
    (configuration.passes, configuration.epochs) = (20, 5)
    let recommender = try PathRecommender(dataset, configuration, seed: 1)

    for list in try recommender.recommend(to: [0, 1, 2]) {
      guard let best = list.products.first else { continue }
      let (first, second, third) = best.path.nodes
      let way = [first, second, third].map(dataset.label).joined(separator: " > ")
      print("user \(list.user): \(way)")
    }
    // end
    #expect(try recommender.recommend(to: [0])[0].products.count > 0)
  }

  @Test func evasion() throws {
    // begin Evasion
    var shop = Bazaar.Configuration.regulars
    (shop.userCount, shop.itemCount, shop.interactionCount) = (200, 120, 4_000)
    let dataset = BazaarGraph(shop).dataset
    var configuration = PathRecommenderConfiguration()
    (configuration.passes, configuration.epochs) = (20, 5)
    let recommender = try PathRecommender(dataset, configuration, seed: 1)
    let users = (0..<200).map { Int32($0) }

    let attack = ScheduledAttack(
      FastGradientSign(), objective: .policy, epsilon: 0.5, schedule: .random(0.5), seed: 1)
    let clean = try recommender.recommend(to: users)
    let misled = try recommender.recommend(to: users, perturbation: attack.perturbation)
    for (name, lists) in [("clean", clean), ("misled", misled)] {
      let metrics = RecommendationMetrics(lists, test: dataset.test)
      if let ndcg = metrics.ndcg { print("\(name): NDCG \(ndcg) %") }
    }
    print("\(attack.tally.frequency) of the hops were attacked")
    // end
    // Thousands of paths are nothing to print.
    let isMisled = clean != misled
    #expect(isMisled)
    #expect(attack.tally.frequency > 0)
  }

  @Test func detection() throws {
    // begin Detection
    var shop = Bazaar.Configuration.regulars
    (shop.userCount, shop.itemCount, shop.interactionCount) = (200, 120, 4_000)
    var configuration = PathRecommenderConfiguration()
    (configuration.passes, configuration.epochs) = (20, 5)
    let recommender = try PathRecommender(BazaarGraph(shop).dataset, configuration, seed: 1)
    let attack = ScheduledAttack(FastGradientSign(), objective: .policy, epsilon: 0.5, seed: 1)

    // Fewer paths and passes than by default, so that this takes seconds.
    var beam = BeamConfiguration()
    beam.widths = [10, 5, 1]
    var learning = SequenceDetector.Configuration()
    (learning.epochs, learning.learningRate) = (8, 0.005)

    /// The paths of some users, without an attack and under it.
    func walks(_ users: [Int32]) throws -> (clean: [WalkedPath], attacked: [WalkedPath]) {
      let clean = try recommender.recommend(to: users, beam)
      let attacked = try recommender.recommend(to: users, beam, perturbation: attack.perturbation)
      return (clean.flatMap(\.paths), attacked.flatMap(\.paths))
    }
    func labeled(_ users: [Int32]) throws -> LabeledSequences {
      let (clean, attacked) = try walks(users)
      return LabeledSequences(clean: clean, attacked: attacked, recommender.embeddings)
    }

    // Nobody whose paths are tested was learned from.
    var rng = SeededGenerator(seed: 1)
    let split = UserSplit((0..<200).map { Int32($0) }, using: &rng)
    let detector = try SequenceDetector.trained(
      learning, on: labeled(split.training), validation: labeled(split.validation), seed: 1)
    let (clean, attacked) = try walks(split.test)
    let metrics = detector.metrics(
      attacked: ActionSequences(attacked, recommender.embeddings),
      clean: ActionSequences(clean, recommender.embeddings))
    print("AUC \(metrics.auc), F1 \(metrics.f1)")
    // end
    #expect(metrics.auc > 0.5)
  }
}
