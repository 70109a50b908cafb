import Essentials
import Interactions

/// The real users whose lists are counted: everybody, or a random sample that speaks for everybody.
///
/// A sample is drawn uniformly, nobody twice, by a seed alone. What is counted on it is scaled up by
/// ``population`` / ``count``; ``/Statistics/SampledTotal`` says how far that may be off.
public struct Audience: Sendable, Equatable {
  /// Who is counted, in the order of the log.
  public let users: [UserID]
  /// How many real users there are.
  public let population: Int

  /// How many users are counted where nobody says otherwise and there are more.
  public static let standardSize = 100_000

  /// Everybody.
  public init(everybody population: Int) {
    precondition(population >= 0, "a negative number of users")
    self.init(users: (0..<population).map { UserID($0) }, population: population)
  }

  private init(users: [UserID], population: Int) {
    self.users = users
    self.population = population
  }

  /// A sample of `size` of `population` users, or everybody if there are no more.
  ///
  /// - Parameters:
  ///   - size: At least 1; nil for ``standardSize``.
  ///   - population: How many users there are, at least 0.
  ///   - seed: What the sample is drawn by.
  public init(sampling size: Int? = nil, of population: Int, seed: UInt64) {
    precondition(size.map { $0 >= 1 } ?? true, "an audience of nobody")
    guard let size = Self.size(size, of: population) else {
      self.init(everybody: population)
      return
    }
    var rng = SeededGenerator(seed: seed, stream: "audience")
    var users: [UserID] = []
    users.reserveCapacity(size)
    // Each user stays with the share of places that are left among those who are left (Fan, Muller &
    // Rezucha 1962), which makes all samples equally likely.
    for user in 0..<population where rng.below(population - user) < size - users.count {
      users.append(UserID(user))
    }
    self.init(users: users, population: population)
  }

  /// How many of `population` users a sample of `size` has; nil where it is everybody.
  ///
  /// - Parameter size: Nil for ``standardSize``.
  package static func size(_ size: Int?, of population: Int) -> Int? {
    let size = size ?? standardSize
    return size < population ? size : nil
  }

  /// How many users are counted.
  public var count: Int { users.count }

  /// Whether nobody is left out.
  public var isEverybody: Bool { users.count == population }

  /// What `sum` over those who are counted comes to for everybody, rounded.
  public func scaled(_ sum: Int) -> Int {
    isEverybody || count == 0 ? sum : (sum * population + count / 2) / count
  }

  /// `values` of those who are counted, nil for everybody else, `[population]`.
  package func only<Value>(_ values: [Value?]) -> [Value?] {
    precondition(values.count == population, "a value or nil for every user")
    if isEverybody { return values }
    var kept = [Value?](repeating: nil, count: population)
    for user in users { kept[user.index] = values[user.index] }
    return kept
  }
}
