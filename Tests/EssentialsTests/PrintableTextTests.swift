import Testing

@testable import Essentials

@Suite struct PrintableTextTests {
  @Test(arguments: [
    ("user_id\u{1B}]0;owned\u{07}", "user_id\\x1b]0;owned\\x07"),
    ("a\nb\r\tc\u{7F}", "a\\nb\\r\\tc\\x7f"),
    ("\u{9B}31m", "\\x9b31m"), ("\u{202E}gpj.exe", "\\u202egpj.exe"),
    ("line\u{2028}end", "line\\u2028end"),
    ("ünïcödé 漢字 👩‍👩‍👧 \"q\" \\n", "ünïcödé 漢字 👩‍👩‍👧 \"q\" \\n"), ("", ""),
  ])
  func whatATerminalWouldActOnIsEscaped(text: String, shown: String) {
    #expect(text.printable == shown)
    #expect(text.printable.printable == shown)
  }

  @Test func linesCanStay() {
    #expect("a\n\u{1B}b\n".printableLines == "a\n\\x1bb\n")
  }
}
