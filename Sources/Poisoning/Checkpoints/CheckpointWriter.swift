import Essentials
import Foundation

/// Writes a checkpoint beside its destination and moves it there in one step, so that a file with
/// its name is always whole.
///
/// A compact binary file: a signature with the attack's name and the format's version, what it belongs
/// to, then arrays in the order in which they are read, and the SHA-256 of all that.
public struct CheckpointWriter {
  static func signature(of attack: String) -> [UInt8] { Array("mithridate \(attack) 3\n".utf8) }

  private let file: AtomicFile
  private var checksum = Fingerprint()

  /// Starts a checkpoint of an attack of this name that belongs to this configuration.
  public init(of attack: String, to destination: URL, fingerprint: [UInt8]) throws {
    file = try AtomicFile(path: destination.path)
    try write(Self.signature(of: attack))
    try write([Int64(fingerprint.count)])
    try write(fingerprint)
  }

  /// Appends the bytes of numbers.
  public mutating func write<Element: BitwiseCopyable>(_ values: [Element]) throws {
    try values.withUnsafeBytes { try write($0) }
  }

  /// Appends floats from memory.
  public mutating func write(_ values: UnsafePointer<Float>, count: Int) throws {
    try write(UnsafeRawBufferPointer(start: values, count: count * 4))
  }

  /// Appends a value as JSON, with its length.
  public mutating func write(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(value)
    try write([Int64(data.count)])
    try write(Array(data))
  }

  /// Ends the file and puts it in its place.
  public mutating func commit() throws {
    try checksum.bytes.withUnsafeBytes { try file.write($0) }
    try file.commit()
    KeptWork.note(checkpoint: file.path)
  }

  private mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    checksum.add(bytes)
    try file.write(bytes)
  }
}
