import Foundation
import Testing

@testable import Statistics

@Suite struct TSNETests {
  /// Gaussian points around centers, `[clusters × size, dimension]`.
  private func clusters(
    _ count: Int, size: Int, dimension: Int, distance: Float, using rng: inout SplitMix
  ) -> [Float] {
    (0..<count * size).flatMap { point in
      (0..<dimension).map { axis in
        let noise = (0..<12).reduce(Float(-6)) { sum, _ in
          sum + Float.random(in: 0..<1, using: &rng)
        }
        return noise + (axis == point / size ? distance : 0)
      }
    }
  }

  @Test func nearestNeighborsAreThoseOfAllDistances() {
    var rng = SplitMix(state: 1)
    // Whole coordinates, so that there are ties.
    let points = (0..<90 * 3).map { _ in Float(Int.random(in: 0..<4, using: &rng)) }
    let found = NearestNeighbors(of: points, dimension: 3, count: 7)
    for point in 0..<90 {
      func squaredDistance(_ other: Int) -> Float {
        (0..<3).reduce(0) { sum, axis in
          let difference = points[3 * point + axis] - points[3 * other + axis]
          return sum + difference * difference
        }
      }
      let expected = (0..<90).filter { $0 != point }
        .sorted { (squaredDistance($0), $0) < (squaredDistance($1), $1) }.prefix(7)
      let range = point * 7..<(point + 1) * 7
      #expect(found.indices[range].map(Int.init) == Array(expected))
      #expect(found.squaredDistances[range].map { $0 } == expected.map(squaredDistance))
    }
    #expect(NearestNeighbors(of: [1, 2], dimension: 1, count: 7).count == 1)
    #expect(NearestNeighbors(of: [1], dimension: 1, count: 7).indices.isEmpty)
  }

  @Test(arguments: [2.0, 5, 30]) func perplexityIsReached(perplexity: Double) {
    var rng = SplitMix(state: 2)
    for scale in [1e-9, 1, 1e9] {
      let distances = (0..<100).map { _ in scale * Double.random(in: 0..<1, using: &rng) }
      let p = NeighborSimilarities.conditional(distances, perplexity: perplexity)
      #expect(abs(p.reduce(0, +) - 1) < 1e-12)
      let entropy = p.reduce(0) { $1 > 0 ? $0 - $1 * log2($1) : $0 }
      #expect(abs(exp2(entropy) - perplexity) < 1e-6)
    }
  }

  @Test func equallyNearNeighborsShareEqually() {
    #expect(
      NeighborSimilarities.conditional([4, 4, 4, 4], perplexity: 2) == [0.25, 0.25, 0.25, 0.25])
    // No width gives a perplexity of 2 among three that are nearest.
    let p = NeighborSimilarities.conditional([1, 1, 1, 9], perplexity: 2)
    #expect(p.prefix(3).allSatisfy { abs($0 - 1.0 / 3) < 1e-9 } && p[3] < 1e-9)
  }

  @Test func similaritiesAreASymmetricDistribution() {
    var rng = SplitMix(state: 3)
    let points = clusters(3, size: 30, dimension: 5, distance: 3, using: &rng)
    let similarities = NeighborSimilarities(of: points, dimension: 5, perplexity: 8)
    var dense = [[Float]](repeating: [Float](repeating: 0, count: 90), count: 90)
    for row in 0..<90 {
      for (neighbor, similarity) in similarities.rows[row] {
        dense[row][Int(neighbor)] = similarity
      }
      #expect(dense[row][row] == 0)
    }
    #expect(abs(similarities.rows.values.reduce(0) { $0 + $1.similarity } - 1) < 1e-5)
    for i in 0..<90 { for j in 0..<i { #expect(dense[i][j] == dense[j][i]) } }
  }

  /// KL(P ‖ Q) as the paper has it, in double precision.
  private func divergence(
    _ x: [Double], _ y: [Double], _ p: NeighborSimilarities, exaggeration: Double
  ) -> Double {
    func w(_ i: Int, _ j: Int) -> Double {
      1 / (1 + (x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]))
    }
    var total = 0.0
    for i in x.indices { for j in x.indices where i != j { total += w(i, j) } }
    var sum = 0.0
    for i in x.indices {
      for (neighbor, similarity) in p.rows[i] where similarity > 0 {
        let value = Double(similarity)
        // P times the exaggeration sums to e; forces are the gradient of −Σ e·p log w + log Σ w.
        sum -= exaggeration * value * log(w(i, Int(neighbor)))
      }
    }
    return sum + log(total)
  }

  @Test(arguments: [1.0, 12.0]) func forcesAreTheGradient(exaggeration: Double) {
    var rng = SplitMix(state: 4)
    let count = 43
    let points = (0..<count * 4).map { _ in Float.random(in: -1..<1, using: &rng) }
    let similarities = NeighborSimilarities(of: points, dimension: 4, perplexity: 5)
    let x = (0..<count).map { _ in Float.random(in: -2..<2, using: &rng) }
    let y = (0..<count).map { _ in Float.random(in: -2..<2, using: &rng) }
    var forces = MapForces(count: count)
    forces.compute(x: x, y: y, similarities, exaggeration: Float(exaggeration))
    let step = 1e-5
    for point in 0..<count {
      for axis in 0..<2 {
        func value(_ move: Double) -> Double {
          var positions = [x.map(Double.init), y.map(Double.init)]
          positions[axis][point] += move
          return divergence(
            positions[0], positions[1], similarities, exaggeration: exaggeration)
        }
        let expected = (value(step) - value(-step)) / (2 * step)
        let found = Double(axis == 0 ? forces.x[point] : forces.y[point])
        #expect(abs(found - expected) < 1e-5 * (1 + exaggeration * abs(expected)))
      }
    }
  }

  @Test func clustersStayTogetherAndApart() {
    var rng = SplitMix(state: 5)
    let size = 60
    let points = clusters(5, size: size, dimension: 16, distance: 30, using: &rng)
    var method = TSNE()
    method.perplexity = 15
    method.iterations = 500
    let map = method.map(points, dimension: 16, using: &rng) { _ in }
    func squaredDistance(_ i: Int, _ j: Int) -> Float {
      (map.x[i] - map.x[j]) * (map.x[i] - map.x[j])
        + (map.y[i] - map.y[j]) * (map.y[i] - map.y[j])
    }
    // Everybody's nearest 10 on the map are of the own cluster.
    for point in 0..<5 * size {
      let nearest = (0..<5 * size).filter { $0 != point }
        .sorted { squaredDistance(point, $0) < squaredDistance(point, $1) }.prefix(10)
      #expect(nearest.allSatisfy { $0 / size == point / size })
    }
    #expect(abs(map.x.reduce(0, +)) < 0.1 && abs(map.y.reduce(0, +)) < 0.1)
  }

  @Test func theSameStreamGivesTheSameMap() {
    var rng = SplitMix(state: 6)
    let points = clusters(2, size: 20, dimension: 4, distance: 5, using: &rng)
    var method = TSNE()
    method.iterations = 60
    var steps: [Int] = []
    func map(_ seed: UInt64) -> [Float] {
      var rng = SplitMix(state: seed)
      return method.map(points, dimension: 4, using: &rng) { steps.append($0) }.x
    }
    #expect(map(1) == map(1))
    #expect(map(1) != map(2))
    #expect(steps.prefix(60) == Array(1...60)[...])
  }

  /// Far apart, where every w is below the last digit of 1.
  @Test func forcesOfDistantPointsAreTheGradient() {
    var rng = SplitMix(state: 8)
    let similarities = NeighborSimilarities(of: [0, 1, 3, 7], dimension: 1, perplexity: 1)
    let x = (0..<4).map { _ in Float.random(in: -2e4..<2e4, using: &rng) }
    let y = (0..<4).map { _ in Float.random(in: -2e4..<2e4, using: &rng) }
    var forces = MapForces(count: 4)
    forces.compute(x: x, y: y, similarities, exaggeration: 1)
    for point in 0..<4 {
      func value(_ move: Double) -> Double {
        var moved = x.map(Double.init)
        moved[point] += move
        return divergence(moved, y.map(Double.init), similarities, exaggeration: 1)
      }
      let expected = (value(1) - value(-1)) / 2
      #expect(abs(Double(forces.x[point]) - expected) < 1e-8)
    }
  }

  @Test func fewAndEqualPointsAreMapped() {
    var rng = SplitMix(state: 7)
    for count in 0..<6 {
      let points = [Float](repeating: 1, count: 2 * count)
      let map = TSNE().map(points, dimension: 2, using: &rng) { _ in }
      #expect(map.x.count == count && map.y.count == count)
      #expect((map.x + map.y).allSatisfy { $0.isFinite })
    }
  }
}
