import Foundation
import Testing

@testable import Documents

@Suite struct OrNullTests {
  private struct Document: Codable, Equatable {
    @OrNull var value: Double?
  }

  @Test func whatIsNotThereStandsAsNull() throws {
    let text = String(decoding: try JSONEncoder().encode(Document(value: nil)), as: UTF8.self)
    #expect(text == #"{"value":null}"#)
    for text in [#"{"value":null}"#, "{}"] {
      #expect(
        try JSONDecoder().decode(Document.self, from: Data(text.utf8)) == Document(value: nil))
    }
    let some = Document(value: 2.5)
    #expect(try JSONDecoder().decode(Document.self, from: JSONEncoder().encode(some)) == some)
  }
}
