import Essentials
import Testing

@testable import Experiments

/// What `components` says is what the documentation says.
struct ComponentNoteTests {
  @Test func everyComponentHasItsPagesWords() throws {
    for entry in Catalog.kinds.flatMap(\.entries) {
      let note = try #require(
        ComponentNote.all[entry.title], "Scripts/component-notes for \(entry.name)")
      let target = try #require(
        ["Rankers", "Poisoning", "PathReasoning", "Evasion", "Detection"].first {
          (try? DocumentationPage(entry.title, of: $0)) != nil
        })
      let page = try DocumentationPage(entry.title, of: target)
      let rows = (page.tables(below: "## Hyperparameters").first ?? []).dropFirst()
      #expect(note.hyperparameters.map(\.name) == rows.map { $0[0].plain }, "\(entry.name)")
      #expect(note.hyperparameters.map(\.range) == rows.map { $0[2].plain }, "\(entry.name)")
      #expect(note.hyperparameters.map(\.meaning) == rows.map { $0[3].plain }, "\(entry.name)")
      let text = page.text.split(whereSeparator: \.isWhitespace).joined(separator: " ").plain
      #expect(!note.summary.isEmpty && text.contains(note.summary), "\(entry.name)")
      #expect(!note.source.isEmpty && text.contains(note.source), "\(entry.name)")
    }
  }

  @Test func allHyperparametersAreThere() throws {
    let components = try Catalog.components()
    #expect(components.count == Catalog.kinds.reduce(0) { $0 + $1.entries.count })
    for (component, entry) in zip(components, Catalog.kinds.flatMap(\.entries)) {
      let names = try entry.configuration.map { try $0.init().values.keys.sorted() } ?? []
      #expect(component.hyperparameters.map(\.name).sorted() == names, "\(entry.name)")
    }
  }
}

extension String {
  /// Without Markdown's marks.
  fileprivate var plain: String {
    replacing("`", with: "").replacing("*", with: "")
      .replacing(/\[([^\]]*)\]\([^)]*\)/) { "\($0.output.1)" }
  }
}
