import Essentials
import Foundation

/// Reads what ``CheckpointWriter`` wrote, in the same order.
public struct CheckpointReader {
  private let file: URL
  private let data: Data
  private var offset = 0

  private static let checksumLength = 32

  /// Opens a checkpoint; throws an `InputError` naming the file if it is damaged or belongs to an
  /// attack with another configuration or catalogue.
  public init(of attack: String, from file: URL, fingerprint: [UInt8]) throws {
    self.file = file
    do { data = try Data(contentsOf: file, options: .mappedIfSafe) } catch {
      throw InputError(.inputOutput, "cannot read the checkpoint", file: file.path)
    }
    let signature = CheckpointWriter.signature(of: attack)
    guard data.starts(with: signature) else {
      throw InputError(
        .data,
        "not a checkpoint of \(attack), or of another version; remove it to start anew",
        file: file.path)
    }
    offset = signature.count
    guard data.count >= offset + Self.checksumLength else { throw damaged }
    var checksum = Fingerprint()
    data.dropLast(Self.checksumLength).withUnsafeBytes { checksum.add($0) }
    guard data.suffix(Self.checksumLength).elementsEqual(checksum.bytes) else { throw damaged }
    let length: [Int64] = try read(count: 1)
    guard length[0] >= 0, length[0] < 1 << 20 else { throw damaged }
    let stored: [UInt8] = try read(count: Int(length[0]))
    guard stored == fingerprint else {
      throw InputError(
        .data,
        "a checkpoint of \(attack) with another configuration, catalog or seed; remove "
          + "it to start anew", file: file.path)
    }
    KeptWork.note(checkpoint: file.path)
  }

  /// What is thrown when the content makes no sense.
  public var damaged: InputError {
    InputError(.data, "the checkpoint is damaged; delete it to start anew", file: file.path)
  }

  /// Throws ``damaged`` unless what has been read makes sense.
  public func require(_ makesSense: Bool) throws { if !makesSense { throw damaged } }

  /// The next `count` numbers.
  public mutating func read<Element: BitwiseCopyable>(count: Int) throws -> [Element] {
    let stride = MemoryLayout<Element>.stride
    try require(count >= 0 && count <= (data.count - offset) / stride)
    let bytes = count * stride
    defer { offset += bytes }
    return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      data.copyBytes(
        to: UnsafeMutableRawBufferPointer(buffer), from: offset..<offset + bytes)
      initialized = count
    }
  }

  /// Reads floats to memory.
  public mutating func read(into values: UnsafeMutablePointer<Float>, count: Int) throws {
    try require(count >= 0 && count <= (data.count - offset) / 4)
    let bytes = count * 4
    data.copyBytes(
      to: UnsafeMutableRawBufferPointer(start: values, count: bytes), from: offset..<offset + bytes)
    offset += bytes
  }

  /// Reads floats to memory, none of which may be infinite or no number.
  mutating func read(finite values: UnsafeMutablePointer<Float>, count: Int) throws {
    try read(into: values, count: count)
    for index in 0..<count { try require(values[index].isFinite) }
  }

  /// The next `count` numbers of updates, which more may follow.
  mutating func readUpdates(count: Int) throws -> [Int32] {
    let updates: [Int32] = try read(count: count)
    try require(updates.allSatisfy { $0 >= 0 && $0 < Int32.max / 2 })
    return updates
  }

  /// The next value that was written as JSON.
  public mutating func read<Value: Decodable>(json type: Value.Type) throws -> Value {
    let length: [Int64] = try read(count: 1)
    let bytes: [UInt8] = try read(count: Int(length[0]))
    do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch { throw damaged }
  }
}
