import Essentials
import Foundation
import TestSupport
import Testing
@testable import PathReasoning

@Suite struct PathRecommenderTrainingTests {
  private let graph = BazaarGraph(.small).dataset.graph

  private var configuration: EmbeddingConfiguration {
    var configuration = EmbeddingConfiguration()
    configuration.dimension = 8
    configuration.passes = 12
    configuration.passesPerCheck = 3
    configuration.heldOutUsers = 50
    return configuration
  }

  private func numbers(_ embeddings: GraphEmbeddings) -> [[Float]] {
    (0..<embeddings.nodes.count).map { embeddings.nodes[$0] }
  }

  private struct Stop: Error {}

  /// What lies in the folder while a pass is reported is what a kill leaves: at most one pass is
  /// made again, and the result is the same to the bit.
  @Test(arguments: [1, 5, 11])
  func aKillLosesAtMostOnePass(pass: Int) throws {
    let whole = try PathRecommender.embeddings(graph, configuration, seed: 1)
    let (running, left) = (try TemporaryFolder(), try TemporaryFolder())
    #expect(throws: Stop.self) {
      _ = try PathRecommender.embeddings(
        graph, configuration, seed: 1, cache: running.path, pause: 0
      ) { progress in
        guard progress.completed == pass else { return }
        for name in try running.names where name.hasSuffix(".safetensors") {
          try FileManager.default.copyItem(
            atPath: "\(running.path)/\(name)", toPath: "\(left.path)/\(name)")
        }
        throw Stop()
      }
    }
    var made: [Int] = []
    let resumed = try PathRecommender.embeddings(
      graph, configuration, seed: 1, cache: left.path, pause: 0
    ) { made.append($0.completed) }
    #expect(made.first == pass + 1)
    #expect(numbers(resumed) == numbers(whole))
  }

  /// Checkpoints far apart lose nothing where somebody stops training.
  @Test func stoppingLosesNothing() throws {
    let whole = try PathRecommender.embeddings(graph, configuration, seed: 1)
    let folder = try TemporaryFolder()
    for stop in [4, 5] {
      #expect(throws: Stop.self) {
        _ = try PathRecommender.embeddings(
          graph, configuration, seed: 1, cache: folder.path, pause: .infinity
        ) { if $0.completed == stop { throw Stop() } }
      }
    }
    var made: [Int] = []
    let resumed = try PathRecommender.embeddings(
      graph, configuration, seed: 1, cache: folder.path, pause: .infinity
    ) { made.append($0.completed) }
    #expect(made.first == 6)
    #expect(numbers(resumed) == numbers(whole))
  }
}
