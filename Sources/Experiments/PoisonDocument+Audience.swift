import Documents
import Interactions
import Statistics
import Victims

extension PoisonDocument.Audience {
  /// Whose lists of `victim` were counted, and how far that may lead from what everybody's would give.
  init<V: Victim>(
    of victim: V, after injection: Injection, by judge: Judge<V>
  ) async throws {
    let audience = victim.audience
    self.init(users: audience.count, population: audience.population)
    guard !audience.isEverybody else { return }
    let most = Double(min(victim.scenario.items.targetCount, judge.k))
    let before = try await judge.targetsListed(after: .none)
    let after = try await judge.targetsListed(after: injection)
    func sampling(_ values: [Double], from least: Double) -> Sampling {
      Sampling(SampledTotal(values, of: audience.population, within: least...most))
    }
    clean = sampling(before, from: 0)
    poisoned = sampling(after, from: 0)
    // Of the same users: what they have in common says nothing of the difference.
    gain = sampling(zip(after, before).map { $0 - $1 }, from: -most)
  }
}

extension PoisonDocument.Audience.Sampling {
  fileprivate init(_ total: SampledTotal) {
    let interval = total.interval()
    self.init(
      standardError: total.standardError, interval: [interval.lower, interval.upper])
  }
}
