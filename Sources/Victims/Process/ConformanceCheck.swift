import Essentials
import Interactions

/// Whether a recommender of somebody else's keeps to the protocol and to what a fair attack needs: that
/// every query starts from the same clean model.
public struct ConformanceCheck: Sendable {
  /// One thing that was looked at.
  public struct Finding: Sendable, Equatable {
    /// What, in a few words.
    public let check: String
    /// Whether it holds.
    public let passed: Bool
    /// What was seen.
    public let detail: String
  }

  /// What all of it came to.
  public struct Outcome: Sendable {
    /// What the recommender calls itself; nil if it never said.
    public var name: String?
    /// In the order in which things were looked at.
    public var findings: [Finding]
    /// Queries that one child answers in a second; nil if it answered none.
    public var queriesPerSecond: Double?

    /// Whether everything holds.
    public var passed: Bool { findings.allSatisfy(\.passed) }
  }

  private let command: RecommenderCommand
  private let log: InteractionLog
  private let names: ProcessVictim.Names
  private let options: ProcessVictim.Options
  private let k: Int

  /// How many queries the rate is measured on.
  private static let timedQueries = 8
  /// How long an error may take, in seconds.
  private static let patience = 10.0

  /// A check of what `command` starts, on a log with at least one user.
  public init(
    _ command: RecommenderCommand, log: InteractionLog, names: ProcessVictim.Names,
    options: ProcessVictim.Options, k: Int = 10
  ) {
    self.command = command
    self.log = log
    self.names = names
    self.options = options
    self.k = k
  }

  /// Looks at everything, one thing after another.
  ///
  /// - Parameter reporting: Told of each before it is looked at; what it throws ends the check.
  /// - Throws: Only what `reporting` throws, and what ends a wait.
  public func run(reporting: ProgressReport) async throws -> Outcome {
    var outcome = Outcome(findings: [])
    try tell(reporting, "handshake")
    let victim: ProcessVictim
    do {
      victim = try await ProcessVictim(command, log: log, names: names, options: options)
    } catch let error as InputError {
      outcome.findings.append(.init(check: "handshake", passed: false, detail: error.message))
      return outcome
    }
    outcome.name = victim.name
    outcome.findings.append(
      .init(
        check: "handshake", passed: true,
        detail: "\(victim.name)\(victim.version.map { " " + $0 } ?? ""), trained on "
          + "\(log.count.grouped) interactions of \(log.userCount.grouped) users with "
          + "\(log.itemCount.grouped) items"))
    for step in steps {
      try tell(reporting, step.check)
      do {
        let (passed, detail) = try await step.look(victim, self)
        outcome.findings.append(.init(check: step.check, passed: passed, detail: detail))
      } catch let error as InputError {
        outcome.findings.append(.init(check: step.check, passed: false, detail: error.message))
      }
    }
    try tell(reporting, "timing")
    do {
      outcome.queriesPerSecond = try await rate(of: victim)
    } catch is InputError {
      // It was told above already what fails.
    }
    let stray = victim.strayLines
    outcome.findings.append(
      .init(
        check: "standard output", passed: stray == 0,
        detail: stray == 0
          ? "nothing but the protocol"
          : "\(stray.grouped) lines that are no JSON-RPC: print to standard error"))
    return outcome
  }

  private func tell(_ reporting: ProgressReport, _ check: String) throws {
    try reporting(
      Progress(stage: "checking: \(check)", completed: 0, total: 1, unit: "check"))
  }

  private struct Step {
    var check: String
    var look: (ProcessVictim, ConformanceCheck) async throws -> (Bool, String)
  }

  private var steps: [Step] {
    [
      Step(check: "same query, same counts") { try await $1.repeats($0) },
      Step(check: "a query leaves nothing behind") { try await $1.leavesNothing($0) },
      Step(check: "accounts change something") { try await $1.changes($0) },
      Step(check: "lists are whole") { try await $1.lists($0) },
      Step(check: "exposures count the lists") { try await $1.agrees($0) },
      Step(check: "seen items are left out") { try await $1.leavesOutSeen($0) },
      Step(check: "wrong requests get errors") { try await $1.refuses($0) },
    ]
  }
}

extension ConformanceCheck {
  private var users: [UserID] { (0..<log.userCount).map { UserID($0) } }

  /// An injection that everything notices which notices anything: each account clicks popular items and
  /// targets in turn.
  private func strongInjection(_ victim: ProcessVictim) -> Injection {
    let popular = log.popularity.enumerated().sorted {
      ($1.element, $0.offset) < ($0.element, $1.offset)
    }
    .prefix(max(1, victim.scenario.clicksPerFakeUser)).map { ItemID($0.offset) }
    let targets = victim.scenario.items.targets.map { ItemID($0) }
    return Injection(
      (0..<victim.scenario.fakeUserCount).map { slot in
        (
          slot: slot,
          clicks: (0..<victim.scenario.clicksPerFakeUser).map { click in
            click % 2 == 0
              ? popular[(slot + click / 2) % popular.count]
              : targets[(slot + click / 2) % targets.count]
          }
        )
      })
  }

  private func repeats(_ victim: ProcessVictim) async throws -> (Bool, String) {
    let injection = strongInjection(victim)
    let first = try await victim.exposures(after: [injection], on: .attack, k: k)[0]
    let second = try await victim.exposures(after: [injection], on: .attack, k: k)[0]
    guard first != second else {
      return (true, "\(first.reduce(0, +).grouped) exposures both times")
    }
    let said = victim.isDeterministic ? ", though it says that it is deterministic" : ""
    return (
      !victim.isDeterministic,
      "\(first) and then \(second)\(said)"
        + (victim.isDeterministic ? "" : "; it does not say that it is deterministic")
    )
  }

  private func leavesNothing(_ victim: ProcessVictim) async throws -> (Bool, String) {
    func clean() async throws -> RecommendedLists {
      try await victim.recommendations(after: .none, for: users, on: .attack, k: k)
    }
    let before = try await clean()
    _ = try await victim.exposures(after: [strongInjection(victim)], on: .attack, k: k)
    let after = try await clean()
    let changed = zip(before.items, after.items).count { $0 != $1 }
    guard changed > 0 else { return (true, "clean lists are the same before and after a poison") }
    let again = try await clean()
    if !victim.isDeterministic, again != after {
      return (true, "cannot be told: clean lists change from one query to the next")
    }
    return (
      false,
      "\(changed.grouped) of \(users.count.grouped) clean lists are others after a poison: it must start "
        + "each query from the clean model"
    )
  }

  private func changes(_ victim: ProcessVictim) async throws -> (Bool, String) {
    let injection = strongInjection(victim)
    let before = try await victim.recommendations(after: .none, for: users, on: .attack, k: k)
    let after = try await victim.recommendations(after: injection, for: users, on: .attack, k: k)
    let changed = zip(before.items, after.items).count { $0 != $1 }
    guard changed == 0 else {
      return (
        true,
        "\(injection.count) accounts change \(changed.grouped) of \(users.count.grouped) lists"
      )
    }
    return (
      false, "\(injection.count) accounts with \(injection.clicks.count) clicks change no list"
    )
  }

  private func lists(_ victim: ProcessVictim) async throws -> (Bool, String) {
    // What does not exist, stands twice or is no candidate was refused where it came in.
    let start = ContinuousClock.now
    let lists = try await victim.recommendations(after: .none, for: users, on: .attack, k: k)
    let seconds = ((ContinuousClock.now - start) / .seconds(1)).text(digits: 3)
    let short = lists.items.count { $0.count < k }
    return (
      true,
      short == 0
        ? "\(k) different items for each of \(users.count.grouped) users, in \(seconds) s"
        : "different items; \(short.grouped) of \(users.count.grouped) lists are shorter than \(k); in \(seconds) s"
    )
  }

  private func agrees(_ victim: ProcessVictim) async throws -> (Bool, String) {
    let injection = strongInjection(victim)
    let counted = try await victim.exposures(after: [injection], on: .attack, k: k)[0]
    let lists = try await victim.recommendations(after: injection, for: users, on: .attack, k: k)
    var listed = [Int](repeating: 0, count: counted.count)
    for item in lists.items.joined() where victim.scenario.items.isTarget(item) {
      listed[item.index - victim.scenario.items.originalCount] += 1
    }
    guard counted != listed else { return (true, "the same in both answers") }
    return (
      !victim.isDeterministic, "exposures says \(counted), the lists of recommend hold \(listed)"
    )
  }

  private func leavesOutSeen(_ victim: ProcessVictim) async throws -> (Bool, String) {
    guard victim.lists == .full else { return (true, "lists are chosen from given candidates") }
    let lists = try await victim.recommendations(after: .none, for: users, on: .attack, k: k)
    let seen = zip(lists.users, lists.items).count { user, items in
      let known = Set(log[user])
      return items.contains { known.contains($0) }
    }
    if seen == 0 { return (true, "no list holds what its user has seen") }
    let text = "\(seen.grouped) of \(users.count.grouped) lists hold what their user has seen"
    return victim.recommendsSeen
      ? (true, text + ", as it says (recommendsSeen)")
      : (false, text + "; leave it out, or say so with the capability 'recommendsSeen'")
  }

  /// Requests that nobody can answer.
  private func refuses(_ victim: ProcessVictim) async throws -> (Bool, String) {
    let beyond = Int64(victim.scenario.items.count)
    let wrong: [(what: String, method: String, parameters: JSON)] = [
      ("an unknown method", "no-such-method", [:]),
      ("no parameters", "exposures", [:]),
      ("an unknown draw", "exposures", ["accounts": [], "k": 10, "draw": 987_654]),
      (
        "an item that does not exist", "exposures",
        ["accounts": [[.integer(beyond)]], "k": 10, "draw": 0]
      ),
      (
        "more accounts than there is room for", "exposures",
        [
          "accounts": .array(
            [JSON](repeating: [0], count: victim.scenario.fakeUserCount + 1)), "k": 10, "draw": 0,
        ]
      ),
    ]
    for request in wrong {
      switch try await victim.provoke(request.method, request.parameters, within: Self.patience) {
      case .refused: continue
      case .answered: return (false, "\(request.what) gets an answer instead of an error")
      case .silent(let what): return (false, "\(request.what): it \(what)")
      }
    }
    return (true, "\(wrong.count) kinds of them")
  }

  private func rate(of victim: ProcessVictim) async throws -> Double {
    let injection = strongInjection(victim)
    let start = ContinuousClock.now
    var asked = 0
    while asked < Self.timedQueries, asked == 0 || (ContinuousClock.now - start) / .seconds(1) < 60
    {
      // Another one each time: what is remembered from the last query would tell nothing.
      let part = Injection(
        injection.slots.prefix(max(1, injection.count - asked % injection.count)).map { slot in
          (slot: slot, clicks: Array(injection[slot]))
        })
      _ = try await victim.exposures(after: [part], on: .attack, k: k)
      asked += 1
    }
    return Double(asked) / ((ContinuousClock.now - start) / .seconds(1))
  }
}
