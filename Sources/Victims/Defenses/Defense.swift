import Essentials
import Interactions

/// What an owner puts between the log and the recommender: it drops clicks or accounts, or changes how the
/// recommender trains.
///
/// It acts on the whole stream that an update sees and on the clean log alike, so that what it costs real
/// users can be measured.
public protocol Defense: Component, Sendable {
  /// A defense with these hyperparameters.
  init(_ configuration: Configuration)

  /// Looks at the clean log and stands in front of the recommender that is trained on what is left.
  ///
  /// - Parameters:
  ///   - log: What real users did.
  ///   - seed: All randomness.
  ///   - reporting: Called now and then; throwing ends the work.
  func stand(
    before log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> any StandingDefense

  /// What it lays over the hyperparameters of a ranker; nothing by default.
  ///
  /// - Parameter ranker: The ranker's name; nil for a recommender of somebody else's.
  /// - Throws: An ``/Essentials/InputError`` if it is of no use with this one.
  func training(of ranker: String?) throws -> [String: String]
}

extension Defense {
  /// Nothing.
  public func training(of ranker: String?) throws -> [String: String] { [:] }
}

/// A defense in its place, which has seen the clean log.
///
/// What it lets through is what it was given without some of it: accounts keep their slots and clicks
/// their order, and nothing is added. The same input gives the same output, whatever was asked before;
/// many threads may ask at once.
public protocol StandingDefense: Sendable {
  /// What is left of the clean log, with as many users and items; users of whom nothing is left have no
  /// clicks.
  var log: InteractionLog { get }

  /// What is left of accounts that come after the log.
  func admit(_ injection: Injection) throws -> Injection
}

/// Defenses one after the other: each sees what those before it have let through.
public struct DefenseChain: StandingDefense {
  /// What all of them have left of the clean log.
  public let log: InteractionLog
  private let links: [any StandingDefense]

  /// Lets each of `defenses` stand before what the ones before it have left.
  public init(
    _ defenses: [any Defense], before log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws {
    var left = log
    var links: [any StandingDefense] = []
    for defense in defenses {
      let link = try defense.stand(before: left, seed: seed, reporting: reporting)
      precondition(
        link.log.userCount == log.userCount && link.log.itemCount == log.itemCount,
        "a defense leaves users and items where they are")
      left = link.log
      links.append(link)
    }
    self.log = left
    self.links = links
  }

  /// What all of them let through.
  public func admit(_ injection: Injection) throws -> Injection {
    try links.reduce(injection) { try $1.admit($0) }
  }
}
