/// An event of TensorBoard as bytes: a Protocol Buffers message in a TFRecord.
///
/// The messages are `Event` and `Summary` of TensorFlow's `event.proto` and `summary.proto`; of
/// their fields only these are written:
///
/// | field | number | type |
/// | --- | --- | --- |
/// | `Event.wall_time` | 1 | double |
/// | `Event.step` | 2 | int64 |
/// | `Event.file_version` | 3 | string |
/// | `Event.summary` | 5 | `Summary` |
/// | `Summary.value` | 1 | `Value`, repeated |
/// | `Value.tag` | 1 | string |
/// | `Value.simple_value` | 2 | float |
struct EventRecord {
  /// The record: the length in 8 bytes and its masked checksum, the message and its.
  let bytes: [UInt8]

  /// The first event of every file.
  ///
  /// - Parameter time: Seconds since 1970.
  static func fileVersion(time: Double) -> EventRecord {
    var event = Message()
    event.add(1, double: time)
    event.add(3, bytes: Array("brain.Event:2".utf8))
    return EventRecord(event)
  }

  /// One point of a curve.
  ///
  /// - Parameters:
  ///   - tag: The curve's name; a slash divides groups.
  ///   - step: How far the work has come, at least 0.
  ///   - time: Seconds since 1970.
  static func scalar(_ value: Float, tag: String, step: Int, time: Double) -> EventRecord {
    var point = Message()
    point.add(1, bytes: Array(tag.utf8))
    point.add(2, float: value)
    var summary = Message()
    summary.add(1, bytes: point.bytes)
    var event = Message()
    event.add(1, double: time)
    event.add(2, varint: UInt64(step))
    event.add(5, bytes: summary.bytes)
    return EventRecord(event)
  }

  private init(_ message: Message) {
    let length = UInt64(message.bytes.count).littleEndianBytes
    bytes =
      length + CRC32C.masked(length).littleEndianBytes
      + message.bytes + CRC32C.masked(message.bytes).littleEndianBytes
  }
}

/// A Protocol Buffers message under construction.
private struct Message {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ field: Int, varint value: UInt64) {
    addVarint(UInt64(field << 3))
    addVarint(value)
  }

  mutating func add(_ field: Int, double value: Double) {
    addVarint(UInt64(field << 3 | 1))
    bytes += value.bitPattern.littleEndianBytes
  }

  mutating func add(_ field: Int, bytes value: [UInt8]) {
    addVarint(UInt64(field << 3 | 2))
    addVarint(UInt64(value.count))
    bytes += value
  }

  mutating func add(_ field: Int, float value: Float) {
    addVarint(UInt64(field << 3 | 5))
    bytes += value.bitPattern.littleEndianBytes
  }

  /// Seven bits a byte, the lowest first; the top bit says that more follow.
  private mutating func addVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension FixedWidthInteger {
  /// The bytes of this number, the lowest first.
  fileprivate var littleEndianBytes: [UInt8] {
    withUnsafeBytes(of: littleEndian) { Array($0) }
  }
}
