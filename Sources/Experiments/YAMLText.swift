import Essentials
import Foundation
import Yams

/// A YAML document with its path, so that whatever is wrong can be said with its place.
struct YAMLText {
  let path: String
  let root: Node

  init(_ text: String, path: String) throws {
    self.path = path
    do {
      guard let root = try Yams.compose(yaml: text) else {
        throw InputError(.data, "the file is empty", file: path)
      }
      self.root = root
    } catch let error as YamlError {
      throw Self.explain(error, path: path, text: text)
    }
  }

  /// An error about `node`.
  func error(_ message: String, at node: Node) -> InputError {
    guard let mark = node.mark else { return InputError(.data, message, file: path) }
    return InputError(.data, "column \(mark.column): \(message)", file: path, line: mark.line)
  }

  /// A text, number or Boolean as it is written; `True` and `FALSE` as `true` and `false`.
  func text(of node: Node, _ what: String) throws -> String {
    guard let scalar = node.scalar, !scalar.isNull else {
      throw error("\(what) must be a single value", at: node)
    }
    if let flag = try flag(of: node) { return "\(flag)" }
    return scalar.string
  }

  /// The Boolean that stands here without quotes, if one does.
  ///
  /// - Throws: An ``InputError`` about a word that is a Boolean to some readers of YAML and a text to
  ///   others.
  func flag(of node: Node) throws -> Bool? {
    guard let scalar = node.scalar, scalar.style == .plain else { return nil }
    switch scalar.string {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    case "yes", "Yes", "YES", "on", "On", "ON", "no", "No", "NO", "off", "Off", "OFF":
      let word = scalar.string
      let flag = ["yes", "on"].contains(word.lowercased())
      throw error(
        "'\(word)' is a text in YAML 1.2 and was a Boolean in 1.1; write \(flag), or '\(word)' in "
          + "quotes", at: node)
    default: return nil
    }
  }

  /// The nodes of a list; a single value is a list of one.
  func list(of node: Node) -> [Node] { node.sequence.map { Array($0) } ?? [node] }

  private static func explain(_ error: YamlError, path: String, text: String) -> InputError {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let line = mark.line <= lines.count ? lines[mark.line - 1] : ""
      if let tab = line.prefix(while: \.isWhitespace).firstIndex(of: "\t") {
        let column = line.distance(from: line.startIndex, to: tab) + 1
        return InputError(
          .data, "column \(column): a tab; YAML is indented with spaces", file: path,
          line: mark.line)
      }
      let place = context.map { ", \($0.text) at line \($0.mark.line)" } ?? ""
      return InputError(
        .data, "column \(mark.column): \(problem)\(place)", file: path, line: mark.line)
    case .duplicatedKeysInMapping(let duplicates, let context):
      return InputError(
        .data, "the key '\(duplicates.first ?? "")' is there twice", file: path,
        line: context.mark.line)
    case .reader(let problem, _, _, _):
      return InputError(.data, "no text in UTF-8: \(problem)", file: path)
    default:
      return InputError(.data, "no YAML: \(error)", file: path)
    }
  }
}

extension Node.Scalar {
  /// Whether nothing stands here, or the word null.
  var isNull: Bool { style == .plain && ["", "~", "null", "Null", "NULL"].contains(string) }
}
