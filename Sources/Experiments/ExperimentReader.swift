import Essentials
import Yams

/// Turns the parts of an experiment's file into grids.
struct ExperimentReader {
  let yaml: YAMLText

  /// The keys of one of several grids.
  static let partKeys = ["command", "grid", "set", "exclude"]
  /// The keys of a file.
  static let keys = ["name", "title", "command", "seeds", "grid", "set", "exclude", "trials"]

  /// What a grid is made of.
  struct Part {
    var command: [String] = []
    var axes: [Grid.Axis] = []
    var exclusions: [(Grid.Exclusion, names: [Node])] = []
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
        let exclusion = try pairs.map { name, _, value in
          // As text: what is left out has no value to exclude it by.
          (name, Set(try yaml.list(of: value).map { try yaml.text(of: $0, "'\(name)'") }))
        }
        part.exclusions.append(
          (Dictionary(exclusion) { _, last in last }, names: pairs.map(\.key)))
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
    for (_, keys) in part.exclusions {
      for key in keys {
        let name = key.scalar?.string ?? ""
        if !names.contains(name) {
          throw yaml.error(
            UnknownName(kind: "option to exclude", name: name, known: names).message, at: key)
        }
      }
    }
    return Grid(command: part.command, axes: part.axes, exclusions: part.exclusions.map(\.0))
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
    if let flag = scalar.flag { return flag ? .flag : nil }
    return .text(scalar.string)
  }
}
