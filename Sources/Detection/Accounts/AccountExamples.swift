import Essentials
import Interactions

/// What a detector that learns is shown: accounts that are known to be real, and false ones of an attack.
///
/// Nobody of them is to be among those that it is tested on: other real users, other false accounts,
/// other promoted items.
public struct AccountExamples: Sendable {
  /// Real accounts of the log to learn from.
  public let training: [UserID]
  /// Real accounts of the log to stop by.
  public let validation: [UserID]
  /// Crops of false accounts, as they would come after the log; the last fifth of them, one at least,
  /// are to stop by.
  public let injections: [Injection]

  /// Examples of both kinds; of injections there are two at least.
  public init(training: [UserID], validation: [UserID], injections: [Injection]) {
    precondition(injections.count >= 2, "one to learn from and one to stop by")
    self.training = training
    self.validation = validation
    self.injections = injections
  }

  /// The injections to learn from, and those to stop by.
  var parts: (training: ArraySlice<Injection>, validation: ArraySlice<Injection>) {
    let learning = injections.count - max(1, injections.count / 5)
    return (injections[..<learning], injections[learning...])
  }
}
