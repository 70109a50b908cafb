import ArgumentParser
import Essentials
import Interactions

/// How a log of one's own is to be read, where its file does not tell.
package struct FormatOptions: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp(
      "Which columns hold what: names of the header, or numbers from 1.",
      discussion: """
        Any of the four; time=none takes rows in the file's order, value=none takes every row. \
        What was understood stands in a line on standard error.
        """,
      valueName: "user=A,item=B,time=C,value=D"),
    transform: { try ColumnNames($0) })
  package var columns: ColumnNames?

  @Option(
    help: ArgumentHelp(
      "What stands between fields: comma, tab, semicolon, bar, space, or the characters themselves.",
      valueName: "separator"),
    transform: FormatOptions.separator)
  package var separator: String?

  @Option(
    help: "Whether the first line names the columns: yes or no.", transform: FormatOptions.yesOrNo)
  package var header: Bool?

  @Option(help: "How fields may be quoted: none or double.")
  package var quote: ReadingOptions.Quote?

  @Option(
    help: ArgumentHelp(
      "Which rows are interactions, by their rating, label or event.",
      discussion: "A comparison, '>=4'; names of events, 'view,cart'; or 'all'.", valueName: "rule"),
    transform: { try PositiveRule($0) })
  package var positive: PositiveRule?

  @Option(
    help: ArgumentHelp(
      "What numbers in the time's column count, since 1970: s, ms, us or ns.",
      discussion: "For dates other than 2020-01-31, the order of their numbers: dmy, mdy or ymd."))
  package var timeUnit: TimeUnit?

  @Option(
    help: ArgumentHelp(
      "How rows stand: table, lists or json.",
      discussion: "lists: a user and then items between blanks; json: an object a line."))
  package var layout: ReadingOptions.Layout?

  /// All of them together.
  package var options: ReadingOptions {
    var options = ReadingOptions(columns: columns ?? ColumnNames())
    options.separator = separator
    options.header = header
    options.quote = quote
    options.positive = positive
    options.timeUnit = timeUnit
    options.layout = layout
    return options
  }

  private static func separator(_ text: String) throws -> String {
    let names = [
      "comma": ",", "tab": "\t", "\\t": "\t", "semicolon": ";", "bar": "|", "pipe": "|",
      "space": " ",
    ]
    let separator = names[text] ?? text
    guard !separator.isEmpty, !separator.contains(where: \.isNewline), !separator.contains("\"")
    else {
      throw InputError(.usage, "expected comma, tab, semicolon, bar, space or characters like '::'")
    }
    return separator
  }

  private static func yesOrNo(_ text: String) throws -> Bool {
    switch text {
    case "yes": true
    case "no": false
    default: throw InputError(.usage, "expected yes or no")
    }
  }
}

extension ReadingOptions.Quote: ExpressibleByArgument {}
extension ReadingOptions.Layout: ExpressibleByArgument {}
extension TimeUnit: ExpressibleByArgument {}
