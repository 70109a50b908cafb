extension String {
  /// This text with everything escaped that a terminal would act on instead of showing it: `\x1b`,
  /// `\n`, `\u202e`.
  ///
  /// Names, headers and messages from outside pass through here before they are shown, so that none
  /// moves the cursor, sets the window's title or turns the text around.
  package var printable: String { escaping { isControl($0) } }

  /// The same, with lines left as they are.
  package var printableLines: String { escaping { $0 != "\n" && isControl($0) } }

  private func escaping(_ isEscaped: (Unicode.Scalar) -> Bool) -> String {
    guard unicodeScalars.contains(where: isEscaped) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      guard isEscaped(scalar) else {
        text.unicodeScalars.append(scalar)
        continue
      }
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        let digits = String(scalar.value, radix: 16)
        text +=
          scalar.value < 0x100
          ? "\\x" + (digits.count < 2 ? "0" : "") + digits
          : "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      }
    }
    return text
  }
}

/// Whether a terminal acts on a character: C0 and C1 controls, line and paragraph separators, and what
/// overrides the direction of text.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
  default: false
  }
}
