import Foundation

/// How many characters a line of the terminal has.
package enum Columns {
  /// Where answers are printed; nil if nobody looks at them in a terminal.
  package static var output: Int? { count(of: STDOUT_FILENO) }

  /// Where progress is shown; nil if that is no terminal.
  package static var errors: Int? { count(of: STDERR_FILENO) }

  private static func count(of descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    // A terminal that does not tell is as wide as they once were.
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

extension String {
  /// How many columns of a terminal this text takes: two for each character of East Asian scripts and for
  /// each picture, none for an accent of its own.
  package var columns: Int {
    utf8.allSatisfy { $0 < 0x80 } ? utf8.count : reduce(0) { $0 + $1.columns }
  }

  /// The beginning that fits into `width` columns, with an ellipsis in place of what does not.
  package func fitted(to width: Int) -> String {
    guard columns > width else { return self }
    var text = ""
    var used = 0
    for character in self {
      used += character.columns
      if used > width - 1 { break }
      text.append(character)
    }
    return width > 0 ? text + "…" : ""
  }

  /// Lines of at most `width` columns, broken at spaces where there are any.
  package func wrapped(to width: Int) -> [String] {
    guard width > 0, columns > width else { return [self] }
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      var word = String(word)
      if !line.isEmpty, line.columns + 1 + word.columns > width {
        lines.append(line)
        line = ""
      }
      while word.columns > width {
        let part = word.beginning(of: width)
        if !line.isEmpty { lines.append(line) }
        lines.append(part)
        line = ""
        word = String(word.dropFirst(part.count))
      }
      line += line.isEmpty ? word : " " + word
    }
    return lines + (line.isEmpty ? [] : [line])
  }

  /// Lines of at most `width` columns, each as far in as the first.
  package func wrappedAsIndented(to width: Int) -> [String] {
    let indent = String(prefix { $0 == " " })
    // What stands far in gets the room that is left, as long as there is some.
    guard columns > width, indent.columns <= width / 2 else { return wrapped(to: width) }
    return String(dropFirst(indent.count)).wrapped(to: width - indent.columns).map { indent + $0 }
  }

  /// As many characters as fit, one at least.
  private func beginning(of width: Int) -> String {
    var text = ""
    var used = 0
    for character in self {
      used += character.columns
      if used > width, !text.isEmpty { break }
      text.append(character)
    }
    return text
  }
}

extension Character {
  fileprivate var columns: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    if scalar.properties.generalCategory == .nonspacingMark { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
