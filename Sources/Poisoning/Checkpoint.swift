import Essentials
import Foundation

/// Writes a checkpoint beside its destination and moves it there in one step, so that a file with
/// its name is always whole.
///
/// A compact binary file: a signature with the attack's name and the format's version, the
/// configuration that it belongs to, then arrays in the order in which they are read, and a checksum.
package struct CheckpointWriter {
  static func signature(of attack: (some PoisoningAttack).Type) -> [UInt8] {
    Array("mithridate \(attack.identifier) 2\n".utf8)
  }

  private let destination: URL
  private let temporary: URL
  private let handle: FileHandle
  private var buffer = Data()
  private var checksum = Checksum()

  /// Starts a checkpoint of an attack with this configuration.
  package init(
    of attack: (some PoisoningAttack).Type, to destination: URL, fingerprint: [UInt8]
  ) throws {
    self.destination = destination
    temporary = destination.deletingLastPathComponent().appending(
      path: ".\(destination.lastPathComponent).partial")
    guard FileManager.default.createFile(atPath: temporary.path, contents: nil),
      let handle = try? FileHandle(forWritingTo: temporary)
    else {
      throw InputError(.cannotCreate, "cannot write a checkpoint here", file: destination.path)
    }
    self.handle = handle
    try write(Self.signature(of: attack))
    try write([Int64(fingerprint.count)])
    try write(fingerprint)
  }

  /// Appends the bytes of numbers.
  package mutating func write<Element: BitwiseCopyable>(_ values: [Element]) throws {
    try values.withUnsafeBytes { try write($0) }
  }

  /// Appends floats from memory.
  package mutating func write(_ values: UnsafePointer<Float>, count: Int) throws {
    try write(UnsafeRawBufferPointer(start: values, count: count * 4))
  }

  /// Appends a value as JSON, with its length.
  package mutating func write(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(value)
    try write([Int64(data.count)])
    try write(Array(data))
  }

  /// Ends the file and puts it in its place.
  package mutating func commit() throws {
    let sum = checksum.value
    try write([sum])
    try flush()
    do {
      try handle.synchronize()
      try handle.close()
    } catch { throw failed() }
    guard rename(temporary.path, destination.path) == 0 else { throw failed() }
  }

  private mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    checksum.add(bytes)
    buffer.append(contentsOf: bytes)
    if buffer.count > 1 << 22 { try flush() }
  }

  private mutating func flush() throws {
    do { try handle.write(contentsOf: buffer) } catch { throw failed() }
    buffer.removeAll(keepingCapacity: true)
  }

  private func failed() -> InputError {
    try? FileManager.default.removeItem(at: temporary)
    return InputError(.inputOutput, "the checkpoint could not be written", file: destination.path)
  }
}

/// Reads what ``CheckpointWriter`` wrote, in the same order.
package struct CheckpointReader {
  private let file: URL
  private let data: Data
  private var offset = 0

  /// Opens a checkpoint; throws an `InputError` naming the file if it is damaged or belongs to an
  /// attack with another configuration or catalogue.
  package init(
    of attack: (some PoisoningAttack).Type, from file: URL, fingerprint: [UInt8]
  ) throws {
    self.file = file
    do { data = try Data(contentsOf: file, options: .mappedIfSafe) } catch {
      throw InputError(.inputOutput, "cannot read the checkpoint", file: file.path)
    }
    let signature = CheckpointWriter.signature(of: attack)
    guard data.starts(with: signature) else {
      throw InputError(
        .data,
        "not a checkpoint of \(attack.identifier), or of another version; remove it to start anew",
        file: file.path)
    }
    offset = signature.count
    let length: [Int64] = try read(count: 1)
    guard length[0] >= 0, length[0] < 1 << 20 else { throw damaged }
    let stored: [UInt8] = try read(count: Int(length[0]))
    guard stored == fingerprint else {
      throw InputError(
        .data,
        "a checkpoint of \(attack.identifier) with another configuration, catalog or seed; remove "
          + "it to start anew", file: file.path)
    }
    guard data.count >= offset + 8 else { throw damaged }
    var checksum = Checksum()
    data.prefix(data.count - 8).withUnsafeBytes { checksum.add($0) }
    let sum = data.suffix(8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    guard sum == checksum.value else { throw damaged }
  }

  /// What is thrown when the content makes no sense.
  package var damaged: InputError {
    InputError(.data, "the checkpoint is damaged; delete it to start anew", file: file.path)
  }

  /// The next `count` numbers.
  package mutating func read<Element: BitwiseCopyable>(count: Int) throws -> [Element] {
    let bytes = count * MemoryLayout<Element>.stride
    guard count >= 0, offset + bytes <= data.count else { throw damaged }
    defer { offset += bytes }
    return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      data.copyBytes(
        to: UnsafeMutableRawBufferPointer(buffer), from: offset..<offset + bytes)
      initialized = count
    }
  }

  /// Reads floats to memory.
  package mutating func read(into values: UnsafeMutablePointer<Float>, count: Int) throws {
    let bytes = count * 4
    guard count >= 0, offset + bytes <= data.count else { throw damaged }
    data.copyBytes(
      to: UnsafeMutableRawBufferPointer(start: values, count: bytes), from: offset..<offset + bytes)
    offset += bytes
  }

  /// The next value that was written as JSON.
  package mutating func read<Value: Decodable>(json type: Value.Type) throws -> Value {
    let length: [Int64] = try read(count: 1)
    let bytes: [UInt8] = try read(count: Int(length[0]))
    do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch { throw damaged }
  }
}

/// FNV-1a over 64-bit words: finds truncation and flipped bits, at memory speed.
///
/// A word may be split over calls of `add`; the sum depends on the bytes alone.
struct Checksum {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325
  private var pending: UInt64 = 0
  private var pendingCount: UInt64 = 0

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    while index < bytes.count {
      if pendingCount == 0, bytes.count - index >= 8 {
        mix(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        index += 8
      } else {
        pending |= UInt64(bytes[index]) << (8 * pendingCount)
        pendingCount += 1
        index += 1
        if pendingCount == 8 {
          mix(pending)
          pending = 0
          pendingCount = 0
        }
      }
    }
  }

  /// The sum of everything added so far.
  var value: UInt64 {
    var end = self
    end.mix(pending)
    end.mix(pendingCount)
    return end.state
  }

  private mutating func mix(_ word: UInt64) {
    state = (state ^ word) &* 0x100_0000_01B3
    state ^= state >> 29
  }
}
