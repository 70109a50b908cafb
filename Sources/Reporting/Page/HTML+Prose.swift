extension HTML {
  /// Plain text in which options of the command line, such as --lists full, stay in one piece, and so do a number
  /// and its percent sign.
  static func prose(_ text: String) -> HTML {
    let text = text.replacing(" %", with: "\u{A0}%")
    var parts: [HTML] = []
    var place = text.startIndex
    for match in text.matches(of: /--[a-z][a-z-]*( [a-z][a-z-]*)?/) {
      parts.append(.text(String(text[place..<match.range.lowerBound])))
      parts.append(.element("code", [:], text: String(match.output.0)))
      place = match.range.upperBound
    }
    return .group(parts + [.text(String(text[place...]))])
  }
}
