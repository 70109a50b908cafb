import Essentials
import Foundation
import TestSupport
import Testing
import Torch
@testable import PathReasoning

@Suite struct PathCheckpointTests {
  private let graph = KnowledgeGraph(
    entityCounts: [.user: 1, .product: 2], edges: [.purchase: SparseRows(rows: [[0]])])

  private func identity(
    kind: String = "agent", epochs: Int = 3, seed: UInt64 = 1, purchase: Int32 = 0
  ) throws -> PathCheckpoint.Identity {
    var configuration = AgentConfiguration()
    configuration.epochs = epochs
    let graph = KnowledgeGraph(
      entityCounts: [.user: 1, .product: 2], edges: [.purchase: SparseRows(rows: [[purchase]])])
    return try PathCheckpoint.Identity(
      kind: kind, graph: graph, configuration: configuration, seed: seed)
  }

  @Test func whatIsWrittenIsRead() throws {
    let folder = try TemporaryFolder()
    let place = PathCheckpoint.Place(try identity(), in: folder.path)
    #expect(try PathCheckpoint.read(place) == nil)
    PathCheckpoint.write(
      [NamedTensor("weight", Tensor([1.5, -2, 0.25]))], state: ["epoch": "7", "gain": "0.1"],
      to: place)
    let found = try #require(try PathCheckpoint.read(place))
    #expect(found.tensors.keys.sorted() == ["weight"])
    #expect(found.tensors["weight"]?.array(of: Float.self) == [1.5, -2, 0.25])
    let epoch: Int = try found.number("epoch", at: place)
    let gain: Double = try found.number("gain", at: place)
    #expect(epoch == 7 && gain == 0.1)
    #expect(
      throws: InputError(.data, "'pass' is missing or no number", file: place.path)
    ) { let _: Int = try found.number("pass", at: place) }
    #expect(throws: InputError(.data, "'gain' is missing or no number", file: place.path)) {
      let _: Int = try found.number("gain", at: place)
    }
    #expect(try folder.names == [place.identity.fileName])
  }

  /// Whatever decides what is trained decides the file.
  @Test func everythingElseIsAnotherFile() throws {
    let names = [
      try identity(), try identity(kind: "detector"), try identity(epochs: 4),
      try identity(seed: 2), try identity(purchase: 1),
    ].map(\.fileName)
    #expect(Set(names).count == 5)
    #expect(try identity().fileName == names[0])
    #expect(names[0].hasPrefix("agent-") && names[0].hasSuffix(".safetensors"))
    // 16 hexadecimal digits.
    #expect(names[0].count == "agent-".count + 16 + ".safetensors".count)
  }

  @Test func graphsAreKnownByTheirSHA256() throws {
    // Entity counts, then per relation the number of edges, offsets and columns, little-endian.
    var fingerprint = Fingerprint()
    fingerprint.add([1, 2, 0, 0, 0, 0] as [Int])
    for relation in Relation.edges {
      let isPurchase = relation == .purchase
      let rows = relation.head == .user ? 1 : 2
      fingerprint.add([isPurchase ? 1 : 0] as [Int])
      fingerprint.add(isPurchase ? [0, 1] : [Int32](repeating: 0, count: rows + 1))
      fingerprint.add(isPurchase ? [0] : [Int32]())
    }
    #expect(graph.checksum == fingerprint.text && graph.checksum.count == 64)
  }
}
