/// How a budget of queries is spent.
struct Shares: Equatable {
  /// The queries of each look at the portfolio.
  let portfolio: [Int]
  /// How many contenders go on from it: 4, 2 or 1.
  let contenders: Int
  /// How many rounds each contender gets before the worse half goes.
  let rounds: [Int]

  /// - Parameter arms: How many kinds of poison the portfolio has; each is looked at once at least.
  init(of queries: Int, arms: Int) {
    let look = max(1, queries / 20)
    var (left, alive) = (queries, arms)
    var looks: [Int] = []
    for _ in 0..<4 {
      // As many draws of each as there is room for.
      let budget = min(left, alive * max(1, look / alive))
      looks.append(budget)
      left -= budget
      alive = (alive + 1) / 2
    }
    portfolio = looks.filter { $0 > 0 }
    let shared = left - queries / 10
    // Two rounds at least for each of a generation.
    contenders =
      shared >= 3 * 4 * 2 * Contest.round ? 4 : shared >= 2 * 2 * 2 * Contest.round ? 2 : 1
    let generations = contenders == 4 ? 3 : contenders
    var alone = contenders
    rounds = (0..<generations).map { _ in
      defer { alone = max(1, alone / 2) }
      return max(0, shared) / generations / alone / Contest.round
    }
  }
}
