import Essentials
import Foundation
import Torch

/// A file of trained tensors that knows what it was trained on: graph, configuration and seed.
public struct PathCheckpoint: Sendable {
  /// What a checkpoint belongs to; one of anything else is refused.
  public struct Identity: Sendable {
    /// `embeddings`, `agent` or `detector`.
    public let kind: String
    /// The graph's checksum.
    public let graph: String
    /// The configuration as JSON with sorted keys.
    public let configuration: String
    /// The seed.
    public let seed: UInt64

    /// The identity of what is trained on a graph.
    public init(
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
    public var fileName: String {
      let name = Fingerprint(of: "\(graph)|\(configuration)|\(seed)").shortText
      return "\(kind)-\(name).safetensors"
    }
  }

  /// Where the checkpoint of something is kept, under a name of its own.
  public struct Place: Sendable {
    /// What it belongs to.
    public let identity: Identity
    /// The folder, which must be there.
    public let folder: String

    /// A place in a folder.
    public init(_ identity: Identity, in folder: String) {
      self.identity = identity
      self.folder = folder
    }

    /// The file.
    public var path: String { "\(folder)/\(identity.fileName)" }
  }

  /// Version of the files' layout.
  private static let format = "mithridate-path-2"

  /// The trained tensors.
  public var tensors: [String: Tensor]
  /// Where training stood.
  public var state: [String: String]

  /// The checkpoint at `place`, or nil if there is no such file.
  ///
  /// - Throws: An ``/Essentials/InputError`` if it is of something else, or cannot be read.
  public static func read(_ place: Place) throws -> PathCheckpoint? {
    let (path, identity) = (place.path, place.identity)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    func fail(_ message: String) -> InputError { InputError(.data, message, file: path) }
    let file: TensorFile
    do {
      file = try TensorFile(contentsOf: path)
      try file.requireChecksum()
    } catch { throw fail(error.message) }
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
    KeptWork.note(checkpoint: place.path)
    return PathCheckpoint(tensors: file.dictionary, state: found)
  }

  /// Writes a checkpoint whole or not at all.
  ///
  /// Where that cannot be, it says so once and lets the work go on, which is worth more than the
  /// means to take it up.
  public static func write(
    _ tensors: [NamedTensor], state: [String: String], to place: Place
  ) {
    let identity = place.identity
    var metadata = state
    metadata["format"] = format
    metadata["kind"] = identity.kind
    metadata["graph"] = identity.graph
    metadata["configuration"] = identity.configuration
    metadata["seed"] = String(identity.seed)
    do {
      try TensorFile(tensors, metadata: metadata).write(to: place.path)
      KeptWork.note(checkpoint: place.path)
    } catch {
      Warning.say(
        "\(place.path): \(error.message); the trained \(identity.kind) will not be kept")
    }
  }

  /// How much of `total` is done, of ``state``, or an ``/Essentials/InputError`` about the file.
  public func progress(_ key: String, of total: Int, at place: Place) throws -> Int {
    let number: Int = try number(key, at: place)
    guard (0...max(0, total)).contains(number) else {
      throw InputError(.data, "'\(key)' is \(number), not 0 to \(total)", file: place.path)
    }
    return number
  }

  /// Throws an ``/Essentials/InputError`` about the file unless all numbers of a model are finite.
  public static func require(finite isFinite: Bool, at place: Place) throws {
    guard !isFinite else { return }
    throw InputError(
      .data, "a number of the trained \(place.identity.kind) is not finite; remove the file",
      file: place.path)
  }

  /// A number of ``state``, or an ``/Essentials/InputError`` about the file.
  public func number<Number: LosslessStringConvertible>(_ key: String, at place: Place) throws
    -> Number
  {
    if let text = state[key], let number = Number(text) { return number }
    throw InputError(.data, "'\(key)' is missing or no number", file: place.path)
  }
}
