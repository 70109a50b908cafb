import Essentials
import Foundation
import Testing

@testable import Terminal

/// Whatever a terminal's width, nothing is wider and nothing is lost.
struct TerminalWidthTests {
  private static let widths = [40, 60, 80, 120, 200]

  private var table: TextTable {
    var table = TextTable(["name", "count", "what it is"], words: [2])
    table.add([
      "co-visitation", "12,345", "shows what was clicked next to what one has, again and again",
    ])
    table.add(["日本語の名前", "7", String(repeating: "x", count: 90)])
    return table
  }

  /// The text without what only lays it out.
  private func letters(_ text: String) -> [Character: Int] {
    text.filter { !$0.isWhitespace && $0 != "─" && $0 != ":" }
      .reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  @Test(arguments: widths)
  func aTableFits(width: Int) {
    let text = table.text(width: width)
    #expect(text.split(separator: "\n").allSatisfy { String($0).columns <= width })
    #expect(letters(text) == letters(table.text(width: nil)))
  }

  /// Many numbers do not fit into 40 columns side by side: each row is a paragraph then.
  @Test func numbersThatDoNotFitStandBelowEachOther() {
    var table = TextTable(["log", "users", "items", "interactions", "samples"])
    table.add(["steam", "6,506", "5,134", "187,235", "180,729"])
    #expect(
      table.text(width: 30) == """
        log
        ──────────────────────────────
        steam
          users         6,506
          items         5,134
          interactions  187,235
          samples       180,729
        """)
    #expect(table.text(width: 200) == table.text(width: nil))
  }

  @Test(arguments: widths)
  func progressFitsAndKeepsWhatMatters(width: Int) {
    let progress = Essentials.Progress(
      stage: "control: best of 1920 power-item", completed: 17, total: 1_920, unit: "step",
      figures: [("mean", 14.969), ("max", 15), ("targets %", 51.766)])
    let text = ProgressText(progress, done: 17, elapsed: 10)
    let line = text.fitted(to: width)
    #expect(line.columns <= width)
    #expect(line.contains("step 17/1920") && line.contains("18 min 39 s left"))
    #expect(
      text.whole
        == "control: best of 1920 power-item: step 17/1920, mean 14.969, max 15.000, targets % 51.766, "
        + "1.70/s, 18 min 39 s left")
    if width == 200 { #expect(line == text.whole) }
    if width == 80 {
      #expect(
        line == "control: best of 1920 power-item: step 17/1920, mean 14.969, 18 min 39 s left")
    }
  }

  @Test func wideCharactersTakeTwoColumns() {
    #expect("日本".columns == 4 && "e\u{301}a".columns == 2 && "−a".columns == 2)
    #expect("日本語".fitted(to: 5) == "日本…" && "abc".fitted(to: 3) == "abc")
    #expect("a bc def".wrapped(to: 4) == ["a bc", "def"])
    #expect("  a bc def".wrappedAsIndented(to: 6) == ["  a bc", "  def"])
    #expect("  fits".wrappedAsIndented(to: 6) == ["  fits"])
    #expect("     deep in".wrappedAsIndented(to: 6).allSatisfy { $0.columns <= 6 })
    #expect("  abcdefghij".wrappedAsIndented(to: 6) == ["  abcd", "  efgh", "  ij"])
    #expect("日本語".wrapped(to: 2) == ["日", "本", "語"])
  }
}

struct CommandLineWordsTests {
  @Test(arguments: [
    (["poison", "--clicks", "-3"], ["poison", "--clicks=-3"]),
    (["--epsilon", "-1e3", "-h"], ["--epsilon=-1e3", "-h"]),
    (["--quiet", "--seed=-1", "-2"], ["--quiet", "--seed=-1", "-2"]),
    (["check", "--", "--k", "-3"], ["check", "--", "--k", "-3"]),
  ])
  func aNegativeNumberIsAValue(words: [String], expected: [String]) {
    #expect(CommandLineWords(words).words == expected)
  }

  /// The lines of the library of arguments become one.
  @Test func aMistakeIsOneLine() {
    #expect(
      Program.line(
        of: """
          Error: Missing expected argument '--attack <attack>'
          Help:  --attack <attack>  The attack: random, popular.
          Usage: mithridate poison [<options>] --attack <attack>
            See 'mithridate poison --help' for more information.
          """) == "Missing expected argument '--attack <attack>'; see 'mithridate poison --help'")
    #expect(Program.line(of: "Error: No more.") == "No more")
  }

  /// As a person meets it: one prefix, one line, the right command.
  @Test(arguments: [
    (["poisn"], "no command 'poisn'; did you mean 'poison'?"),
    (["datasets", "lst"], "no command 'lst'; did you mean 'list'?"),
    (["poison", "--attack", "random"], "see 'mithridate poison --help'"),
    (
      [
        "poison", "--dataset", "bazaar", "--ranker", "itempop", "--attack", "random", "--clicks",
        "-3",
      ],
      "--clicks must be at least 1, not -3"
    ),
    (
      [
        "poison", "--dataset", "bazaar", "--ranker", "itempop", "--attack", "random", "--steps",
        "3",
      ],
      "attack 'random' has no --steps"
    ),
  ])
  func oneLineWithOnePrefix(arguments: [String], message: String) throws {
    let invocation = try Invocation(arguments)
    #expect(invocation.status == 64)
    let lines = invocation.errors.split(separator: "\n").filter { $0.contains("error") }
    #expect(lines.count == 1 && lines[0].hasPrefix("mithridate: error: "))
    #expect(lines.first?.contains(message) == true, "\(invocation.errors)")
    #expect(!invocation.errors.contains("Usage:"))
  }
}

/// Colors are for those who want them.
@Suite(.serialized) struct ColorTests {
  @Test func neverAndAlwaysAreKept() {
    Color.choose(by: ["train", "--color", "always"])
    #expect(Color.isUsed(on: STDOUT_FILENO, environment: ["NO_COLOR": "1"]))
    #expect(
      Color.paintTables("a  b\n─  ─\n1  2", on: STDOUT_FILENO)
        == "\u{1B}[1ma  b\u{1B}[0m\n\u{1B}[2m─  ─\u{1B}[0m\n1  2")
    Color.choose(by: ["train", "--color=never"])
    #expect(!Color.isUsed(on: STDOUT_FILENO, environment: [:]))
    // What comes after is somebody else's.
    Color.choose(by: ["--color=auto", "--", "--color=always"])
    #expect(!Color.isUsed(on: -1, environment: [:]))
  }

  @Test func errorsAreColoredOnDemandAlone() throws {
    #expect(try Invocation(["datasets", "lst"]).errors.hasPrefix("mithridate: error: "))
    #expect(
      try Invocation(["datasets", "list", "--color", "always", "--nope"]).errors.hasPrefix(
        "\u{1B}[1;31mmithridate: error:\u{1B}[0m "))
  }
}

struct ComponentsCommandTests {
  @Test func everyHyperparameterIsListed() throws {
    let list = try Invocation(["components"])
    #expect(list.status == 0)
    for name in ["bpr", "poisonrec", "bcbt-popular", "fgsm-linf", "gru-attention"] {
      #expect(list.output.contains("  \(name)  "), "\(name)")
    }
    let one = try Invocation(["components", "bpr"])
    #expect(one.output.contains("bpr, recommender: --ranker bpr"))
    #expect(
      one.output.contains(#/biasRegularization +1 +at least 0 /#)
        && one.output.contains("Source: Steffen Rendle"))
    // What an attack on walks may do is an option of its own.
    #expect(
      try Invocation(["components", "fgsm-linf"]).output.contains(
        "fgsm-linf, attack on walks: --attack fgsm-linf --epsilon 0.5"))
    #expect(try Invocation(["components", "stealth"]).output.contains("stealthDetector"))
    #expect(try Invocation(["components", "bprr"]).errors.contains("did you mean 'bpr'?"))
  }

  @Test func itIsADocument() throws {
    let invocation = try Invocation(["components", "random", "--json"])
    let documents = try #require(
      try JSONSerialization.jsonObject(with: Data(invocation.output.utf8)) as? [[String: Any]])
    let hyperparameters = try #require(documents.first?["hyperparameters"] as? [[String: Any]])
    #expect(documents.count == 1 && documents[0]["kind"] as? String == "attack")
    #expect(hyperparameters.first?["name"] as? String == "draws")
    #expect(hyperparameters.first?["default"] as? Int == 1)
    #expect(hyperparameters.first?["range"] as? String == "at least 1")
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsKnowTheNames(shell: String) throws {
    let script = try Invocation(["--generate-completion-script", shell]).output
    for name in [
      "co-visitation", "poisonrec", "bcbt-random", "fgsm-linf", "gru-attention", "movielens-1m",
    ] {
      #expect(script.contains(name), "\(name)")
    }
  }

  /// What bash offers after a command line, by the script that it is given.
  private func offered(after line: String) throws -> [String] {
    let folder = try TemporaryFolder()
    let script = folder.url.appending(path: "completion.bash")
    try Invocation(["--generate-completion-script", "bash"]).output
      .write(to: script, atomically: true, encoding: .utf8)
    let program = """
      source '\(script.path)'
      PATH="$1:$PATH"
      COMP_LINE="$2" COMP_POINT=${#2}
      read -ra COMP_WORDS <<< "$2"
      [[ $2 == *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      name=$(complete -p mithridate | grep -o -- '-F [^ ]*'); name=${name#-F }
      $name mithridate "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let bash = Process()
    bash.executableURL = URL(filePath: "/bin/bash")
    bash.arguments = [
      "-c", program, "bash", Invocation.executable.deletingLastPathComponent().path, line,
    ]
    let pipe = Pipe()
    bash.standardOutput = pipe
    try bash.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    bash.waitUntilExit()
    return text.split(separator: "\n").map(String.init)
  }

  @Test(arguments: [
    ("mithridate train --ranker ", ["bpr", "ngcf"]),
    ("mithridate poison --attack power", ["power-item"]),
    ("mithridate poison --action-space ", ["bcbt-popular", "plain"]),
    ("mithridate poison --defense ", ["distinct", "screen", "new-item-damping"]),
    ("mithridate screen --detector ", ["fraudar", "pca-select-users", "profile", "sequence"]),
    ("mithridate screen --attack ", ["conslop", "real-users"]),
    ("mithridate screen --train-on ", ["popular"]),
    ("mithridate craft --attack ", ["random", "conslop"]),
    ("mithridate evade --attack fgsm-", ["fgsm-l1", "fgsm-l2", "fgsm-linf"]),
    ("mithridate evade --graph ", ["bazaar-kg", "beauty-kg"]),
    ("mithridate detect --train-on ", ["jsma", "gaussian"]),
    ("mithridate bench evaluation --ranker ", ["gru4rec"]),
    ("mithridate bench step --action-space ", ["bplain"]),
    ("mithridate components fraud", ["fraudar"]),
    ("mithridate datasets describe ", ["bazaar", "steam"]),
    ("mithridate poison --attack poisonrec --set ", ["worlds=", "clip="]),
    ("mithridate screen --detector fraudar --set ", ["blocks=", "offset="]),
    ("mithridate detect --detector gru-attention --set ", ["patience="]),
    ("mithridate train --color ", ["always", "auto", "never"]),
  ])
  func bashOffersTheNames(line: String, names: [String]) throws {
    let offered = try offered(after: line)
    for name in names { #expect(offered.contains(name), "\(name) of \(offered)") }
  }

  /// What is set of the components that the command line names, and of no others.
  @Test func hyperparametersAreThoseOfWhatWasNamed() throws {
    let offered = try offered(after: "mithridate screen --detector fraudar --set ")
    #expect(offered == ["blocks=", "offset="])
  }
}
