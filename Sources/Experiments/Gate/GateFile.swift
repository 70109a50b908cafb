import Essentials
import Foundation
import Interactions
import Victims
import Yams

/// What an owner expects of a recommender under attack, as a person writes it down: a YAML file.
///
/// ```yaml
/// recommender: python shop.py     # or ranker: bpr
/// dataset: clicks.csv
/// seed: 1
/// checks:
///   - attack: popular
///     budget: {fake-users: 20, clicks: 20, targets: 8}
///     expect: ["exposure < 1%", "ndcg@10 drop < 2%"]
///   - attack: poisonrec
///     steps: 20
///     defense: [distinct]
///     expect: ["exposure < 5%"]
///   - screen: fraudar
///     attack: popular
///     expect: ["recall at 1% false alarms > 80%"]
/// ```
///
/// What a check does not say is said above: `budget`, `defense`, `set` and `refresh` may stand there for
/// all.
package struct GateFile: Sendable {
  /// One thing that is tried, and what is expected of it.
  package struct Check: Sendable {
    /// What a person recognizes it by.
    package var name: String
    /// What is tried.
    package var trial: Kind
    /// What is expected.
    package var expectations: [GateExpectation]
  }

  /// What is tried.
  package enum Kind: Sendable {
    /// An attack on the recommender.
    case poison(PoisoningTrial.Plan)
    /// A detector that looks for an attack's accounts.
    case screen(ScreeningPlan)
  }

  /// Where it lies.
  package let path: String
  /// What is attacked.
  package private(set) var subject: Subject
  /// The dataset's name or path.
  package private(set) var dataset: String
  /// Where all randomness comes from.
  package private(set) var seed: UInt64 = 1
  /// What is tried, in order.
  package private(set) var checks: [Check] = []

  private static let keys = [
    "recommender", "ranker", "dataset", "seed", "lists", "audience", "budget", "defense", "set",
    "refresh",
    "checks",
  ]
  private static let checkKeys = [
    "name", "attack", "screen", "train-on", "budget", "steps", "action-space", "best-of", "defense",
    "static", "set", "refresh", "expect",
  ]
  private static let budgetKeys = ["fake-users", "clicks", "targets"]

  /// Reads the file at `path`.
  package init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputError(.noInput, "no such gate", file: path)
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw InputError(.data, "no text in UTF-8", file: path)
    }
    try self.init(text, path: path)
  }

  /// Reads `text`, which messages place at `path`.
  package init(_ text: String, path: String) throws {
    self.path = path
    let yaml = try YAMLText(text, path: path)
    var base = Part()
    var (ranker, recommender, dataset) = (nil as String?, nil as String?, nil as String?)
    var lists: ListKind?
    var audience: Int?
    var nodes: [Node] = []
    for (key, keyNode, value) in try yaml.pairs(
      of: yaml.root, "a gate", known: Self.keys, extensions: true)
    {
      switch key {
      case "recommender": recommender = try yaml.text(of: value, key)
      case "ranker": ranker = try yaml.text(of: value, key)
      case "dataset": dataset = try yaml.text(of: value, key)
      case "seed":
        guard let seed = UInt64(try yaml.text(of: value, key)) else {
          throw yaml.error("the seed must be a whole number of at least 0", at: value)
        }
        self.seed = seed
      case "lists":
        let text = try yaml.text(of: value, key)
        guard let kind = ListKind(rawValue: text) else {
          throw yaml.error(
            UnknownName(kind: "kind of lists", name: text, known: ListKind.allCases.map(\.rawValue))
              .message, at: value)
        }
        lists = kind
      case "audience":
        guard let size = Int(try yaml.text(of: value, key)), size >= 1 else {
          throw yaml.error("the audience must be a whole number of at least 1", at: value)
        }
        audience = size
      case "checks":
        guard let list = value.sequence, !list.isEmpty else {
          throw yaml.error("checks must be a list of at least one", at: keyNode)
        }
        nodes = Array(list)
      default: try base.read(key, value, yaml)
      }
    }
    do {
      subject = try Subject(ranker: ranker, recommender: recommender)
    } catch let error as InputError {
      throw InputError(.data, error.message, file: path)
    }
    guard let dataset else { throw InputError(.data, "no dataset", file: path) }
    self.dataset = dataset
    guard !nodes.isEmpty else { throw InputError(.data, "no checks", file: path) }
    for node in nodes { checks.append(try check(node, base, lists, audience, yaml)) }
    for (index, check) in checks.enumerated() {
      let twins = checks.prefix(index).count { $0.name == check.name }
      if twins > 0 { checks[index].name += " (\(twins + 1))" }
    }
  }

  /// What a check may say, or all of them.
  private struct Part {
    var name: String?
    var attack: String?
    var screen: String?
    var trainOn: String?
    var budget: [String: Int] = [:]
    var shorthands: [String: String] = [:]
    var defenses: [String] = []
    var isStatic = false
    var settings: HyperparameterSettings = [:]
    var refresh: String?
    var expectations: [GateExpectation] = []

    mutating func read(_ key: String, _ value: Node, _ yaml: YAMLText) throws {
      switch key {
      case "name": name = try yaml.text(of: value, key)
      case "attack": attack = try yaml.text(of: value, key)
      case "screen": screen = try yaml.text(of: value, key)
      case "train-on": trainOn = try yaml.text(of: value, key)
      case "refresh": refresh = try yaml.text(of: value, key)
      case "steps", "action-space", "best-of": shorthands[key] = try yaml.text(of: value, key)
      case "static":
        guard let flag = try yaml.flag(of: value) else {
          throw yaml.error("static must be true or false", at: value)
        }
        isStatic = flag
      case "defense":
        defenses = try yaml.list(of: value).map { try yaml.text(of: $0, "each defense") }
      case "budget":
        for (name, _, value) in try yaml.pairs(of: value, key, known: budgetKeys) {
          guard let count = Int(try yaml.text(of: value, name)), count >= 1 else {
            throw yaml.error("\(name) must be a whole number of at least 1", at: value)
          }
          budget[name] = count
        }
      case "set":
        for (name, _, value) in try yaml.pairs(of: value, key) {
          settings[name] = try yaml.text(of: value, "'\(name)'")
        }
      case "expect":
        expectations = try yaml.list(of: value).map { node in
          do {
            return try GateExpectation(parsing: try yaml.text(of: node, "an expectation"))
          } catch let error as InputError where error.file == nil {
            throw yaml.error(error.message, at: node)
          }
        }
        if expectations.isEmpty { throw yaml.error("nothing is expected", at: value) }
      default: preconditionFailure("the keys were checked: \(key)")
      }
    }
  }

  private func check(
    _ node: Node, _ base: Part, _ lists: ListKind?, _ audience: Int?, _ yaml: YAMLText
  ) throws -> Check {
    var part = base
    for (key, _, value) in try yaml.pairs(of: node, "a check", known: Self.checkKeys) {
      try part.read(key, value, yaml)
    }
    guard let attack = part.attack else { throw yaml.error("a check needs an attack", at: node) }
    guard !part.expectations.isEmpty else {
      throw yaml.error(
        "a check that expects nothing; an example: expect: [\"exposure < 1%\"]", at: node)
    }
    for expectation in part.expectations
    where expectation.measure.isOfScreening != (part.screen != nil) {
      throw yaml.error(
        part.screen == nil
          ? "'\(expectation.text)' is for a check with 'screen: DETECTOR'"
          : "'\(expectation.text)' is for a check without 'screen'", at: node)
    }
    do {
      let kind =
        if let detector = part.screen {
          Kind.screen(try screening(part, detector, attack))
        } else { Kind.poison(try poisoning(part, attack, lists, audience)) }
      return Check(
        name: part.name ?? Self.name(part, attack), trial: kind, expectations: part.expectations)
    } catch let error as InputError where error.file == nil {
      throw yaml.error(error.message, at: node)
    }
  }

  private static func name(_ part: Part, _ attack: String) -> String {
    (part.screen.map { "\($0) finds \(attack)" } ?? attack)
      + (part.defenses.isEmpty || part.screen != nil
        ? "" : " behind " + part.defenses.joined(separator: ", "))
  }

  private func poisoning(
    _ part: Part, _ attack: String, _ lists: ListKind?, _ audience: Int?
  ) throws -> PoisoningTrial.Plan {
    func refuse(_ message: String) -> InputError { InputError(.data, message) }
    if part.trainOn != nil { throw refuse("train-on is for a check with 'screen'") }
    var plan = PoisoningTrial.Plan(subject, attack: attack)
    plan.lists = lists
    plan.audience = audience
    plan.seed = seed
    plan.fakeUsers = part.budget["fake-users"] ?? plan.fakeUsers
    plan.clicks = part.budget["clicks"] ?? plan.clicks
    plan.targets = part.budget["targets"] ?? plan.targets
    plan.defenses = part.defenses.isEmpty ? nil : part.defenses
    plan.isStatic = part.isStatic ? true : nil
    plan.settings = part.settings
    if let text = part.refresh {
      do { plan.refresh = try SimulatedVictim.Refresh(text) } catch let error as InputError {
        throw refuse(error.message)
      }
    }
    let known = try Catalog.attack(named: attack).hyperparameterNames
    for (option, name) in PoisoningTrial.shorthands {
      guard let value = part.shorthands[option] else { continue }
      guard known.contains(name) else { throw refuse("attack '\(attack)' has no \(option)") }
      plan.settings["attack.\(name)"] = value
    }
    try plan.validate()
    let settings = try plan.assigned
    _ = try plan.subject.rankerType?.values(setting: settings.ranker)
    _ = try Catalog.attack(named: attack).values(setting: settings.attack)
    for expectation in part.expectations {
      if case .cost = expectation.measure, part.defenses.isEmpty {
        throw refuse("'\(expectation.text)' is for a check with a defense")
      }
    }
    return plan
  }

  private func screening(
    _ part: Part, _ detector: String, _ attack: String
  ) throws -> ScreeningPlan {
    var plan = ScreeningPlan()
    plan.detector = detector
    plan.attacks = [attack]
    plan.trainOn = part.trainOn
    plan.seed = seed
    plan.fakeUsers = part.budget["fake-users"] ?? plan.fakeUsers
    plan.clicks = part.budget["clicks"] ?? plan.clicks
    plan.targets = part.budget["targets"] ?? plan.targets
    plan.settings = part.settings
    if case .ranker(let name) = subject { plan.ranker = name }
    for (option, name) in PoisoningTrial.shorthands {
      if let value = part.shorthands[option] { plan.settings["\(attack).\(name)"] = value }
    }
    if plan.ranker == nil, attack != ScreeningPlan.control,
      !CraftTrial.attackNames.contains(attack)
    {
      throw InputError(
        .data,
        "\(attack) asks a recommender how it does; a screen of your own recommender's accounts takes "
          + CraftTrial.attackNames.joined(separator: ", "))
    }
    try plan.check()
    return plan
  }
}
