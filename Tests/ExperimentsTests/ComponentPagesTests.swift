import Essentials
import Evasion
import Foundation
import PathReasoning
import Testing
@testable import Experiments

/// Everything in the catalog has a page that tells the truth about it.
@Suite struct ComponentPagesTests {
  /// A component, and where its page is.
  struct Entry: CustomTestStringConvertible {
    var target: String
    var title: String
    var identifier: String
    var configuration: (any ComponentConfiguration.Type)?
    var testDescription: String { identifier }

    init(
      _ target: String, _ type: Any.Type, _ identifier: String, _ component: (any Component.Type)?
    ) {
      self.target = target
      // Without the parameters of a generic type.
      title = String("\(type)".prefix { $0 != "<" })
      self.identifier = identifier
      configuration = component.map { Self.configuration(of: $0) }
    }

    private static func configuration<C: Component>(
      of type: C.Type
    ) -> any ComponentConfiguration.Type { C.Configuration.self }
  }

  static let entries: [Entry] =
    Catalog.rankers.map { Entry("Rankers", $0, $0.identifier, $0) }
    + Catalog.attacks.map { Entry("Poisoning", $0, $0.identifier, $0) }
    + Catalog.ActionSpaces.all.map { Entry("Poisoning", $0, $0.identifier, nil) }
    + Catalog.evasionAttacks.map { Entry("Evasion", $0, $0.identifier, $0) }
    + Catalog.detectors.map { Entry("Detection", $0, $0.identifier, $0) }
    + Catalog.AccountDetectors.all.map { Entry("Detection", $0, $0.identifier, $0) }
    + Catalog.defenses.map { Entry("Detection", $0, $0.identifier, $0) }

  @Test(arguments: entries)
  func itHasAPage(entry: Entry) throws {
    let page = try DocumentationPage(entry.title, of: entry.target)
    #expect(page.text.hasPrefix("# ``\(entry.title)``\n"))
    #expect(page.text.contains(" \(entry.identifier)`"), "how users choose it")
    for heading in ["Hyperparameters", "Cost", "Measured"] {
      #expect(page.headings.contains(heading), "a section '\(heading)'")
    }
    #expect(page.headings.contains { ["Paper", "Source"].contains($0) }, "where it is from")
    #expect(
      page.headings.contains { ["Equation", "Equations", "Rule"].contains($0) }, "what it does")
    // Whoever opens the library finds it.
    let landing = try DocumentationPage(entry.target, of: entry.target)
    #expect(landing.text.contains("\n- ``\(entry.title)``\n"))
  }

  @Test(arguments: entries)
  func itsHyperparametersAreThese(entry: Entry) throws {
    let page = try DocumentationPage(entry.title, of: entry.target)
    try Self.check(page, entry.configuration)
  }

  @Test func thoseOfTheWalkAreThese() throws {
    let page = try DocumentationPage("PathRecommender", of: "PathReasoning")
    try Self.check(page, PathRecommenderConfiguration.self)
  }

  @Test func thoseOfStealthAreThese() throws {
    let page = try DocumentationPage("StealthReward", of: "Poisoning")
    try Self.check(page, StealthReward.Configuration.self)
  }

  /// Compares the table of a page with the configuration: names, defaults, and ranges by trying what
  /// lies within and what lies without.
  private static func check(
    _ page: DocumentationPage, _ type: (any ComponentConfiguration.Type)?
  ) throws {
    let table = page.tables(below: "## Hyperparameters").first ?? []
    let values = try type.map { try $0.init().values } ?? [:]
    #expect(Set(table.dropFirst().map { $0[0] }) == Set(values.keys.map { "`\($0)`" }))
    guard let type, let header = table.first else { return }
    #expect(header == ["name", "default", "range", "what"])
    for row in table.dropFirst() {
      let name = row[0].replacing("`", with: "")
      guard let value = values[name] else { continue }
      #expect(text(of: value) == row[1].replacing("`", with: ""), "the default of \(name)")
      let range = try #require(
        DocumentedRange(row[2], defaults: values), "the range of \(name): \(row[2])")
      for text in range.within { #expect(accepts(type, name, text), "\(name)=\(text)") }
      for text in range.without { #expect(!accepts(type, name, text), "\(name)=\(text)") }
    }
  }

  private static func accepts(
    _ type: any ComponentConfiguration.Type, _ name: String, _ value: String
  ) -> Bool { (try? type.init(setting: [name: value], of: "it")) != nil }

  /// A default as a page has it, as many digits as it takes.
  private static func text(of value: JSON) -> String {
    switch value {
    case .bool(let value): "\(value)"
    case .string(let value): value
    default: value.number.map(plain) ?? "\(value)"
    }
  }

  /// A number without an exponent and without zeros that say nothing.
  private static func plain(_ number: Double) -> String {
    number == number.rounded()
      ? "\(Int(number))" : "\(Decimal(string: "\(number)") ?? Decimal(number))"
  }

  @Test func theBudgetsOfEvasionAttacksAreThese() throws {
    for attack in Catalog.evasionAttacks {
      let entry = Entry("Evasion", attack, attack.identifier, attack)
      let page = try DocumentationPage(entry.title, of: "Evasion")
      let row = try #require(page.tables(below: "## Budget").first?.last)
      let epsilon = attack.standardEpsilon
      #expect(row[0] == (epsilon.isFinite ? Self.plain(epsilon) : "none"), "\(entry)")
      let objectives = attack.objectives.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      #expect(row[2] == (objectives.isEmpty ? "none" : objectives), "\(entry)")
      #expect(row[1] == "`\(Self.norm(of: attack))`", "\(entry)")
    }
  }

  private static func norm<A: EvasionAttack>(of type: A.Type) -> String {
    type.init(A.Configuration()).norm.rawValue
  }

  /// The rankers that the paper attacks: Table III and all six logs are theirs.
  private static let published = [
    "itempop", "co-visitation", "pmf", "bpr", "neumf", "autorec", "gru4rec", "ngcf",
  ]

  /// The attacks that Table III does not have.
  private static let unpublished = [
    "worst-case", "bandwagon", "segment", "rev-adv", "dl-attack",
  ]

  /// What pages say of the attacks that others compare with stands in one table for each log.
  @Test(
    arguments: entries.filter { unpublished.contains($0.identifier) && $0.title != "WorstCase" })
  func figuresOfOtherAttacksAreThoseOfTheResults(entry: Entry) throws {
    let document = try DocumentationPage(file: "docs/results/attacks.md")
    let page = try DocumentationPage(entry.title, of: entry.target)
    let table = try #require(page.tables(below: "## Measured").first)
    #expect(table[0].dropFirst() == ["Steam", "Phone"])
    #expect(
      table.dropFirst().map { $0[0] } == [
        "`itempop`", "`co-visitation`", "`bpr`", "`pmf`", "ceiling",
      ])
    for (place, log) in table[0].enumerated().dropFirst() {
      let results = try #require(document.tables(below: "## \(log)").first)
      let measured = try #require(results.first { $0[0] == "`\(entry.identifier)`" })
      for row in table.dropFirst() where row[0] != "ceiling" {
        let column = try #require(results[0].firstIndex(of: row[0]))
        #expect(row[place] == measured[column], "\(entry), \(log), \(row[0])")
      }
    }
  }

  /// What pages say was measured stands in `docs/results`, which is written when something is.
  @Test func measuredFiguresAreThoseOfTheResults() throws {
    let results = try [
      ("Steam", "steam"), ("Phone", "phone"), ("MovieLens", "movielens"), ("Clothing", "clothing"),
    ].map { name, file in
      let document = try DocumentationPage(file: "docs/results/table-3-\(file).md")
      let title = try #require(document.text.split(separator: "\n").first)
      let table = try #require(document.tables(below: String(title)).first)
      return (name: name, table: table)
    }
    for entry in Self.entries where ["Rankers", "Poisoning"].contains(entry.target) {
      let page = try DocumentationPage(entry.title, of: entry.target)
      let isRanker = entry.target == "Rankers"
      if isRanker
        ? !Self.published.contains(entry.identifier)
        : entry.configuration == nil || Self.unpublished.contains(entry.identifier)
      {
        continue
      }
      let table = try #require(
        page.tables(below: "## Measured").first { $0[0].dropFirst() == results.map(\.name)[...] })
      for row in table.dropFirst() where row[0] != "ceiling" {
        for (name, cell) in zip(results, row.dropFirst()) {
          let (attack, ranker) =
            isRanker ? (row[0], entry.identifier) : ("`\(entry.identifier)`", row[0])
          let column = try #require(
            name.table[0].firstIndex(of: ranker.replacing("`", with: "")))
          let measured = try #require(name.table.first { $0[0] == attack })
          #expect(cell == measured[column], "\(entry.title), \(name.name), \(row[0])")
        }
      }
    }
  }

  @Test func qualityIsThatOfTheResults() throws {
    let rankers = try DocumentationPage(file: "docs/results/rankers.md")
    for entry in Self.entries where entry.target == "Rankers" {
      let page = try DocumentationPage(entry.title, of: "Rankers")
      let table = try #require(
        page.tables(below: "## Measured").first { $0[0].first == "log" })
      // Of the others as many as were measured.
      #expect(!Self.published.contains(entry.identifier) || table.count == 7, "six logs")
      for row in table.dropFirst() {
        let measured = try #require(
          rankers.tables(below: "**\(row[0])**").first?.first { $0[0] == "`\(entry.identifier)`" })
        // The results have a column for RecBole between.
        #expect(row[1...2] == measured[1...2], "\(entry.title), \(row[0])")
        #expect(row[3...6] == measured[4...7], "\(entry.title), \(row[0])")
      }
    }
  }
}

extension JSON {
  /// A number of any kind.
  fileprivate var number: Double? {
    if case .number(let value) = self { value } else { int.map(Double.init) }
  }
}

/// The range of a hyperparameter as pages write it, with values on both sides of its ends.
private struct DocumentedRange {
  /// What must be accepted.
  private(set) var within: [String] = []
  /// What must be refused.
  private(set) var without: [String] = []

  /// Nil if nobody could tell what `text` means.
  ///
  /// - Parameter defaults: For ends that another hyperparameter gives by its name.
  init?(_ text: String, defaults: [String: JSON]) {
    if text == "true or false" {
      (within, without) = (["true", "false"], ["maybe"])
      return
    }
    if text.hasPrefix("one of ") {
      within = text.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map {
        String($0.element)
      }
      without = ["nothing-of-the-kind"]
      return
    }
    var words = text.split(separator: " ").map(String.init)[...]
    var step = 0.0
    if words.starts(with: ["a", "multiple", "of"]) {
      guard let multiple = Double(words[3].filter(\.isNumber)) else { return nil }
      step = multiple
      words = words.dropFirst(4)
    }
    func number(_ word: String) -> Double? {
      word.hasPrefix("`") ? defaults[word.replacing("`", with: "")]?.number : Double(word)
    }
    while let word = words.popFirst() {
      guard let next = words.popFirst() else { return nil }
      switch (word, next) {
      case ("at", "least"), ("from", _):
        guard let end = word == "from" ? next : words.popFirst(), let low = number(end) else {
          return nil
        }
        add(low, isWithin: true)
        add(low - max(step, 1), isWithin: false)
        if step > 0 { add(low + step / 2, isWithin: false) }
      case ("above", _):
        guard let low = number(next) else { return nil }
        add(low, isWithin: false)
      case ("to", "below"):
        guard let high = words.popFirst().flatMap(number) else { return nil }
        add(high, isWithin: false)
      case ("to", _):
        guard let high = number(next) else { return nil }
        add(high, isWithin: true)
        add(high + max(step, 1), isWithin: false)
      default: return nil
      }
    }
  }

  private mutating func add(_ number: Double, isWithin: Bool) {
    let text = number == number.rounded() ? "\(Int(number))" : "\(number)"
    if isWithin { within.append(text) } else { without.append(text) }
  }
}
