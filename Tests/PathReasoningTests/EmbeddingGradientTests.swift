import Essentials
import Foundation
import Testing
@testable import PathReasoning

@Suite struct EmbeddingGradientTests {
  /// The loss of one relation's batch, in double precision and straight from its definition.
  private func loss(
    _ table: [[Double]], translation: [Double], biases: [Double], edges: [(Int32, Int32)],
    negatives: [Int32], firstTail: Int
  ) -> Double {
    func logSigmoid(_ x: Double) -> Double { -log(1 + exp(-x)) }
    var sum = 0.0
    for (head, tail) in edges {
      let query = zip(table[Int(head)], translation).map(+)
      func score(_ node: Int32) -> Double {
        zip(query, table[Int(node)]).reduce(0) { $0 + $1.0 * $1.1 } + biases[Int(tail) - firstTail]
      }
      sum -= logSigmoid(score(tail))
      for negative in negatives { sum -= logSigmoid(-score(negative)) }
    }
    return sum / Double(edges.count)
  }

  /// Every coordinate of every row against the slope of the loss; edges repeat rows on purpose.
  @Test func agreesWithFiniteDifferences() throws {
    let graph = try GraphFolderFixture().load().graph
    var rng = SeededGenerator(seed: 2)
    let dimension = 5
    let embeddings = GraphEmbeddings(zerosFor: graph, dimension: dimension)
    func randomRow() -> [Float] { (0..<dimension).map { _ in rng.normal() } }
    for node in 0..<graph.nodeCount { embeddings.nodes[node] = randomRow() }
    let relation = Relation.alsoBought
    let row = Int(relation.rawValue)
    embeddings.relations[row] = randomRow()
    let firstTail = graph.node(.relatedProduct, 0).index
    for tail in 0..<2 { embeddings.biases[row].numbers(0)[tail] = rng.normal() }
    let edges: [(Int32, Int32)] = [(2, 5), (3, 6), (2, 6), (2, 5)]
    let negatives: [Int32] = [6, 5, 6]

    let table = (0..<graph.nodeCount).map { embeddings.nodes[$0].map(Double.init) }
    let translation = embeddings.relations[row].map(Double.init)
    let biases = (0..<2).map { Double(embeddings.biases[row].numbers(0)[$0]) }
    func at(
      _ change: (inout [[Double]], inout [Double], inout [Double]) -> Void
    ) -> Double {
      var (nodes, r, b) = (table, translation, biases)
      change(&nodes, &r, &b)
      return loss(
        nodes, translation: r, biases: b, edges: edges, negatives: negatives, firstTail: firstTail)
    }
    let step = 1e-5
    func slope(_ change: (inout [[Double]], inout [Double], inout [Double], Double) -> Void)
      -> Double
    {
      (at { change(&$0, &$1, &$2, step) } - at { change(&$0, &$1, &$2, -step) }) / (2 * step)
    }

    let gradient = EmbeddingGradient(embeddings)
    let value = gradient.add(
      relation, edges: edges.map { (head: $0.0, tail: $0.1) }, negatives: negatives,
      firstTail: firstTail)
    #expect(abs(value - at { _, _, _ in }) < 1e-5)
    var square = 0.0
    var slopes: [[Double]] = []
    for node in table.indices {
      slopes.append(
        (0..<dimension).map { column in
          slope {
            $0[node][column] += $3; _ = ($1, $2)
          }
        })
    }
    let relationSlopes = (0..<dimension).map { column in
      slope {
        $1[column] += $3; _ = ($0, $2)
      }
    }
    let biasSlopes = (0..<2).map { tail in
      slope {
        $2[tail] += $3; _ = ($0, $1)
      }
    }
    for number in slopes.joined() + relationSlopes + biasSlopes { square += number * number }
    #expect(abs(gradient.norm - square.squareRoot()) < 1e-4 * square.squareRoot())

    // Applied with factor −1, what moved is the gradient.
    gradient.apply(times: -1)
    for node in table.indices {
      for column in 0..<dimension {
        let moved = table[node][column] - Double(embeddings.nodes[node][column])
        #expect(abs(moved - slopes[node][column]) < 1e-4)
      }
    }
    for column in 0..<dimension {
      let moved = translation[column] - Double(embeddings.relations[row][column])
      #expect(abs(moved - relationSlopes[column]) < 1e-4)
    }
    for tail in 0..<2 {
      let moved = biases[tail] - Double(embeddings.biases[row].numbers(0)[tail])
      #expect(abs(moved - biasSlopes[tail]) < 1e-4)
    }
    // Nothing is left for the next batch.
    #expect(gradient.norm == 0)
  }
}
