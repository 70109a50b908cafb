import Essentials

/// What users and items of several files are called, each numbered by first appearance in any of them;
/// names are told apart by their bytes.
package struct RecommendationNames {
  /// What users are called.
  package private(set) var users = NameTable()
  /// What items are called.
  package private(set) var items = NameTable()

  /// No names.
  package init() {}

  mutating func user(_ name: Bytes) throws -> Int32 { try users.intern(name) }

  mutating func item(_ name: Bytes) throws -> Int32 { try items.intern(name) }

  /// The number of an item of this name.
  package mutating func item(_ name: String) throws -> Int32 {
    try Array(name.utf8).withUnsafeBufferPointer { try item($0) }
  }

  mutating func user(_ name: String) throws -> Int32 {
    try Array(name.utf8).withUnsafeBufferPointer { try user($0) }
  }
}
