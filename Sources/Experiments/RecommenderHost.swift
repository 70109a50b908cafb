import Essentials
import Interactions
import Victims

/// How recommenders of somebody else's are run; nothing of it decides what comes out.
package struct RecommenderHost: Sendable {
  /// What stands before the command: `srun -n1`, `ssh host`.
  package var launch: String?
  /// How long a child may take.
  package var limits = RecommenderLimits()
  /// How many children answer side by side.
  package var children = 1
  /// What they are told that this program's version is.
  package var version = "0"
  /// Told of every line that a child says beside its answers, from any thread.
  package var onLog: @Sendable (String) -> Void = { _ in }
  /// Told of a child's progress, from any thread; what it throws ends the wait.
  package var onProgress: @Sendable (Progress) throws -> Void = { _ in }
  /// Called several times a second while a child is waited for; what it throws ends the wait.
  package var check: @Sendable () throws -> Void = {}

  package init() {}

  /// The recommender that `command` starts, trained on `log` and ready to be attacked by `rules`.
  ///
  /// - Parameter dataset: Has the names of whatever `log` is a part of.
  func victim(
    _ command: String, log: InteractionLog, of dataset: Dataset, rules: Deployment.Rules
  ) async throws -> ProcessVictim {
    try await ProcessVictim(
      RecommenderCommand(command, launch: launch), log: log,
      names: names(of: dataset, rules: rules),
      options: options(rules))
  }

  /// A check of what `command` starts, on the same terms.
  package func check(
    _ command: RecommenderCommand, log: InteractionLog, of dataset: Dataset,
    rules: Deployment.Rules
  ) -> ConformanceCheck {
    var command = command
    command.launch = launch
    return ConformanceCheck(
      command, log: log, names: names(of: dataset, rules: rules), options: options(rules))
  }

  private func names(of dataset: Dataset, rules: Deployment.Rules) -> ProcessVictim.Names {
    .init(
      users: dataset.userNames + (0..<rules.fakeUsers).map(dataset.fakeUserName),
      items: dataset.itemNames
        + (0..<rules.targets).map { dataset.itemName(ItemID(dataset.itemNames.count + $0)) })
  }

  private func options(_ rules: Deployment.Rules) -> ProcessVictim.Options {
    var options = ProcessVictim.Options()
    options.seed = rules.seed
    options.fakeUserCount = rules.fakeUsers
    options.clicksPerFakeUser = rules.clicks
    options.targetCount = rules.targets
    options.lists = rules.lists
    options.audience = rules.audience
    options.children = children
    options.limits = limits
    options.hostVersion = version
    options.onLog = onLog
    options.onProgress = onProgress
    options.check = check
    return options
  }
}
