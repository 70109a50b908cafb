import Essentials
import Foundation

/// The cores that this process may use.
package enum Cores {
  /// How many they are.
  package static var count: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// What `--jobs` comes to: more than there are cores is that many, which is said.
  package static func capped(_ jobs: Int) -> Int {
    guard jobs > count else { return jobs }
    Warning.say("--jobs \(jobs) is more than the cores that this process may use: \(count) it is")
    return count
  }
}
