import Interactions
import Essentials
import Foundation
@testable import PathReasoning

/// A folder with the files of a tiny graph.
///
/// Two users, three products, two related products, one brand, two categories. Files can be replaced or removed; the folder goes with the value.
final class GraphFolderFixture {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("paths-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try write("users.txt", "ann\nbob\n")
    try write("product.txt", "cup\npot\npan\n")
    try write("related_product.txt", "mug\nlid\n")
    try write("brand.txt", "Acme\n")
    try write("category.txt", "Kitchen\nTea\n")
    try write("also_bought_p_p.txt", "0 1\n\n1\n")
    try write("also_viewed_p_p.txt", "1\n0\n\n")
    try write("bought_together_p_p.txt", "\n\n0\n")
    try write("brand_p_b.txt", "0\n0\n\n")
    try write("category_p_c.txt", "0 1\n0\n0\n")
    try write("train_labels.txt", "0\t0\t1\n1\t1\n")
    try write("test_labels.txt", "0\t2\n1\t0\n")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file of the folder; a name that ends in `.gz` is compressed.
  func write(_ name: String, _ text: String) throws {
    let file = try CompressedFile(path: "\(path)/\(name)")
    try file.write(text)
    try file.commit()
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  func load(words: Bool = true) throws -> GraphDataset {
    try GraphFiles(folder: path).load(name: "tiny", words: words)
  }

  /// The error that loading gives, without the folder's path; nil if it gives none.
  func complaint() -> String? {
    do {
      _ = try load()
      return nil
    } catch {
      return "\(error)".replacing(path + "/", with: "")
    }
  }
}
