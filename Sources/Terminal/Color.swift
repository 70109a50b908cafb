import ArgumentParser
import Foundation
import Synchronization

/// When lines are colored.
package enum Color: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// In a terminal that shows colors, unless `NO_COLOR` is set.
  case auto
  case always
  case never

  /// What a piece of text is.
  package enum Role: Sendable {
    case heading
    case rule
    case error
    case warning

    fileprivate var code: String {
      switch self {
      case .heading: "1"
      case .rule: "2"
      case .error: "1;31"
      case .warning: "1;33"
      }
    }
  }

  private static let choice = Mutex(Color.auto)

  /// Takes the choice from a command line, before it is parsed: mistakes in the rest are shown in color, too.
  package static func choose(by arguments: [String]) {
    let own = arguments.prefix { $0 != "--" }
    for (index, argument) in own.enumerated() {
      let value =
        argument.hasPrefix("--color=")
        ? String(argument.dropFirst("--color=".count))
        : argument == "--color" && index + 1 < own.count ? own[index + 1] : nil
      if let color = value.flatMap(Color.init(rawValue:)) { choice.withLock { $0 = color } }
    }
  }

  /// Whether what goes to `descriptor` is colored.
  package static func isUsed(
    on descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Bool {
    switch choice.withLock({ $0 }) {
    case .always: true
    case .never: false
    case .auto:
      isatty(descriptor) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
        && environment["TERM"] != "dumb"
    }
  }

  /// `text` as `role`, where `descriptor` is colored.
  package static func paint(_ text: String, as role: Role, on descriptor: Int32) -> String {
    isUsed(on: descriptor) && !text.isEmpty ? "\u{1B}[\(role.code)m\(text)\u{1B}[0m" : text
  }

  /// The heads of tables set off, by the line beneath them.
  package static func paintTables(_ text: String, on descriptor: Int32) -> String {
    guard isUsed(on: descriptor) else { return text }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated()
    where line.contains("─") && line.allSatisfy({ $0 == "─" || $0 == " " }) {
      lines[index] = paint(line, as: .rule, on: descriptor)
      if index > 0 { lines[index - 1] = paint(lines[index - 1], as: .heading, on: descriptor) }
    }
    return lines.joined(separator: "\n")
  }
}
