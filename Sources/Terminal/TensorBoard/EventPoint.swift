import Foundation

/// A point of a curve, as it stands in an event file.
struct EventPoint: Hashable {
  /// The curve's name.
  let tag: String
  /// How far the work had come.
  let step: Int
  /// The figure's bits, so that points which are not numbers compare as well.
  let bits: UInt32

  /// The points of an event file, as far as it is whole: a killed run's ends in the middle of a record.
  static func points(inFile path: String) -> [EventPoint] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    var points: [EventPoint] = []
    var rest = data[...]
    // The length in 8 bytes, 4 of checksum, the message, 4 of checksum.
    while rest.count >= 16, let length = rest.prefix(8).littleEndian(UInt64.self),
      length <= UInt64(rest.count - 16)
    {
      let message = rest.dropFirst(12).prefix(Int(length))
      rest = rest.dropFirst(16 + Int(length))
      points += self.points(inEvent: message)
    }
    return points
  }

  private static func points(inEvent message: Data) -> [EventPoint] {
    let fields = MessageField.fields(of: message)
    let step = fields.first { $0.number == 2 }?.varint ?? 0
    return fields.filter { $0.number == 5 }.flatMap { summary in
      MessageField.fields(of: summary.bytes).filter { $0.number == 1 }.compactMap { value in
        let parts = MessageField.fields(of: value.bytes)
        guard let tag = parts.first(where: { $0.number == 1 }),
          let bits = parts.first(where: { $0.number == 2 })?.bytes.littleEndian(UInt32.self),
          let step = Int(exactly: step)
        else { return nil }
        return EventPoint(tag: String(decoding: tag.bytes, as: UTF8.self), step: step, bits: bits)
      }
    }
  }
}

/// A field of a Protocol Buffers message.
private struct MessageField {
  var number: UInt64
  var varint: UInt64 = 0
  var bytes = Data()

  /// The fields of a message, up to the first that makes no sense.
  static func fields(of message: Data) -> [MessageField] {
    var fields: [MessageField] = []
    var rest = message
    while let key = rest.popVarint() {
      var field = MessageField(number: key >> 3)
      switch key & 7 {
      case 0:
        guard let value = rest.popVarint() else { return fields }
        field.varint = value
      case 1: field.bytes = rest.prefix(8)
      case 2:
        guard let length = rest.popVarint(), length <= UInt64(rest.count) else { return fields }
        field.bytes = rest.prefix(Int(length))
      case 5: field.bytes = rest.prefix(4)
      default: return fields
      }
      rest = rest.dropFirst(field.bytes.count)
      fields.append(field)
    }
    return fields
  }
}

extension Data {
  /// The number that these bytes are, the lowest first; nil if they are not as many.
  fileprivate func littleEndian<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    guard count == MemoryLayout<Number>.size else { return nil }
    return reversed().reduce(0) { $0 << 8 | Number($1) }
  }

  /// Takes a number off the front: seven bits a byte, the lowest first.
  fileprivate mutating func popVarint() -> UInt64? {
    var value: UInt64 = 0
    for (index, byte) in prefix(10).enumerated() {
      value |= UInt64(byte & 0x7F) << (7 * UInt64(index))
      if byte < 0x80 {
        self = dropFirst(index + 1)
        return value
      }
    }
    return nil
  }
}
