import Essentials
import Testing
@testable import Interactions

@Suite struct FieldSplitterTests {
  private func fields(_ line: String, _ separator: String, quotes: Bool) throws -> [String]? {
    let splitter = FieldSplitter(
      separator: Array(separator.utf8), quote: quotes ? .double : .none)
    return try Array(line.utf8).withUnsafeBufferPointer { line in
      try withExtendedLifetime(splitter) {
        try splitter.split(line)?.map { String(decoding: $0, as: UTF8.self) }
      }
    }
  }

  @Test func quotesAsInRFC4180() throws {
    #expect(try fields(#"a,"b,c",d"#, ",", quotes: true) == ["a", "b,c", "d"])
    #expect(try fields(#""say ""hi""",,"""#, ",", quotes: true) == [#"say "hi""#, "", ""])
    #expect(try fields("\"two\nlines\",x", ",", quotes: true) == ["two\nlines", "x"])
    #expect(try fields("a,", ",", quotes: true) == ["a", ""])
    #expect(try fields("", ",", quotes: true) == [""])
    #expect(try fields(#"5" nail,b"#, ",", quotes: true) == [#"5" nail"#, "b"])
  }

  @Test func withoutQuotesTheyAreLetters() throws {
    #expect(try fields("\"a\t\"b\"", "\t", quotes: false) == ["\"a", "\"b\""])
  }

  @Test func separatorsOfTwoCharacters() throws {
    #expect(try fields("1::a:b::5::", "::", quotes: false) == ["1", "a:b", "5", ""])
    #expect(try fields("a, b,c", ", ", quotes: true) == ["a", "b,c"])
    #expect(try fields(#""a::b"::c:::d"#, "::", quotes: true) == ["a::b", "c", ":d"])
  }

  @Test func brokenQuotesAreFound() throws {
    // It may go on in the next line.
    #expect(try fields(#"a,"b"#, ",", quotes: true) == nil)
    let message =
      "something follows the closing quote of a field; --quote none takes quotes for letters"
    #expect(throws: InputError(.data, message)) {
      try fields(#""a"b,c"#, ",", quotes: true)
    }
  }
}
