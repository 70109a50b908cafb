/// What `experiment release` prints with `--json`.
package struct ReleaseDocument: Codable, Sendable, Equatable {
  /// How many trials were given back.
  package var released: Int
  /// How many are claimed by runners that live.
  package var running: Int

  package init(released: Int, running: Int) {
    self.released = released
    self.running = running
  }
}
