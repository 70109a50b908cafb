import Essentials
import Foundation
import TestSupport
import Testing
import Torch
@testable import PathReasoning

/// Checkpoints of paths as no training writes them: each is taken up or refused in one line.
@Suite struct PathCheckpointMutationTests {
  private struct Stop: Error {}

  private let graph = KnowledgeGraph(
    entityCounts: [.user: 2, .product: 3, .brand: 1, .category: 1],
    edges: [
      .purchase: SparseRows(rows: [[0, 1], [1]]), .producedBy: SparseRows(rows: [[0], [0], [0]]),
      .belongsTo: SparseRows(rows: [[0], [], [0]]),
    ])

  private var configuration: PathRecommenderConfiguration {
    var configuration = PathRecommenderConfiguration()
    configuration.dimension = 4
    configuration.passes = 3
    configuration.heldOutUsers = 1
    configuration.passesPerCheck = 1
    configuration.epochs = 3
    configuration.maximumActions = 6
    configuration.firstHidden = 8
    configuration.secondHidden = 8
    return configuration
  }

  /// Trains until something is reported that is at `least`, from what is in `folder`.
  private func embeddings(in folder: String, until least: Int) throws {
    _ = try PathRecommender.embeddings(
      graph, configuration.embeddings, seed: 1, cache: folder, pause: 0
    ) { if $0.completed >= least { throw Stop() } }
  }

  private func agent(in folder: String, until least: Int) throws {
    var rng = SeededGenerator(seed: 1)
    let environment = PathEnvironment(
      graph, GraphEmbeddings(randomFor: graph, dimension: 4, using: &rng),
      maximumActions: configuration.maximumActions)
    _ = try PathRecommender.agent(environment, configuration, seed: 1, cache: folder) {
      if $0.completed >= least { throw Stop() }
    }
  }

  @Test func changedCheckpointsAreTakenUpOrRefused() throws {
    // Unfinished and finished ones of both kinds, each in a folder of its own.
    let cases: [(until: Int, isAgent: Bool)] = [(1, false), (9, false), (1, true), (9, true)]
    var files: [(folder: TemporaryFolder, path: String, file: TensorFile)] = []
    for one in cases {
      let folder = try TemporaryFolder()
      do {
        try one.isAgent
          ? agent(in: folder.path, until: one.until) : embeddings(in: folder.path, until: one.until)
      } catch is Stop {}
      let name = try #require(try folder.names.first { $0.hasSuffix(".safetensors") })
      let path = "\(folder.path)/\(name)"
      files.append((folder, path, try TensorFile(contentsOf: path)))
    }
    let bytes = try files.map { [UInt8](try Data(contentsOf: URL(filePath: $0.path))) }
    Mutator.run("paths", bytes, words: ["0", "-1", "F32", "I64"], standardSeconds: 4) {
      bytes, number in
      let (folder, path, file) = files[number % files.count]
      if number / files.count % 2 == 0 {
        try Data(bytes).write(to: URL(filePath: path))
      } else {
        var mutator = Mutator(seed: UInt64(number))
        try mutator.mutate(file).write(to: path)
      }
      do {
        try cases[number % files.count].isAgent
          ? agent(in: folder.path, until: 0) : embeddings(in: folder.path, until: 0)
      } catch let error as InputError {
        #expect(!error.description.printable.contains("\n"))
      }
    }
  }
}
