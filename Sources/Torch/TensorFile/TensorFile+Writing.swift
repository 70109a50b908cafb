import Foundation

extension TensorFile {
  /// Writes the file whole or not at all: beside `path` first, then moved into place.
  public func write(to path: String) throws(TensorFileError) {
    let (header, sources) = try encodedHeader()
    // Beside the destination, because moving is only atomic within a file system.
    let temporary = path + ".\(ProcessInfo.processInfo.processIdentifier).tmp"
    do {
      try writeBytes(header, sources, to: temporary)
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw TensorFileError("cannot be written: \(error.localizedDescription)", file: path)
    }
    if rename(temporary, path) != 0 {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(atPath: temporary)
      throw TensorFileError("cannot be written: \(reason)", file: path)
    }
  }

  private func encodedHeader() throws(TensorFileError) -> (Data, [Tensor]) {
    // Wide elements first, as Python's package has it: every tensor then lies aligned.
    let ordered = tensors.sorted {
      ($1.tensor.dtype.byteCount, $0.name) < ($0.tensor.dtype.byteCount, $1.name)
    }
    var sections: [String: HeaderValue] = [:]
    if !metadata.isEmpty { sections["__metadata__"] = .metadata(metadata) }
    var offset = 0
    var sources: [Tensor] = []
    for (name, tensor) in ordered.map({ ($0.name, $0.tensor) }) {
      let end = offset + tensor.count * tensor.dtype.byteCount
      let entry = TensorFileEntry(
        dtype: tensor.dtype.fileName, shape: tensor.shape, dataOffsets: [offset, end])
      guard name != "__metadata__", sections.updateValue(.tensor(entry), forKey: name) == nil else {
        throw TensorFileError("cannot hold two tensors, or the metadata, as '\(name)'")
      }
      offset = end
      sources.append(tensor.detached().to(.cpu).contiguous())
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      var json = try encoder.encode(sections)
      // Spaces up to a multiple of 8 keep the tensors aligned.
      json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
      return (withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json, sources)
    } catch {
      throw TensorFileError("cannot be written: \(error.localizedDescription)")
    }
  }

  private func writeBytes(_ header: Data, _ sources: [Tensor], to path: String) throws {
    try header.write(to: URL(fileURLWithPath: path))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    defer { try? file.close() }
    try file.seekToEnd()
    for source in sources {
      try source.withRawBytes { bytes in
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        try file.write(
          contentsOf: Data(bytesNoCopy: base, count: bytes.count, deallocator: .none))
      }
    }
    try file.synchronize()
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
  /// The bytes of a contiguous tensor on the CPU.
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
