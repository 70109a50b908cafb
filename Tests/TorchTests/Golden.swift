import Essentials
import Foundation
import Testing
@testable import Torch

/// A file that Golden/make_goldens.py made with PyTorch 2.11.0: flat arrays by name.
struct Golden {
  private let values: [String: [Double]]

  init(_ name: String) throws {
    let data = try Data(contentsOf: try Golden.file(name + ".json"))
    values = try JSONDecoder().decode([String: [Double]].self, from: data)
  }

  static func file(_ name: String) throws -> URL {
    let folder = try #require(Bundle.module.resourceURL)
    return folder.appendingPathComponent("Golden").appendingPathComponent(name)
  }

  func array(_ name: String) throws -> [Double] { try #require(values[name], "no \(name)") }

  func floats(_ name: String) throws -> [Float] { try array(name).map { Float($0) } }

  func tensor(_ name: String, _ shape: [Int], dtype: DType = .float64) throws -> Tensor {
    Tensor(try array(name), shape: shape).to(dtype)
  }
}

/// Expects every element within `tolerance` of the reference, relative to 1 or its size.
func expectClose(
  _ tensor: Tensor, _ reference: [Double], tolerance: Double, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let values = tensor.array(of: Double.self)
  #expect(values.count == reference.count, "\(what)", sourceLocation: sourceLocation)
  for (index, (value, expected)) in zip(values, reference).enumerated() {
    #expect(
      abs(value - expected) <= tolerance * max(1, abs(expected)),
      "\(what)[\(index)] is \(value), expected \(expected)", sourceLocation: sourceLocation)
  }
}

/// A small generator of the tests' own: SplitMix64.
struct TestGenerator: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
