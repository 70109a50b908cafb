import Foundation

/// Whether two paths lead to one file.
enum FileIdentity {
  /// Compares what the paths lead to, not how they are written; false if one leads nowhere.
  static func isSame(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    guard stat(first, &one) == 0, stat(second, &other) == 0 else { return false }
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }
}
