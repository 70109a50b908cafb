/// What the engine tells `doctor` of the library that computes.
package struct TensorsDocument: Codable, Sendable, Equatable {
  /// The engine's version, which must be that of the command.
  package var version: String
  /// The file that libtorch was loaded from.
  package var library: String
  /// The version that the file says it has: 2.11.0.
  package var libraryVersion: String
  /// What was computed otherwise than by hand; empty if everything agreed.
  package var disagreements: [String]
  /// How many threads an operation uses.
  package var threads: Int

  package init(
    version: String, library: String, libraryVersion: String, disagreements: [String], threads: Int
  ) {
    self.version = version
    self.library = library
    self.libraryVersion = libraryVersion
    self.disagreements = disagreements
    self.threads = threads
  }
}
