import Essentials
import Foundation

extension ResultsFolder {
  /// Why a trial failed.
  package struct Failure: Codable, Sendable, Equatable {
    package var key: String
    package var message: String
    package var version: String
  }

  /// Stores why a trial has failed, unless somebody else has finished it meanwhile.
  ///
  /// - Returns: Whether it was stored.
  package func fail(_ key: String, message: String, version: String) throws -> Bool {
    let name = Self.name(of: key)
    guard !isDone(name) else { return false }
    let failure = Failure(key: key, message: message, version: version)
    try AtomicFile.write(Data(try failure.json.utf8), to: self.failure(name))
    return true
  }

  /// Why the trial failed last; nil if it did not.
  package func failure(of name: String) -> Failure? {
    FileManager.default.contents(atPath: failure(name)).flatMap {
      try? JSONDecoder().decode(Failure.self, from: $0)
    }
  }

  /// Makes pending what has failed before.
  package func retry(_ name: String) { unlink(failure(name)) }
}
