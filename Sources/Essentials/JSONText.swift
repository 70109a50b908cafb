import Foundation

extension Encodable {
  /// This value as indented JSON with sorted keys: the same value gives the same text.
  ///
  /// - Throws: ``InputError/Kind/data``, naming the key, if a number is not finite.
  package var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      do {
        return String(decoding: try encoder.encode(self), as: UTF8.self)
      } catch EncodingError.invalidValue(let value, let context) {
        throw InputError(
          .data,
          "'\(context.codingPath.text)' came out as \(value), a number that JSON cannot express")
      }
    }
  }
}

extension [any CodingKey] {
  /// The way to a value as one would write it: `curve[3].mean`.
  package var text: String {
    reduce("") { text, key in
      if let index = key.intValue { return text + "[\(index)]" }
      return text.isEmpty ? key.stringValue : text + "." + key.stringValue
    }
  }
}
