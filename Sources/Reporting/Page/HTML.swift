/// A piece of a page's markup that is well-formed by construction.
///
/// Text can only get in through ``text(_:)`` or as an attribute, and is escaped there. The markup is
/// XML as well as HTML, so that a test can parse it.
package struct HTML: Sendable, Equatable {
  /// The markup.
  package let markup: String

  private init(markup: String) { self.markup = markup }

  /// Plain text.
  package static func text(_ text: String) -> HTML { HTML(markup: text.escapedForMarkup) }

  /// Several pieces, one after another.
  package static func group(_ parts: [HTML]) -> HTML {
    HTML(markup: parts.map(\.markup).joined())
  }

  /// An element; its name and its attributes' names come from this program, never from data.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [HTML] = []
  ) -> HTML {
    var markup = "<\(name)"
    for (key, value) in attributes where !value.isEmpty {
      markup += " \(key)=\"\(value.escapedForMarkup)\""
    }
    if children.isEmpty, voidElements.contains(name) { return HTML(markup: markup + "/>") }
    markup += ">" + children.map(\.markup).joined() + "</\(name)>"
    return HTML(markup: blockElements.contains(name) ? markup + "\n" : markup)
  }

  /// An element that holds text only.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String
  ) -> HTML {
    element(name, attributes, [.text(text)])
  }

  private static let voidElements: Set = [
    "meta", "br", "col", "hr", "path", "line", "circle", "rect",
  ]
  private static let blockElements: Set = [
    "p", "section", "table", "tr", "thead", "tbody", "figure", "figcaption", "h1", "h2", "h3", "ul",
    "li", "div", "dl", "dd", "caption", "details", "header", "footer", "nav", "main",
  ]
}

extension String {
  /// With the characters that mean something in markup, and those that XML forbids, replaced.
  var escapedForMarkup: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
