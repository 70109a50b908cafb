import Documents
import Interactions
import Victims

extension PoisonDocument.TargetHitRate {
  /// Who found the targets of `victim`, without a poison and with it.
  ///
  /// - Parameters:
  ///   - names: What the targets are called, `[targets]`.
  ///   - clean: In how many listeners' lists each stands without, `[draws][targets]`.
  ///   - poisoned: The same with the poison.
  init<V: Victim>(
    of victim: V, named names: [String], clean: [[Int]], poisoned: [[Int]], by judge: Judge<V>
  ) {
    let eligible = judge.eligible
    let before = TargetHitRate(exposures: clean, eligible: eligible)
    let after = TargetHitRate(exposures: poisoned, eligible: eligible)
    let popularity = victim.scenario.targetPopularity
    self.init(
      k: judge.k, clean: before.mean, poisoned: after.mean,
      perTarget: names.indices.map {
        .init(
          target: names[$0], popularity: popularity[$0], eligible: eligible[$0],
          clean: before.perTarget[$0], poisoned: after.perTarget[$0])
      })
  }
}

extension PoisonDocument.GivenAccounts {
  init(_ file: AccountFile) {
    let counts = file.clicks.map(\.count)
    self.init(
      file: file.path, checksum: file.checksum, accounts: file.names.count,
      clicks: counts.reduce(0, +), clicksPerAccount: [counts.min() ?? 0, counts.max() ?? 0])
  }
}
