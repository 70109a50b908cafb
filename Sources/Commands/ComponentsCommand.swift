import ArgumentParser
import Documents
import Essentials
import Experiments
import Terminal

/// `components`: what can be chosen by name, and what can be set of it.
struct ComponentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "components",
    abstract: Manual.components,
    discussion: """
      Without a name, everything in a line each; with one, its hyperparameters with their defaults, what is \
      accepted, what they do, and where it is from. '--set NAME=VALUE' of the commands sets them.
      """)

  @Argument(help: "What to tell of, by its name.", completion: .list(Catalog.componentNames))
  var name: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let all = try Catalog.components()
    guard let name else { return try output.print(all, as: ComponentList(all).text) }
    let found = all.filter { $0.name == name }
    if found.isEmpty {
      throw InputError.unknown("component", name, known: Catalog.componentNames)
    }
    try output.print(found, as: found.map { ComponentText($0).text }.joined(separator: "\n\n"))
  }
}

/// All components, kind by kind.
struct ComponentList {
  let components: [ComponentDocument]

  init(_ components: [ComponentDocument]) { self.components = components }

  var text: String {
    var table = TextTable(["kind", "name", "what it is"], words: [1, 2])
    var last = ""
    for component in components {
      table.add([component.kind == last ? "" : component.kind, component.name, component.summary])
      last = component.kind
    }
    return table.text + "\n\n'mithridate components NAME' lists the hyperparameters of one."
  }
}

/// A component with all that can be set of it.
struct ComponentText {
  let component: ComponentDocument

  init(_ component: ComponentDocument) { self.component = component }

  var text: String {
    var parts = [
      "\(component.name), \(component.kind)"
        + (component.option.isEmpty ? "" : ": \(component.option)"),
      component.summary,
    ]
    if component.hyperparameters.isEmpty {
      parts.append("It has no hyperparameters.")
    } else {
      var table = TextTable(["hyperparameter", "default", "range", "what it does"], words: [2, 3])
      for hyperparameter in component.hyperparameters {
        table.add([
          hyperparameter.name, hyperparameter.standard.plain, hyperparameter.range,
          hyperparameter.meaning,
        ])
      }
      parts.append(table.text)
    }
    return (parts + ["Source: \(component.source)"]).joined(separator: "\n\n")
  }
}

extension JSON {
  /// As one would type it, without zeros that say nothing: 0.05 for what is stored as 0.05000000075.
  fileprivate var plain: String {
    switch self {
    case .string(let text): text
    case .number(let value): "\(Float(value))"
    default: compact
    }
  }
}
