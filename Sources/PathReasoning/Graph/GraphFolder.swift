import Essentials
import Foundation

/// The folder where knowledge graphs lie, and how names lead to them.
public struct GraphFolder: Sendable {
  /// Where it is; it need not be there.
  public let path: String

  /// The folder at `path`.
  public init(path: String) { self.path = path }

  /// The published graphs: their names and the folders that hold their files.
  public static let published: [(name: String, folder: String)] = [
    ("beauty-kg", "amazon-beauty-kg"), ("cellphones-kg", "amazon-cell-phones-kg"),
    ("clothing-kg", "amazon-clothing-kg"),
  ]

  /// The names that always mean something.
  public static var knownNames: [String] { [BazaarGraph.identifier] + published.map(\.name) }

  /// The graph that `name` means: the bazaar's, a published one, or a folder of one's own.
  ///
  /// - Parameters:
  ///   - name: What users type: a graph's name, or a path.
  ///   - words: Whether to make edges of review words where there are any.
  /// - Throws: An ``/Essentials/InputError`` if nothing has that name or the files cannot be used.
  public func load(_ name: String, words: Bool = true) throws -> GraphDataset {
    if name == BazaarGraph.identifier { return BazaarGraph().dataset }
    let (folder, title) = try folder(of: name)
    return try GraphFiles(folder: folder).load(name: title, words: words)
  }

  /// Checks that ``load(_:words:)`` would find what `name` means, without reading it.
  ///
  /// - Throws: The ``/Essentials/InputError`` that loading would throw.
  public func check(_ name: String) throws {
    if name != BazaarGraph.identifier { _ = try folder(of: name) }
  }

  /// The folder that `name`, other than the bazaar's, leads to.
  ///
  /// - Throws: The ``/Essentials/InputError`` that loading would throw if there is none.
  package func place(of name: String) throws -> String { try folder(of: name).path }

  /// The folder that `name`, other than the bazaar's, leads to, and what its graph is called.
  private func folder(of name: String) throws -> (path: String, title: String) {
    let manager = FileManager.default
    if let graph = GraphFolder.published.first(where: { $0.name == name }) {
      for folder in [graph.folder, graph.name] where manager.fileExists(atPath: "\(path)/\(folder)")
      {
        return ("\(path)/\(folder)", name)
      }
      throw InputError(
        .noInput,
        "the graph '\(name)' is not in \(path): lay PGPR's files into \(path)/\(graph.folder)")
    }
    if manager.fileExists(atPath: name) || name.contains("/") {
      return (name, URL(fileURLWithPath: name).lastPathComponent)
    }
    var error = InputError.unknown("graph", name, known: GraphFolder.knownNames)
    error.message += ", or a path to a folder of your own"
    throw error
  }
}
