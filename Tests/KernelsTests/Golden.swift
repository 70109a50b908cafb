import Foundation
import Testing

/// What `Golden/make_goldens.py` wrote: named flat arrays.
struct Golden {
  private let arrays: [String: [Double]]

  init(_ name: String) throws {
    let file = try #require(
      Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden"))
    arrays = try JSONDecoder().decode([String: [Double]].self, from: Data(contentsOf: file))
  }

  /// An array, rounded to what it was made from.
  func floats(_ name: String) throws -> [Float] {
    try #require(arrays[name], "no array '\(name)'").map { Float($0) }
  }
}
