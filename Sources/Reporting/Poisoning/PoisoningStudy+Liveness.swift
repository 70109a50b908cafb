extension PoisoningStudy {
  /// Whether attacks can be told apart on a testbed at all.
  enum Liveness: String, Sendable {
    /// The best attack has more than twice of what stands there without any poison.
    case live
    /// No attack gets anything.
    case still
    /// Without a poison stands more than half of what the best attack has: targets started where they would
    /// be shown.
    case startsHigh = "starts high"
  }

  /// By the means of all seeds; ``Liveness/live`` where nothing was played.
  func liveness(of testbed: Testbed) -> Liveness {
    let cells = (cells[testbed] ?? [:]).values
    guard let best = cells.map(\.recNum.mean).max() else { return .live }
    if best == 0 { return .still }
    let clean = Measurement(cells.flatMap(\.findings).map(\.document.recNum.clean)).mean
    return best > 2 * clean ? .live : .startsHigh
  }

  /// Testbeds of which that is so, in the order of the tables.
  func testbeds(_ liveness: Liveness) -> [Testbed] {
    testbeds.filter { self.liveness(of: $0) == liveness }
  }
}

extension PublishedPoisoning {
  /// Testbeds on which the paper's weakest attack has more than half of what its strongest has.
  ///
  /// So figures look that hardly depend on the poison; the paper does not say what stands there without one.
  static var hardlyDependOnTheAttack: [PoisoningStudy.Testbed] {
    tableThree.keys.sorted().flatMap { dataset in
      rankers.indices.compactMap { column in
        let figures = tableThree[dataset].map { $0.values.map { $0[column] } } ?? []
        guard let least = figures.min(), let most = figures.max(), most > 0, 2 * least > most
        else { return nil }
        return PoisoningStudy.Testbed(dataset: dataset, ranker: rankers[column])
      }
    }
  }
}
