import Documents
import Essentials
import Foundation
import Interactions
import Testing
@testable import Experiments

@Suite struct GateTests {
  private static let text = """
    ranker: itempop
    dataset: bazaar
    seed: 3
    budget: {fake-users: 6, clicks: 8, targets: 3}
    checks:
      - attack: popular
        expect: ["exposure > 90%", "exposure >= 0%", "hr@10 drop < 100%"]
      - name: behind a door
        attack: popular
        defense: distinct
        set: {draws: 3}
        expect: "ndcg@10 cost < 100%"
      - screen: profile
        attack: real-users
        expect: ["auc > 0.999"]
    """

  private func run(
    _ gate: GateFile, keptIn folder: String? = nil, allowingUndecided: Bool = false
  ) async throws -> (GateDocument, stages: [String]) {
    let dataset = Bazaar(.small, seed: 1).dataset
    var stages: [String] = []
    let document = try await GateRun(
      gate, on: dataset, keptIn: folder, program: nil, version: "1"
    ).run(
      allowingUndecided: allowingUndecided, reporting: { stages.append($0.stage) },
      attackReporting: { _, stage in stages.append(stage) }, finished: { _, _, _ in })
    return (document, stages)
  }

  @Test func aFileIsReadAsItIsWritten() throws {
    let gate = try GateFile(Self.text, path: "g.yaml")
    #expect(gate.subject == .ranker("itempop") && gate.dataset == "bazaar" && gate.seed == 3)
    #expect(gate.checks.map(\.name) == ["popular", "behind a door", "profile finds real-users"])
    #expect(gate.checks.map(\.expectations.count) == [3, 1, 1])
    guard case .poison(let plan) = gate.checks[1].trial,
      case .screen(let screening) = gate.checks[2].trial
    else {
      Issue.record("two kinds of checks")
      return
    }
    #expect(plan.defenses == ["distinct"] && plan.fakeUsers == 6 && plan.targets == 3)
    #expect(plan.settings == ["draws": "3"] && plan.seed == 3)
    #expect(screening.attacks == ["real-users"] && screening.clicks == 8)
  }

  @Test(arguments: [
    ("checks: []", "checks must be a list"),
    ("checks: [{attack: popular}]", "expects nothing"),
    ("checks: [{expect: 'exposure < 1%'}]", "needs an attack"),
    ("checks: [{attack: populer, expect: 'exposure < 1%'}]", "did you mean 'popular'"),
    ("checks: [{attack: popular, expect: 'auc > 0.5'}]", "with 'screen: DETECTOR'"),
    ("checks: [{attack: popular, screen: fraudar, expect: 'exposure < 1%'}]", "without 'screen'"),
    ("checks: [{attack: popular, steps: 3, expect: 'exposure < 1%'}]", "has no steps"),
    ("checks: [{attack: popular, budget: {clicks: 0}, expect: 'exposure < 1%'}]", "at least 1"),
    ("checks: [{attack: popular, expect: 'hr@10 cost < 1%'}]", "with a defense"),
    ("checks: [{attack: popular, set: {no: 1}, expect: 'exposure < 1%'}]", "hyperparameter 'no'"),
    ("checks: [{attack: popular, atack: 1, expect: 'exposure < 1%'}]", "did you mean 'attack'"),
    ("recommender: x\nchecks: [{attack: popular, expect: 'exposure < 1%'}]", "two recommenders"),
    ("checks: [{attack: popular, static: true, expect: 'exposure < 1%'}]", "no --defense"),
  ])
  func whatIsWrongIsOneLineWithItsPlace(rest: String, message: String) {
    #expect {
      try GateFile("ranker: itempop\ndataset: bazaar\n" + rest, path: "g.yaml")
    } throws: {
      let text = "\($0)"
      return text.contains(message) && text.hasPrefix("g.yaml") && !text.contains("\n")
    }
  }

  /// The verdicts are those of the figures, which are those of a trial.
  @Test func verdictsAreThoseOfTrials() async throws {
    let gate = try GateFile(Self.text, path: "g.yaml")
    let (document, _) = try await run(gate)
    #expect(document.checks.map(\.verdict) == [.failed, .passed, .passed, .passed, .failed])
    #expect(!document.passed && document.ranker == "itempop")
    guard case .poison(let plan) = gate.checks[0].trial else { return }
    let trial = try await PoisoningTrial(dataset: Bazaar(.small, seed: 1).dataset, plan: plan)
      .run(reporting: { _ in }, attackReporting: { _, _ in })
    #expect(document.checks[0].value == trial.recNum.poisoned / Double(trial.recNum.ceiling))
    let interval = try #require(document.checks[0].interval)
    #expect(interval[0] <= document.checks[0].value && document.checks[0].value <= interval[1])
    #expect(document.checks[2].interval == nil)
    let (again, _) = try await run(gate)
    #expect(again.checks == document.checks)
  }

  /// What was measured is not measured again, and what changes is.
  @Test func aFolderKeepsWhatWasMeasured() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mithridate-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let gate = try GateFile(Self.text, path: "g.yaml")
    let (first, stages) = try await run(gate, keptIn: folder.path)
    #expect(!stages.isEmpty)
    let (second, later) = try await run(gate, keptIn: folder.path)
    #expect(second.checks == first.checks && later.isEmpty)
    // Another threshold needs no other measurement; another seed does.
    let stricter = try GateFile(
      Self.text.replacing("hr@10 drop < 100%", with: "hr@10 drop < 0%"), path: "g.yaml")
    let (third, none) = try await run(stricter, keptIn: folder.path)
    #expect(none.isEmpty && third.checks[2].value == first.checks[2].value)
    let (_, other) = try await run(
      GateFile(Self.text.replacing("seed: 3", with: "seed: 4"), path: "g.yaml"),
      keptIn: folder.path)
    #expect(!other.isEmpty)
  }

  /// A gate can count a sample, whose interval is wider by what users leave open.
  @Test func aSampleOfUsersWidensTheInterval() async throws {
    let gate = try GateFile(
      Self.text.replacing("seed: 3\n", with: "seed: 3\naudience: 40\n"), path: "g.yaml")
    guard case .poison(let plan) = gate.checks[0].trial else {
      Issue.record("an attack")
      return
    }
    #expect(plan.audience == 40)
    let document = try await PoisoningTrial(dataset: Bazaar(.small, seed: 1).dataset, plan: plan)
      .run(reporting: { _ in }, attackReporting: { _, _ in })
    let measurement = try GateMeasurement(.exposure, of: document)
    var everybodys = document
    everybodys.audience = nil
    let narrow = try #require(try GateMeasurement(.exposure, of: everybodys).interval)
    let wide = try #require(measurement.interval)
    // Where everybody lists a target or nobody does, one side has nowhere to go.
    #expect(wide.lowerBound <= narrow.lowerBound && narrow.upperBound <= wide.upperBound)
    #expect(wide.upperBound - wide.lowerBound > narrow.upperBound - narrow.lowerBound)
    let ends = try #require(document.audience?.poisoned?.interval).map { $0 / 600 }
    let below = measurement.value - wide.lowerBound
    let (draws, users) = (measurement.value - narrow.lowerBound, measurement.value - ends[0])
    #expect(abs(below * below - draws * draws - users * users) < 1e-9)
    #expect(throws: InputError.self) {
      try GateFile(Self.text.replacing("seed: 3\n", with: "audience: 0\n"), path: "g.yaml")
    }
  }

  /// Intervals by hand: Wilson's of 18 in 20, Hanley and McNeil's of an area of .9 of 20 against 1,000.
  @Test func intervalsAreTheClosedForms() throws {
    let result = ScreenDocument.Result(
      attack: "popular", poison: nil, fakeUsers: 20, clicks: 400, realUsers: 1000, auc: 0.9,
      averagePrecision: 0.5, recallAtFalseAlarms: ["0.001": 0, "0.01": 0.9, "0.05": 1],
      flaggedRealUsers: [:], caughtAmongFirst: 3)
    let recall = try GateMeasurement(.recall(at: 0.01), of: result)
    #expect(abs((recall.interval?.lowerBound ?? 0) - 0.69896) < 1e-4)
    #expect(abs((recall.interval?.upperBound ?? 0) - 0.97214) < 1e-4)
    let area = try GateMeasurement(.auc, of: result)
    // Q1 = .9 / 1.1, Q2 = 1.62 / 1.9: a standard error of .0463.
    #expect(abs((area.interval?.lowerBound ?? 0) - (0.9 - 1.96 * 0.0463)) < 1e-3)
    #expect(throws: InputError.self) { try GateMeasurement(.recall(at: 0.02), of: result) }
  }

  private func check(_ verdict: GateDocument.Verdict) -> GateDocument.Check {
    .init(
      name: "a <b> & 'c'", expect: "exposure < 1%", value: 0.02, interval: [0.005, 0.03],
      verdict: verdict)
  }

  /// One rule for verdict, exit code and JUnit's counts.
  @Test(arguments: [true, false])
  func undecidedFailsUnlessItIsAllowed(allowed: Bool) throws {
    let document = GateDocument(
      checks: [check(.passed), check(.undecided)], allowsUndecided: allowed, file: "g.yaml",
      dataset: "d", ranker: "r", seed: 1, seconds: 1)
    #expect(document.passed == allowed)
    let xml = document.junit(seconds: ["a <b> & 'c'": 2])
    #expect(xml.hasPrefix(GateDocument.junitBeginning))
    #expect(xml.contains("tests=\"2\" failures=\"\(allowed ? 0 : 1)\""))
    #expect(xml.contains("<skipped") == allowed && xml.contains("<failure") == !allowed)
    #expect(xml.contains("a &lt;b&gt; &amp; &apos;c&apos;") && !xml.contains("<b>"))
    #expect(
      !GateDocument.passes([.passed, .failed], allowingUndecided: allowed)
        && GateDocument.passes([.passed], allowingUndecided: allowed))
    let parser = XMLCheck()
    #expect(parser.isWellFormed(xml))
  }
}

/// Whether tags are closed in order, by a stack of names.
private struct XMLCheck {
  func isWellFormed(_ text: String) -> Bool {
    var open: [Substring] = []
    for tag in text.split(separator: "<").dropFirst() {
      guard let end = tag.lastIndex(of: ">") else { return false }
      let inside = tag[..<end]
      if inside.hasPrefix("?") || inside.hasSuffix("/") { continue }
      if inside.hasPrefix("/") {
        guard open.popLast() == inside.dropFirst() else { return false }
      } else {
        open.append(inside.prefix { !$0.isWhitespace })
      }
    }
    return open.isEmpty
  }
}
