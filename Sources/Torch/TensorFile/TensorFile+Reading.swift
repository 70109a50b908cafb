import Essentials
import Foundation

extension TensorFile {
  // The format's own limit: a longer header is an attack or not a header.
  private static let longestHeader = 100_000_000

  /// Reads a file; throws, naming it, when it is not there, not complete or not what it says.
  public init(contentsOf path: String) throws(TensorFileError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw TensorFileError("cannot be read: \(error.localizedDescription)", file: path)
    }
    do throws(TensorFileError) {
      try self.init(data)
    } catch {
      throw TensorFileError(error.message, file: path)
    }
  }

  /// Reads what a file holds.
  init(_ data: Data) throws(TensorFileError) {
    guard data.count >= 8 else {
      throw TensorFileError("not a safetensors file: \(data.count) bytes are too few for a header")
    }
    let length = data.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }.littleEndian
    guard length >= 2, length <= UInt64(Self.longestHeader) else {
      throw TensorFileError("not a safetensors file: a header of \(length) bytes")
    }
    guard Int(length) <= data.count - 8 else {
      throw TensorFileError(
        "truncated: the header has \(length) bytes, the file \(data.count - 8) after its length")
    }
    let start = data.startIndex + 8
    let header = data[start..<start + Int(length)]
    let bytes = data[(start + Int(length))...]
    let (entries, metadata) = try Self.parse(header)
    try Self.checkPlaces(entries, byteCount: bytes.count)
    try Self.verify(header, entries, metadata, bytes)
    var tensors: [NamedTensor] = []
    for (name, entry) in entries {
      tensors.append(NamedTensor(name, try Self.tensor(name, entry, in: bytes)))
    }
    self.init(
      tensors, metadata: metadata.filter { $0.key != Self.checksumKey },
      verified: metadata[Self.checksumKey] != nil)
  }

  /// Compares a file that has a checksum with it.
  private static func verify(
    _ header: Data, _ entries: [(String, TensorFileEntry)], _ metadata: [String: String],
    _ bytes: Data
  ) throws(TensorFileError) {
    guard let expected = metadata[checksumKey] else { return }
    // The checksum is of what the header says; that it is said in the same bytes is checked beside it.
    guard try self.header(Dictionary(entries) { $1 }, metadata) == header else {
      throw TensorFileError("corrupt: the header is not as it was written")
    }
    let found = checksum(Dictionary(entries) { $1 }, metadata) { fingerprint in
      bytes.withUnsafeBytes { fingerprint.add($0) }
    }
    guard found == expected else {
      throw TensorFileError(
        "corrupt: the content does not have the checksum that it had when written")
    }
  }

  private static func parse(
    _ header: Data
  ) throws(TensorFileError) -> ([(String, TensorFileEntry)], [String: String]) {
    guard header.first == UInt8(ascii: "{") else {
      throw TensorFileError("not a safetensors file: the header does not begin with '{'")
    }
    let sections: [String: HeaderSection]
    do {
      sections = try JSONDecoder().decode([String: HeaderSection].self, from: header)
    } catch {
      throw TensorFileError("corrupt: the header is not the JSON that safetensors has")
    }
    var entries: [(String, TensorFileEntry)] = []
    var metadata: [String: String] = [:]
    for (name, section) in sections.sorted(by: { $0.key < $1.key }) {
      switch section {
      case .tensor(let entry) where name != "__metadata__": entries.append((name, entry))
      case .metadata(let text) where name == "__metadata__": metadata = text
      default: throw TensorFileError("corrupt: the header's '\(name)' is not what it should be")
      }
    }
    return (entries, metadata)
  }

  /// Every byte belongs to exactly one tensor.
  private static func checkPlaces(
    _ entries: [(String, TensorFileEntry)], byteCount: Int
  ) throws(TensorFileError) {
    var places: [(name: String, begin: Int, end: Int)] = []
    for (name, entry) in entries {
      guard entry.dataOffsets.count == 2, 0 <= entry.dataOffsets[0],
        entry.dataOffsets[0] <= entry.dataOffsets[1]
      else { throw TensorFileError("corrupt: '\(name)' has offsets \(entry.dataOffsets)") }
      places.append((name, entry.dataOffsets[0], entry.dataOffsets[1]))
    }
    places.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var end = 0
    for place in places {
      guard place.begin >= end else {
        throw TensorFileError("corrupt: '\(place.name)' overlaps the tensor before it")
      }
      guard place.begin == end else {
        throw TensorFileError("corrupt: \(place.begin - end) stray bytes before '\(place.name)'")
      }
      guard place.end <= byteCount else {
        throw TensorFileError(
          "truncated: '\(place.name)' ends at byte \(place.end) of the data, which has \(byteCount)"
        )
      }
      end = place.end
    }
    guard end == byteCount else {
      throw TensorFileError("corrupt: \(byteCount - end) stray bytes after the last tensor")
    }
  }

  private static func tensor(
    _ name: String, _ entry: TensorFileEntry, in bytes: Data
  ) throws(TensorFileError) -> Tensor {
    guard let dtype = DType.allCases.first(where: { $0.fileName == entry.dtype }) else {
      let known = DType.allCases.map(\.fileName).joined(separator: ", ")
      throw TensorFileError("'\(name)' holds \(entry.dtype); known: \(known)")
    }
    var size = dtype.byteCount
    for length in entry.shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow else {
        throw TensorFileError("corrupt: '\(name)' has shape \(entry.shape)")
      }
      size = product
    }
    let (begin, end) = (entry.dataOffsets[0], entry.dataOffsets[1])
    guard end - begin == size else {
      throw TensorFileError(
        "corrupt: '\(name)' has \(end - begin) bytes, but its shape \(entry.shape) takes \(size)")
    }
    let slice = bytes[bytes.startIndex + begin..<bytes.startIndex + end]
    if dtype == .bool, let other = slice.first(where: { $0 > 1 }) {
      throw TensorFileError("corrupt: '\(name)' holds \(other) where only 0 and 1 are truth values")
    }
    let tensor = Tensor.uninitialized(entry.shape, dtype: dtype)
    tensor.withRawBytes { $0.copyBytes(from: slice) }
    return tensor
  }
}

/// One value of the header: a tensor's place, or the free text.
private enum HeaderSection: Decodable {
  case tensor(TensorFileEntry)
  case metadata([String: String])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let entry = try? container.decode(TensorFileEntry.self) {
      self = .tensor(entry)
    } else {
      self = .metadata(try container.decode([String: String].self))
    }
  }
}
