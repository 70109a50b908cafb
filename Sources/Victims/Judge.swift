import Interactions

/// Scores what an attack ends with, on draws that no attack saw.
public struct Judge<V: Victim>: Sendable {
  let victim: V
  let draws: Int
  /// The length of a user's list.
  public let k: Int

  /// A judge of poisons against `victim`.
  ///
  /// - Parameters:
  ///   - victim: What is judged on.
  ///   - draws: How many fresh draws a figure is the mean of, at least 1.
  ///   - k: The length of a user's list.
  public init(of victim: V, draws: Int = JudgeRules.draws, k: Int = 10) {
    precondition(draws >= 1, "a mean needs a draw")
    self.victim = victim
    self.draws = draws
    self.k = k
  }

  /// RecNum after `injection`, averaged over the draws.
  public func recNum(after injection: Injection) async throws -> Double {
    try await recNums(after: [injection])[0]
  }

  /// RecNum after each injection, averaged over the draws; the same draws for all.
  public func recNums(after injections: [Injection]) async throws -> [Double] {
    try await recNumsByDraw(after: injections).map {
      Double($0.reduce(0, +)) / Double(draws)
    }
  }

  /// RecNum after each injection on each draw, `[injections][draws]`; the same draws for all.
  public func recNumsByDraw(after injections: [Injection]) async throws -> [[Int]] {
    let audience = victim.audience
    return try await exposuresByDraw(after: injections).map { draws in
      draws.map { audience.scaled($0.reduce(0, +)) }
    }
  }

  /// In how many listeners' lists each target stands after each injection on each draw,
  /// `[injections][draws][targets]`; the same draws for all.
  public func exposuresByDraw(after injections: [Injection]) async throws -> [[[Int]]] {
    var byDraw: [[[Int]]] = []
    for draw in 1...draws {
      byDraw.append(try await victim.exposures(after: injections, on: .fresh(draw), k: k))
    }
    return injections.indices.map { index in byDraw.map { $0[index] } }
  }

  /// The mean of RecNum over `injections`, each averaged over the draws.
  public func mean(after injections: [Injection]) async throws -> Double {
    let recNums = try await recNums(after: injections)
    return recNums.reduce(0, +) / Double(max(1, recNums.count))
  }
}

/// How figures are averaged unless somebody says otherwise.
public enum JudgeRules {
  /// How many fresh draws a figure is the mean of.
  public static let draws = 3
  /// How many fresh poisons stand for a strategy.
  public static let samples = 32
}
