import Statistics

/// Who is best of several that have played the same game: the only meaning that "best" has on a page.
///
/// The best is ahead of every other contender, controls included, as ``SeedComparison`` has it. Whoever is
/// behind somebody is not; those who are neither are level, and nobody says which of them is best.
struct Contest: Sendable {
  /// Somebody who takes part.
  struct Contender: Sendable, Equatable {
    var id: String
    /// For sentences.
    var name: String
    /// Whether it is no attack but what one has to beat: luck, noise, or nothing at all.
    var isControl = false
    /// Results by seed, the higher the better.
    var results: [UInt64: Double]
  }

  /// Those that have results, in the order in which they are named.
  let contenders: [Contender]
  /// What those are that are no controls.
  private let kind: String
  private let standings: [String: SeedComparison.Standing]

  init(_ contenders: [Contender], kind: String = "attack") {
    self.kind = kind
    let contenders = contenders.filter { !$0.results.isEmpty }
    self.contenders = contenders
    standings = Dictionary(
      contenders.compactMap { contender in
        Self.standing(of: contender, among: contenders).map { (contender.id, $0) }
      }
    ) { first, _ in first }
  }

  /// How one stands to all others together; nil if it shares a seed with none of them.
  func standing(of id: String) -> SeedComparison.Standing? { standings[id] }

  private static func standing(
    of contender: Contender, among contenders: [Contender]
  ) -> SeedComparison.Standing? {
    let against = contenders.filter { $0.id != contender.id }.compactMap {
      SeedComparison(contender.results, $0.results)?.standing
    }
    guard !against.isEmpty else { return nil }
    return against.contains(.behind)
      ? .behind
      : against.allSatisfy { $0 == .ahead }
        ? .ahead : against.contains(.unsettled) ? .unsettled : .level
  }

  /// The one that is ahead of all others, if there is one.
  var best: Contender? { contenders.first { standings[$0.id] == .ahead } }

  /// Those behind nobody, highest first.
  var front: [Contender] {
    let front = contenders.filter { (standings[$0.id] ?? .behind) != .behind }
    let means = Self.means(of: front)
    return front.indices.sorted { (means[$1], $0) < (means[$0], $1) }.map { front[$0] }
  }

  /// Those of the highest mean over the seeds that all have played, several if they are equal.
  ///
  /// Nobody without such seeds. Whether it is more than luck it does not say.
  var highest: [Contender] {
    guard !Self.sharedSeeds(of: contenders).isEmpty else { return [] }
    let means = Self.means(of: contenders)
    return zip(contenders, means).filter { $1 == means.max() }.map(\.0)
  }

  /// Whom `id` has most to fear: of those who are ahead of it, else of those that it is not surely ahead of,
  /// else of all, the one that is most above it on shared seeds.
  func rival(of id: String) -> (Contender, SeedComparison)? {
    guard let own = contenders.first(where: { $0.id == id }) else { return nil }
    let others = contenders.filter { $0.id != id }.compactMap { other in
      SeedComparison(own.results, other.results).map { (other, $0) }
    }
    let ahead = others.filter { $0.1.standing == .behind }
    let open = others.filter { $0.1.standing != .ahead }
    return (ahead.isEmpty ? open.isEmpty ? others : open : ahead).min { $0.1.mean < $1.1.mean }
  }

  /// Whether not all have played the same seeds, so that their means are no fair comparison.
  var mixesSeeds: Bool { Set(contenders.map { Set($0.results.keys) }).count > 1 }

  /// How a cell of a table is set off that holds the result of `id`.
  func mark(of id: String) -> ReportTable.Mark {
    switch standings[id] {
    case .ahead: .ahead
    case .level: .level
    case .unsettled: front.first?.id == id ? .level : .none
    case .behind, nil: .none
    }
  }

  private static func sharedSeeds(of contenders: [Contender]) -> Set<UInt64> {
    guard let first = contenders.first else { return [] }
    return contenders.dropFirst().reduce(Set(first.results.keys)) {
      $0.intersection($1.results.keys)
    }
  }

  /// The means over the seeds that all have played, over each one's own where there are none.
  private static func means(of contenders: [Contender]) -> [Double] {
    let shared = sharedSeeds(of: contenders)
    return contenders.map { contender in
      let own = contender.results.filter { shared.isEmpty || shared.contains($0.key) }
      // In the order of seeds, for the same bits whatever the order of a dictionary.
      return SampleStatistics(own.sorted { $0.key < $1.key }.map(\.value)).mean
    }
  }
}

extension Contest {
  /// Who is best, in a clause: "PoisonRec is ahead of all others".
  var words: String {
    if let best {
      return "\(best.name) is ahead of all others" + (best.isControl ? ": no \(kind) beats it" : "")
    }
    let front = front
    guard let first = front.first else {
      return contenders.count > 1
        ? "seeds are too different to say which is best" : "there is nothing to compare with"
    }
    let level = front.filter { standings[$0.id] == .level }
    if standings[first.id] == .unsettled {
      let seeds = Set(front.flatMap(\.results.keys))
      return "\(first.name) does best, on "
        + (seeds.count == 1 ? "a single seed" : "single seeds")
        + ", which may be luck"
    }
    return level.count > 3
      ? "\(list(level.prefix(2).map(\.name))) are level with \(level.count - 2) others"
      : level.count > 1
        ? "\(list(level.map(\.name))) are level" : "\(first.name) is not surely ahead of all others"
  }
}
