import Essentials
import Foundation
import Interactions
import Statistics
import Synchronization

/// A recommender of somebody else's, in any language: a command that speaks the protocol of
/// docs/own-recommender.md over its standard streams.
///
/// Every world is a query to one of ``Options/children`` processes, which starts from its clean
/// model each time. A child that dies or falls silent is started again and asked again; what it
/// answers is checked here, before anybody takes it for a figure. Answers do not depend on how many
/// children there are, if the recommender is deterministic.
public final class ProcessVictim: Victim {
  /// The catalogue, its popularity and the attacker's budget.
  public let scenario: PoisoningScenario
  /// The people and the room for fake accounts.
  public let users: UserRoster
  /// The real users whose lists are counted.
  public let audience: Audience
  /// What lists are chosen from.
  public let lists: ListKind
  /// What the recommender calls itself.
  public let name: String
  /// Its version, if it told one.
  public let version: String?
  /// Whether it said that the same query gets the same answer.
  public let isDeterministic: Bool
  /// Whether it said that lists may hold what a user has seen.
  public let recommendsSeen: Bool

  private let draws: CandidateDraws
  let files: FitFiles
  let crew: RecommenderCrew

  /// What users and items are called, fake accounts and targets included.
  public struct Names: Sendable {
    /// `[users + fake users]`.
    public var users: [String]
    /// `[items + targets]`.
    public var items: [String]

    /// Names by id.
    public init(users: [String], items: [String]) {
      self.users = users
      self.items = items
    }
  }

  /// What the game and its children are like.
  public struct Options: Sendable {
    /// Everything random follows from it, if the recommender keeps to the seed that it is told.
    public var seed: UInt64 = 0
    /// N, the fake users that there is room for; at least 0.
    public var fakeUserCount = 20
    /// T, the clicks of each; at least 0.
    public var clicksPerFakeUser = 20
    /// The number of target items; at least 0.
    public var targetCount = 8
    /// How many original items are candidates for a user, where lists are chosen from candidates.
    public var originalCandidateCount = 92
    /// What lists are chosen from.
    public var lists = ListKind.full
    /// How many real users' lists are counted, drawn at random by the seed; all if there are no more, nil
    /// for ``Audience/standardSize``.
    public var audience: Int?
    /// How many children answer side by side; at least 1.
    public var children = 1
    /// How long they may take.
    public var limits = RecommenderLimits()
    /// What the children are told that this program's version is.
    public var hostVersion = "0"
    /// Told of every line that a child says beside its answers, from any thread.
    public var onLog: @Sendable (String) -> Void = { _ in }
    /// Told of a child's progress, from any thread; what it throws ends the wait.
    public var onProgress: @Sendable (Essentials.Progress) throws -> Void = { _ in }
    /// Called several times a second while a child is waited for, from any thread; what it throws
    /// ends the wait.
    public var check: @Sendable () throws -> Void = {}

    /// The published game on whole lists, with one child.
    public init() {}
  }

  /// Starts the first child and has it train on `log`; others follow when there is work for them.
  ///
  /// - Throws: An ``/Essentials/InputError`` of the kind
  ///   ``/Essentials/InputError/Kind/unavailable`` if the recommender fails, of
  ///   ``/Essentials/InputError/Kind/data`` if it does not keep to the protocol, of
  ///   ``/Essentials/InputError/Kind/usage`` if it cannot do what `options` ask for.
  public init(
    _ command: RecommenderCommand, log: InteractionLog, names: Names, options: Options = Options()
  ) async throws {
    precondition(options.children >= 1, "a recommender is at least one process")
    users = UserRoster(realCount: log.userCount, fakeCount: options.fakeUserCount)
    let audience = Audience(
      sampling: options.audience, of: users.realCount, seed: options.seed)
    self.audience = audience
    let items = ItemCatalog(originalCount: log.itemCount, targetCount: options.targetCount)
    precondition(
      names.users.count == users.count && names.items.count == items.count, "a name for everything")
    scenario = PoisoningScenario(
      items: items, popularity: log.popularity, fakeUserCount: options.fakeUserCount,
      clicksPerFakeUser: options.clicksPerFakeUser)
    lists = options.lists
    files = try FitFiles(log, names)
    let draws = CandidateDraws(
      items: items, originals: options.originalCandidateCount, seed: options.seed)
    self.draws = draws
    let tests = HeldOutDraws()
    crew = RecommenderCrew(
      context: .init(
        command: command, limits: options.limits,
        host: .init(name: "mithridate", version: options.hostVersion), seed: options.seed,
        onLog: options.onLog, onProgress: options.onProgress, check: options.check),
      folder: files.folder, count: options.children,
      assignment: .init(
        fit: .init(
          log: files.log, users: users.realCount, items: items.originalCount,
          targets: items.targetCount, fakeUsers: users.fakeCount, userNames: files.userNames,
          itemNames: files.itemNames),
        draws: { [lists] number in
          if let test = tests.draw(number) { return test }
          let everyone = audience.users
          let all = WireArray(everyone.map(\.rawValue))
          guard lists == .candidates else { return .init(draw: number, users: all) }
          let candidates = draws.lists(for: everyone, on: Draw(index: number))
          return .init(draw: number, users: all, candidates: WireArray(candidates))
        }), tests: tests)
    let introduction = try await crew.introduce()
    let capabilities = introduction.capabilities
    name = String(introduction.name.printable.prefix(100))
    version = introduction.version.map { String($0.printable.prefix(100)) }
    isDeterministic = capabilities?.deterministic ?? false
    recommendsSeen = capabilities?.recommendsSeen ?? false
    guard !name.isEmpty else {
      throw InputError(.data, "recommender '\(command.line)': initialize: has no name")
    }
    guard lists == .full || capabilities?.candidates == true else {
      throw InputError(
        .usage,
        "recommender '\(command.line)' does not choose from given candidates (it has no capability "
          + "'candidates'); use --lists full")
    }
  }

  deinit { crew.shutDown() }

  /// Lines on standard output that were none of the protocol's, of children that are idle.
  public var strayLines: Int { crew.strayLines }

  /// In how many listeners' lists each target stands after each injection, each a query, children side
  /// by side; see ``Victim/exposures(after:on:k:)``.
  public func exposures(
    after injections: [Injection], on draw: Draw, k: Int
  ) async throws -> [[Int]] {
    try await crew.forEach(injections.count) { index, worker in
      let injection = injections[index]
      let answer: RecommenderMessages.Exposed = try worker.ask(
        "exposures",
        RecommenderMessages.Exposures(accounts: self.accounts(injection), k: k, draw: draw.index),
        on: draw.index)
      return try AnswerCheck(self, k: k).exposures(answer.exposures) {
        worker.fault("exposures", $0)
      }
    }
  }

  /// What each of `users` is recommended; see ``Victim/recommendations(after:for:on:k:)``.
  public func recommendations(
    after injection: Injection, for users: [UserID], on draw: Draw, k: Int
  ) async throws -> RecommendedLists {
    let candidates = lists == .full ? nil : draws.lists(for: users, on: draw)
    return try await lists(after: injection, for: users, on: draw.index, k: k, amid: candidates)
  }

  /// How well users find what they took next; see ``Victim/accuracy(after:on:k:)``.
  public func accuracy(
    after injection: Injection, on heldOut: HeldOut, k: Int
  ) async throws -> RankingMetrics {
    switch lists {
    case .full:
      return heldOut.metrics(
        of: try await lists(
          after: injection, for: heldOut.users, on: Draw.attack.index, k: k, amid: nil),
        candidates: scenario.items.count, at: k)
    case .candidates:
      let task = heldOut.task.candidates
      return heldOut.metrics(
        of: try await lists(
          after: injection, for: task.users, on: crew.tests.number(of: task), k: k, amid: task),
        candidates: task.width, at: k)
    }
  }

  private func lists(
    after injection: Injection, for users: [UserID], on draw: Int, k: Int,
    amid candidates: CandidateLists?
  ) async throws -> RecommendedLists {
    guard !users.isEmpty else { return RecommendedLists(users: [], items: []) }
    let isEverybody =
      HeldOutDraws.hasNumber(draw) || users == audience.users
    return try await crew.forEach(1) { _, worker in
      let answer: RecommenderMessages.Recommended = try worker.ask(
        "recommend",
        RecommenderMessages.Recommend(
          accounts: self.accounts(injection), k: k, draw: draw,
          // Everybody of the draw need not be named.
          users: isEverybody ? nil : WireArray(users.map(\.rawValue))),
        on: draw)
      return try AnswerCheck(self, k: k).lists(answer.items, for: users, amid: candidates) {
        worker.fault("recommend", $0)
      }
    }[0]
  }

  /// The clicks by slot; slots that nobody has are accounts that do nothing.
  private func accounts(_ injection: Injection) -> [[Int32]] {
    precondition(
      injection.fits(users, scenario.items), "an account beyond N, or an item that does not exist")
    var rows = [[Int32]](repeating: [], count: (injection.slots.last ?? -1) + 1)
    for (position, slot) in injection.slots.enumerated() {
      rows[slot] = injection[position].map(\.rawValue)
    }
    return rows
  }
}
