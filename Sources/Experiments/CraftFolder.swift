import Documents
import Essentials
import Foundation
import Interactions

/// The folder that a poison without a recommender is laid in.
///
/// | file | what |
/// | --- | --- |
/// | `poison.inter` | the clicks, in RecBole's atomic format |
/// | `poison.csv` | the same with the log's own column names, and times if the log has them |
/// | `targets.txt` | the promoted items, one a line |
/// | `run.json` | how it was made |
package struct CraftFolder: Sendable {
  private let url: URL
  /// Keeps other processes out as long as somebody has this value.
  private let hold: FolderHold

  private static let names = ["poison.inter", "poison.csv", "targets.txt", "run.json"]

  /// Makes the folder and takes it.
  ///
  /// - Throws: An ``InputError`` if it cannot be written to, if another process works in it, or if it
  ///   holds such files of something else.
  package init(_ path: String) throws {
    url = URL(filePath: path)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the output folder cannot be made", file: path)
    }
    hold = try FolderHold(url.path)
    let run = url.appending(path: "run.json")
    let isOwn =
      (try? JSONDecoder().decode(CraftDocument.self, from: Data(contentsOf: run))) != nil
    if !isOwn, let name = Self.names.first(where: { exists($0) }) {
      throw InputError(
        .cannotCreate,
        "is there already and comes from no 'craft'; choose another folder, or take it away",
        file: url.appending(path: name).path)
    }
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: name).path)
  }

  /// Writes everything; the document, last, learns where.
  func write(
    _ rows: PoisonRows, _ document: inout CraftDocument, injection: Injection,
    promotion: Promotion
  ) throws {
    let file = { (name: String) in url.appending(path: name).path }
    for name in promotion.targetNames where name.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D })
    {
      throw InputError(.usage, "the target \(name.debugDescription) holds a line break")
    }
    // What an earlier run has left must not stand beside half of this one.
    for name in Self.names { try? FileManager.default.removeItem(atPath: file(name)) }
    try injection.write(
      to: file("poison.inter"), userName: promotion.dataset.fakeUserName,
      itemName: promotion.dataset.itemName)
    try AtomicFile.write(Data(rows.csv.utf8), to: file("poison.csv"))
    try AtomicFile.write(
      Data((promotion.targetNames.joined(separator: "\n") + "\n").utf8), to: file("targets.txt"))
    document.files = Self.names.dropLast().map(file)
    try AtomicFile.write(Data(try document.json.utf8), to: file("run.json"))
  }
}
