import Essentials
import Yams

/// Turns the parts of an experiment's file into grids.
struct ExperimentReader {
  let yaml: YAMLText

  /// The keys of one of several grids.
  static let partKeys = ["command", "grid", "set", "exclude"]
  /// The keys of a file.
  static let keys = ["name", "title", "command", "seeds", "grid", "set", "exclude", "trials"]

  /// A combination that is left out, with its place.
  struct Exclusion {
    var values: Grid.Exclusion
    var names: [Node]
    /// Every value with the name that it stands under.
    var places: [(name: String, value: String, node: Node)]
  }

  /// What a grid is made of.
  struct Part {
    var command: [String] = []
    var axes: [Grid.Axis] = []
    var exclusions: [Exclusion] = []
  }

  /// Reads one of ``partKeys`` into `part`.
  func read(_ key: String, _ keyNode: Node, _ value: Node, into part: inout Part) throws {
    switch key {
    case "command":
      part.command = try yaml.text(of: value, "the command").split(separator: " ").map(String.init)
      if part.command.isEmpty { throw yaml.error("the command is empty", at: value) }
    case "grid", "set":
      let axes = try yaml.pairs(of: value, key).map { name, _, value in
        Grid.Axis(
          name: name, isSetting: key == "set",
          values: try values(of: value, "'\(name)'", isSetting: key == "set"))
      }
      part.axes = Grid(command: [], axes: part.axes).refined(by: axes).axes
    case "exclude":
      for node in yaml.list(of: value) {
        let pairs = try yaml.pairs(of: node, "what to exclude")
        if pairs.isEmpty { throw yaml.error("an exclusion without a name", at: node) }
        let places = try pairs.flatMap { name, _, value in
          // As text: what is left out has no value to exclude it by.
          try yaml.list(of: value).map { (name, try yaml.text(of: $0, "'\(name)'"), $0) }
        }
        let values = Dictionary(grouping: places, by: \.0).mapValues { Set($0.map(\.1)) }
        if let empty = pairs.first(where: { values[$0.name] == nil }) {
          throw yaml.error("'\(empty.name)' has no value to exclude", at: empty.value)
        }
        part.exclusions.append(
          Exclusion(
            values: values, names: pairs.map(\.key),
            places: places.map { (name: $0.0, value: $0.1, node: $0.2) }))
      }
    default: preconditionFailure("the keys were checked: \(key)")
    }
  }

  /// Lays one of several grids over what they share.
  func refine(_ part: inout Part, with node: Node) throws {
    for (key, keyNode, value) in try yaml.pairs(of: node, "a grid", known: Self.partKeys) {
      try read(key, keyNode, value, into: &part)
    }
  }

  /// The grid that `part` describes, checked as far as the file alone tells.
  func grid(of part: Part, at node: Node) throws -> Grid {
    if part.command.isEmpty {
      throw yaml.error("no command; an example: 'command: poison'", at: node)
    }
    let names = part.axes.map(\.name)
    for word in part.command where word.isPlaceholder {
      guard let axis = part.axes.first(where: { $0.name == word.placeholder && !$0.isSetting })
      else {
        throw yaml.error(
          "the command has \(word), but the grid has no '\(word.placeholder)'", at: node)
      }
      if axis.values.contains(where: { $0 == nil || $0 == .flag }) {
        throw yaml.error("'\(axis.name)' stands in the command, so it needs a value", at: node)
      }
    }
    for exclusion in part.exclusions {
      for key in exclusion.names {
        let name = key.scalar?.string ?? ""
        if !names.contains(name) {
          throw yaml.error(
            UnknownName(kind: "option to exclude", name: name, known: names).message, at: key)
        }
      }
    }
    return Grid(command: part.command, axes: part.axes, exclusions: part.exclusions.map(\.values))
  }

  /// Checks that what is to be left out is something that one of the file's parts has.
  func checkExclusions(of parts: [Part]) throws {
    var known: [String: [String]] = [:]
    for axis in parts.flatMap(\.axes) {
      let values = axis.values.compactMap { $0?.text }
      known[axis.name, default: []] += values.filter { known[axis.name]?.contains($0) != true }
    }
    for (name, value, node) in parts.flatMap({ $0.exclusions.flatMap(\.places) })
    where known[name]?.contains(value) != true {
      throw yaml.error(
        UnknownName(kind: "\(name) to exclude", name: value, known: known[name] ?? []).message,
        at: node)
    }
  }

  /// The values of an axis, at least one; nil for those that leave the option out.
  ///
  /// A hyperparameter is always set to a text, `false` included.
  func values(
    of node: Node, _ what: String, isSetting: Bool = false
  ) throws -> [Trial.Value?] {
    let values = try yaml.list(of: node).map { node in
      isSetting ? .text(try yaml.text(of: node, what)) : try value(of: node, what)
    }
    if values.isEmpty { throw yaml.error("the grid is empty: \(what) has no value", at: node) }
    return values
  }

  private func value(of node: Node, _ what: String) throws -> Trial.Value? {
    if let texts = node.sequence {
      return .several(try texts.map { try yaml.text(of: $0, "each of \(what)") })
    }
    guard let scalar = node.scalar else {
      throw yaml.error("\(what) must be a value or a list of values", at: node)
    }
    if scalar.isNull { return nil }
    if let flag = try yaml.flag(of: node) { return flag ? .flag : nil }
    return .text(scalar.string)
  }
}
