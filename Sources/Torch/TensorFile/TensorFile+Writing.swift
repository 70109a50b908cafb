import Essentials
import Foundation

extension TensorFile {
  /// Writes the file whole or not at all, with a checksum among its free text.
  public func write(to path: String) throws(TensorFileError) {
    let (header, sources) = try encoded()
    do {
      let file = try AtomicFile(path: path)
      try header.withUnsafeBytes { try file.write($0) }
      for source in sources {
        try source.withRawBytes { try file.write(UnsafeRawBufferPointer($0)) }
      }
      try file.commit()
    } catch let error as InputError {
      throw TensorFileError(error.message, file: path)
    } catch {
      throw TensorFileError("cannot be written: \(error)", file: path)
    }
  }

  /// The header with the length before it, and the tensors in the order of their places.
  private func encoded() throws(TensorFileError) -> (Data, [Tensor]) {
    // Wide elements first, as Python's package has it: every tensor then lies aligned.
    let ordered = tensors.sorted {
      ($1.tensor.dtype.byteCount, $0.name) < ($0.tensor.dtype.byteCount, $1.name)
    }
    var entries: [String: TensorFileEntry] = [:]
    var offset = 0
    var sources: [Tensor] = []
    for (name, tensor) in ordered.map({ ($0.name, $0.tensor) }) {
      let end = offset + tensor.count * tensor.dtype.byteCount
      let entry = TensorFileEntry(
        dtype: tensor.dtype.fileName, shape: tensor.shape, dataOffsets: [offset, end])
      guard name != "__metadata__", entries.updateValue(entry, forKey: name) == nil else {
        throw TensorFileError("cannot hold two tensors, or the metadata, as '\(name)'")
      }
      offset = end
      sources.append(tensor.detached().contiguous())
    }
    var metadata = metadata
    metadata[Self.checksumKey] = Self.checksum(entries, metadata) { fingerprint in
      for source in sources {
        source.withRawBytes { fingerprint.add(UnsafeRawBufferPointer($0)) }
      }
    }
    let json = try Self.header(entries, metadata)
    return (withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json, sources)
  }

  /// The header as this project writes it: sorted, and filled up with spaces.
  static func header(
    _ entries: [String: TensorFileEntry], _ metadata: [String: String]
  ) throws(TensorFileError) -> Data {
    var sections = entries.mapValues { HeaderValue.tensor($0) }
    sections["__metadata__"] = .metadata(metadata)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      var json = try encoder.encode(sections)
      // Spaces up to a multiple of 8 keep the tensors aligned.
      json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
      return json
    } catch {
      throw TensorFileError("cannot be written: \(error.localizedDescription)")
    }
  }
}

/// One value of the header: a tensor's place, or the free text.
private enum HeaderValue: Encodable {
  case tensor(TensorFileEntry)
  case metadata([String: String])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .tensor(let entry): try container.encode(entry)
    case .metadata(let text): try container.encode(text)
    }
  }
}

extension Tensor {
  /// The bytes of a contiguous tensor.
  func withRawBytes<Value>(_ body: (UnsafeMutableRawBufferPointer) throws -> Value) rethrows
    -> Value
  {
    func raw<Element: TensorElement>(_: Element.Type) throws -> Value {
      try withUnsafeMutableBufferPointer(of: Element.self) { (buffer) throws in
        try body(UnsafeMutableRawBufferPointer(buffer))
      }
    }
    switch dtype {
    case .float32: return try raw(Float.self)
    case .float64: return try raw(Double.self)
    case .int64: return try raw(Int64.self)
    case .int32: return try raw(Int32.self)
    case .uint8: return try raw(UInt8.self)
    case .bool: return try raw(Bool.self)
    }
  }
}
