import Essentials
import Interactions

/// Tells from what accounts click which of them somebody may have made up.
///
/// It sees a log and nothing else: not which accounts are false, how many of them there are or what they
/// promote. What it says is an order; from where on somebody is flagged is set by how many false alarms
/// the clean log may raise.
public protocol AccountDetector: Component, Sendable {
  /// Whether it has to be shown what false accounts look like; false by default.
  static var learnsFromExamples: Bool { get }

  /// A detector with these hyperparameters.
  init(_ configuration: Configuration)

  /// How suspicious each account of `log` is, `[users]`: finite, and the higher, the more.
  ///
  /// - Parameters:
  ///   - log: All accounts, false ones among them.
  ///   - seed: All randomness.
  ///   - reporting: Called now and then; throwing ends the work.
  func suspicion(
    of log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> [Float]

  /// Looks at `log` and keeps what it takes to judge accounts that come later.
  ///
  /// By default everything is looked at again with them.
  ///
  /// - Parameters:
  ///   - log: All accounts so far.
  ///   - examples: What accounts look like, for a detector that learns; others look at none.
  ///   - seed: All randomness.
  ///   - reporting: Called now and then; throwing ends the work.
  func watch(
    over log: InteractionLog, learningFrom examples: AccountExamples?, seed: UInt64,
    reporting: ProgressReport
  ) throws -> any AccountWatch
}

/// What a detector makes of a log's accounts, and of those that come later.
public protocol AccountWatch: Sendable {
  /// How suspicious each account of the log is, `[users]`.
  var suspicion: [Float] { get }

  /// How suspicious accounts are that come after the log, `[accounts]`; the log's own stay as they are.
  func suspicion(of injection: Injection) throws -> [Float]

  /// What speaks against an account of the log, in a few words; nil where there is nothing to add to
  /// its suspicion.
  func reason(against user: UserID) -> String?
}

extension AccountWatch {
  /// Nothing to add.
  public func reason(against user: UserID) -> String? { nil }
}

extension AccountDetector {
  /// By itself.
  public static var learnsFromExamples: Bool { false }

  /// Everything is looked at again with whoever comes later.
  public func watch(
    over log: InteractionLog, learningFrom examples: AccountExamples?, seed: UInt64,
    reporting: ProgressReport
  ) throws -> any AccountWatch {
    RepeatedWatch(
      detector: self, log: log, seed: seed,
      suspicion: try suspicion(of: log, seed: seed, reporting: reporting))
  }
}

/// A watch that looks at everybody again whenever somebody comes.
struct RepeatedWatch<Detector: AccountDetector>: AccountWatch {
  let detector: Detector
  let log: InteractionLog
  let seed: UInt64
  let suspicion: [Float]

  func suspicion(of injection: Injection) throws -> [Float] {
    guard injection.count > 0 else { return [] }
    let items = 1 + (injection.clicks.map(\.index).max() ?? -1)
    let whole = log.appending(injection, itemCount: max(log.itemCount, items))
    let all = try detector.suspicion(of: whole, seed: seed) { _ in }
    return injection.slots.map { all[log.userCount + $0] }
  }
}
