import Essentials
import Foundation
import Torch

/// A file of trained tensors that knows what it was trained on: graph, configuration and seed.
package struct PathCheckpoint {
  /// What a checkpoint belongs to; one of anything else is refused.
  package struct Identity: Sendable {
    /// `embeddings`, `agent` or `detector`.
    package let kind: String
    /// The graph's checksum.
    package let graph: String
    /// The configuration as JSON with sorted keys.
    package let configuration: String
    /// The seed.
    package let seed: UInt64

    /// The identity of what is trained on a graph.
    package init(
      kind: String, graph: KnowledgeGraph, configuration: some Encodable, seed: UInt64
    ) throws {
      self.kind = kind
      self.graph = graph.checksum
      self.seed = seed
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      self.configuration = String(decoding: try encoder.encode(configuration), as: UTF8.self)
    }

    /// A name that no other identity has.
    package var fileName: String {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in "\(graph)|\(configuration)|\(seed)".utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
      let digits = String(hash, radix: 16)
      return "\(kind)-\(String(repeating: "0", count: 16 - digits.count))\(digits).safetensors"
    }
  }

  /// Where the checkpoint of something is kept, under a name of its own.
  package struct Place: Sendable {
    /// What it belongs to.
    package let identity: Identity
    /// The folder, which must be there.
    package let folder: String

    /// A place in a folder.
    package init(_ identity: Identity, in folder: String) {
      self.identity = identity
      self.folder = folder
    }

    /// The file.
    package var path: String { "\(folder)/\(identity.fileName)" }
  }

  /// Version of the files' layout.
  private static let format = "mithridate-path-1"

  /// The trained tensors.
  package var tensors: [String: Tensor]
  /// Where training stood.
  package var state: [String: String]

  /// The checkpoint at `place`, or nil if there is no such file.
  ///
  /// - Throws: An ``InputError`` if it is of something else, or cannot be read.
  package static func read(_ place: Place) throws -> PathCheckpoint? {
    let (path, identity) = (place.path, place.identity)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    func fail(_ message: String) -> InputError { InputError(.data, message, file: path) }
    let file: TensorFile
    do { file = try TensorFile(contentsOf: path) } catch { throw fail(error.message) }
    let found = file.metadata
    guard found["format"] == format, found["kind"] == identity.kind else {
      throw fail("no checkpoint of \(identity.kind) for paths")
    }
    guard found["graph"] == identity.graph else {
      throw fail(
        "a checkpoint of another graph: its checksum is \(found["graph"] ?? "missing"), expected \(identity.graph)"
      )
    }
    guard found["configuration"] == identity.configuration else {
      throw fail("a checkpoint of another configuration: \(found["configuration"] ?? "missing")")
    }
    guard found["seed"] == String(identity.seed) else {
      throw fail(
        "a checkpoint of another seed: \(found["seed"] ?? "missing"), expected \(identity.seed)")
    }
    return PathCheckpoint(tensors: file.dictionary, state: found)
  }

  /// Writes a checkpoint whole or not at all.
  package static func write(
    _ tensors: [NamedTensor], state: [String: String], to place: Place
  ) throws {
    let identity = place.identity
    var metadata = state
    metadata["format"] = format
    metadata["kind"] = identity.kind
    metadata["graph"] = identity.graph
    metadata["configuration"] = identity.configuration
    metadata["seed"] = String(identity.seed)
    do { try TensorFile(tensors, metadata: metadata).write(to: place.path) } catch {
      throw InputError(.cannotCreate, error.message, file: place.path)
    }
  }

  /// A number of ``state``, or an ``InputError`` about the file.
  package func number<Number: LosslessStringConvertible>(_ key: String, at place: Place) throws
    -> Number
  {
    if let text = state[key], let number = Number(text) { return number }
    throw InputError(.data, "'\(key)' is missing or no number", file: place.path)
  }
}
