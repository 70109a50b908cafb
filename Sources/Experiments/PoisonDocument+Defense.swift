import Documents
import Interactions
import Statistics
import Victims

extension PoisonDocument.Defense {
  /// What the defenses of `deployment` are good for and cost, beside the same recommender without them.
  ///
  /// - Parameters:
  ///   - deployment: The defended recommender.
  ///   - open: The same one without defenses.
  ///   - injection: The poison, as it comes.
  ///   - isAdaptive: Whether it was made against the defended one.
  init(
    of deployment: Deployment, beside open: Deployment, after injection: Injection,
    isAdaptive: Bool
  ) async throws {
    func figures(_ victim: some Victim) async throws -> Undefended {
      let recNums = try await Judge(of: victim, k: deployment.rules.listLength)
        .recNums(after: [.none, injection])
      return .init(
        clean: recNums[0], poisoned: recNums[1],
        accuracy: try await open.accuracy(after: .none))
    }
    let undefended = try await figures(open.victim)
    let admitted = try deployment.admit(injection)
    let (before, after) = (deployment.split.train, deployment.guardedLog)
    let lost = (0..<before.userCount).map {
      (had: before[UserID($0)].count, left: after[UserID($0)].count)
    }
    self.init(
      chain: try deployment.rules.defenses.map { try $0.link }, adaptive: isAdaptive,
      undefended: undefended,
      dropped: .init(
        clicks: Double(before.count - after.count) / Double(max(1, before.count)),
        users: lost.count { $0.left < $0.had },
        wholeUsers: lost.count { $0.had > 0 && $0.left == 0 }),
      admitted: .init(
        accounts: (0..<admitted.count).count { !admitted[$0].isEmpty },
        clicks: admitted.clicks.count))
  }
}
