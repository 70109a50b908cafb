import Foundation

extension Encodable {
  /// This value as indented JSON with sorted keys: the same value gives the same text.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("\(Self.self) holds a number that JSON cannot express")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
