import Essentials
import Foundation
import Interactions

/// A folder of files in the format of the public PGPR: a knowledge graph with its split.
///
/// All files are text, compressed or not, and entities are numbered by line from 0.
///
/// - `users`, `product`, and if a relation needs it `related_product`, `brand`, `category`,
///   `vocab`: a name per line.
/// - `brand_p_b`, `category_p_c`, `also_bought_p_p`, `also_viewed_p_p`, `bought_together_p_p`: on
///   line k the tails of product k, possibly none. A file that is not there leaves its relation
///   out; one without any edge is an error.
/// - `train_labels`, `test_labels`: a user and then products. Every user needs one to train on.
/// - `train.txt`, if it is there: user, tab, product, tab, the words of the review; see
///   `ReviewWords` for which become edges.
///
/// Repeated edges count once.
public struct GraphFiles: Sendable {
  /// Where the files are.
  public let folder: String

  /// The folder at a path.
  public init(folder: String) { self.folder = folder }

  /// Relations with a file of their own, and what the file is called.
  private static let relationFiles: [(relation: Relation, file: String)] = [
    (.alsoBought, "also_bought_p_p"), (.alsoViewed, "also_viewed_p_p"),
    (.belongsTo, "category_p_c"), (.boughtTogether, "bought_together_p_p"),
    (.producedBy, "brand_p_b"),
  ]

  private static func file(of kind: EntityKind) -> String {
    switch kind {
    case .user: "users"
    case .word: "vocab"
    default: kind.name
    }
  }

  /// Reads and checks everything.
  ///
  /// - Parameters:
  ///   - name: What the dataset is called from now on.
  ///   - words: Whether to make edges of review words where there is a `train.txt`.
  /// - Throws: An ``/Essentials/InputError`` with file and line.
  public func load(name: String, words: Bool = true) throws -> GraphDataset {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw InputError(.noInput, "no such folder", file: folder)
    }
    guard isFolder.boolValue else {
      throw InputError(.noInput, "a file; expected a folder of a knowledge graph", file: folder)
    }
    let present = try GraphFiles.relationFiles.compactMap { relation, file in
      try optionalPath(file).map { (relation, $0) }
    }
    let reviews = words ? try optionalPath("train") : nil
    var kinds: Set<EntityKind> = [.user, .product]
    for (relation, _) in present { kinds.insert(relation.tail) }
    if reviews != nil { kinds.insert(.word) }
    let names = try EntityKind.allCases.map { kind in
      kinds.contains(kind) ? try self.names(of: kind) : EntityNames()
    }
    func count(_ kind: EntityKind) -> Int { names[Int(kind.rawValue)].count }
    var edges: [Relation: SparseRows] = [:]
    for (relation, path) in present {
      edges[relation] = try tails(
        of: relation, in: path, products: count(.product),
        tailCount: count(relation.tail), tailFile: try self.path(GraphFiles.file(of: relation.tail))
      )
    }
    let labels = LabelFile(users: count(.user), products: count(.product))
    let trainPath = try path("train_labels")
    let purchases = try labels.load(trainPath)
    if let user = (0..<count(.user)).first(where: { purchases.rows[$0].isEmpty }) {
      throw InputError(
        .data,
        "user \(user) ('\(names[0][user])') has no purchase to start a walk from; every user needs one",
        file: trainPath, line: purchases.lines[user])
    }
    let train = SparseRows(rows: purchases.rows)
    let test = try labels.load(try path("test_labels"), apartFrom: train)
    edges[.purchase] = train
    if let reviews {
      let reviewWords = try ReviewWords(
        path: reviews, purchases: train, products: count(.product), words: count(.word))
      edges[.mentions] = reviewWords.mentions
      edges[.describedAs] = reviewWords.descriptions
    }
    let counts = Dictionary(uniqueKeysWithValues: EntityKind.allCases.map { ($0, count($0)) })
    return GraphDataset(
      name: name, graph: KnowledgeGraph(entityCounts: counts, edges: edges),
      test: SparseRows(rows: test.rows), names: names)
  }

  private func names(of kind: EntityKind) throws -> EntityNames {
    let path = try path(GraphFiles.file(of: kind))
    var names = EntityNames()
    try LineReader(path: path).forEachLine { line, _ in
      names.append(line)
      return true
    }
    if names.count == 0 {
      throw InputError(.data, "an empty file; expected a \(kind.name) per line", file: path)
    }
    return names
  }

  private func tails(
    of relation: Relation, in path: String, products: Int, tailCount: Int, tailFile: String
  ) throws -> SparseRows {
    var rows: [[Int32]] = []
    rows.reserveCapacity(products)
    var row: [Int32] = []
    let tailName = URL(fileURLWithPath: tailFile).lastPathComponent
    try LineReader(path: path).forEachLine { line, number in
      guard number <= products else {
        throw InputError(
          .data, "one line too many: there are \(products) products", file: path, line: number)
      }
      row.removeAll(keepingCapacity: true)
      do { try IndexLine.parse(line, into: &row) } catch var error as InputError {
        error.file = path
        error.line = number
        throw error
      }
      if let beyond = row.first(where: { $0 >= tailCount }) {
        throw InputError(
          .data,
          "index \(beyond) is out of range: \(tailName) has \(tailCount) lines, 0 to \(tailCount - 1)",
          file: path, line: number)
      }
      rows.append(row)
      return true
    }
    if rows.isEmpty {
      throw InputError(
        .data, "an empty file; expected a line for each of \(products) products", file: path)
    }
    if rows.count < products {
      throw InputError(
        .data, "ends after \(rows.count) lines: there are \(products) products", file: path,
        line: rows.count)
    }
    let result = SparseRows(rows: rows)
    if result.count == 0 {
      throw InputError(
        .data, "the relation \(relation.name) has no edge; leave the file out if none is known",
        file: path)
    }
    return result
  }

  /// The file called `name`, compressed or not.
  ///
  /// - Throws: A data ``/Essentials/InputError`` if there are both: nobody can say which is meant.
  private func optionalPath(_ name: String) throws -> String? {
    let found = [".txt.gz", ".txt"].map { "\(folder)/\(name)\($0)" }
      .filter { FileManager.default.fileExists(atPath: $0) }
    if found.count > 1 {
      throw InputError(
        .data, "there is also \(name).txt; remove one of them", file: found[0])
    }
    return found.first
  }

  private func path(_ name: String) throws -> String {
    if let path = try optionalPath(name) { return path }
    throw InputError(.noInput, "no such file, nor one ending in .gz", file: "\(folder)/\(name).txt")
  }
}
