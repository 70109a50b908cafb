import Essentials
import Foundation

/// An array of whole numbers as it crosses to a recommender of somebody else's and back.
///
/// It is sent as `{"dtype": "int32", "shape": […], "data": …}` with little-endian bytes in base64, and
/// read in that form, with `float32` too, or as plain JSON numbers in one list or in equal rows.
struct WireArray: Equatable {
  /// `[n]` or `[n, m]`.
  var shape: [Int]
  /// Row after row, the product of ``shape`` in number.
  var values: [Int32]

  init(shape: [Int], values: [Int32]) {
    precondition(shape.reduce(1, *) == values.count, "as many values as the shape says")
    self.shape = shape
    self.values = values
  }

  init(_ values: [Int32]) { self.init(shape: [values.count], values: values) }
}

extension WireArray: Codable {
  private enum CodingKeys: CodingKey {
    case dtype, shape, data
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("int32", forKey: .dtype)
    try container.encode(shape, forKey: .shape)
    // Every processor that this runs on is little-endian.
    let bytes = values.withUnsafeBytes { Data($0) }
    try container.encode(bytes.base64EncodedString(), forKey: .data)
  }

  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: CodingKeys.self) else {
      try self.init(plain: decoder)
      return
    }
    let shape = try container.decode([Int].self, forKey: .shape)
    var count = 1
    for length in shape {
      let (product, isTooMuch) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !isTooMuch else { throw WireError("the shape \(shape)") }
      count = product
    }
    let text = try container.decode(String.self, forKey: .data)
    guard let data = Data(base64Encoded: text) else { throw WireError("data that is no base64") }
    guard data.count == 4 * count else {
      throw WireError("\(data.count) bytes for the shape \(shape)")
    }
    let dtype = try container.decode(String.self, forKey: .dtype)
    self.init(shape: shape, values: try Self.values(count, of: dtype, in: data))
  }

  private static func values(_ count: Int, of dtype: String, in data: Data) throws -> [Int32] {
    switch dtype {
    case "int32":
      return [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
        data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
        initialized = count
      }
    case "float32":
      let numbers = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
        data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
        initialized = count
      }
      return try numbers.map { number in
        guard let whole = Int32(exactly: number) else { throw WireError("\(number) as a number") }
        return whole
      }
    default: throw WireError("the dtype '\(dtype.printable)'")
    }
  }

  private init(plain decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let values = try? container.decode([Int32].self) {
      self.init(values)
    } else {
      let rows = try container.decode([[Int32]].self)
      let width = rows.first?.count ?? 0
      guard rows.allSatisfy({ $0.count == width }) else { throw WireError("rows of unlike length") }
      self.init(shape: [rows.count, width], values: rows.flatMap { $0 })
    }
  }
}

/// Something in an answer that cannot be: what, in a few words.
struct WireError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
