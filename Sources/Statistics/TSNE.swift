import Foundation

/// t-SNE: points of many dimensions as a map in which neighbors stay neighbors.
///
/// **Source.** van der Maaten & Hinton, *Visualizing Data using t-SNE*, JMLR 2008: gradient descent
/// with momentum, per-coordinate gains and early exaggeration on KL(P ‖ Q), where
/// q_ij ∝ 1 / (1 + ‖y_i − y_j‖²).
///
/// **Differences.** P keeps the nearest neighbors only (`NeighborSimilarities`); the repulsion of
/// all pairs is exact, n² a step in vectors of eight. Exaggeration is 12 for 250 steps and the
/// learning rate n / 48, at least 50, which Belkina et al. 2019 found to suit thousands of points
/// better than 4, 50 and 100. The same random stream gives the same map to the bit.
public struct TSNE: Sendable {
  /// How many neighbors a point has, roughly; fewer points allow a third of the others.
  public var perplexity = 30.0
  /// How many steps.
  public var iterations = 1_000
  /// What P is multiplied with at first, so that clusters find together.
  public var exaggeration = 12.0
  /// For how many steps, during which momentum is 0.5 and not 0.8.
  public var exaggeratedIterations = 250

  /// The defaults.
  public init() {}

  /// The map of points `[pointCount, dimension]`, row by row, centered.
  ///
  /// - Parameters:
  ///   - points: The points, row by row.
  ///   - dimension: How many numbers a point has.
  ///   - rng: What the map starts from.
  ///   - reporting: Called after every step with how many are done; throwing ends the work.
  /// - Returns: The coordinates of every point, `[pointCount]` each.
  public func map(
    _ points: [Float], dimension: Int, using rng: inout some RandomNumberGenerator,
    reporting: (Int) throws -> Void
  ) rethrows -> (x: [Float], y: [Float]) {
    precondition(dimension > 0 && points.count.isMultiple(of: dimension), "rows of one dimension")
    precondition(iterations >= 0 && exaggeratedIterations >= 0, "steps are counted")
    let count = points.count / dimension
    guard count > 1 else {
      return ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
    }
    let similarities = NeighborSimilarities(
      of: points, dimension: dimension, perplexity: perplexity)
    var x = Axis(count: count, using: &rng)
    var y = Axis(count: count, using: &rng)
    var forces = MapForces(count: count)
    let learningRate = Float(max(50, Double(count) / exaggeration / 4))
    for iteration in 0..<iterations {
      let isEarly = iteration < exaggeratedIterations
      forces.compute(
        x: x.positions, y: y.positions, similarities,
        exaggeration: isEarly ? Float(exaggeration) : 1)
      x.step(forces.x, rate: learningRate, momentum: isEarly ? 0.5 : 0.8)
      y.step(forces.y, rate: learningRate, momentum: isEarly ? 0.5 : 0.8)
      try reporting(iteration + 1)
    }
    return (x.positions, y.positions)
  }
}

/// One coordinate of all points, and how it moves.
private struct Axis {
  private(set) var positions: [Float]
  private var velocities: [Float]
  private var gains: [Float]

  /// Positions around 0, so near each other that nothing is decided.
  init(count: Int, using rng: inout some RandomNumberGenerator) {
    positions = (0..<count).map { _ in
      // Box and Muller 1958; 1 − u lies in (0, 1], so that the logarithm is finite.
      let radius = (-2 * log(1 - Double(rng.next() >> 11) * 0x1p-53)).squareRoot()
      return Float(1e-4 * radius * cos(2 * Double.pi * Double(rng.next() >> 11) * 0x1p-53))
    }
    velocities = [Float](repeating: 0, count: count)
    gains = [Float](repeating: 1, count: count)
  }

  /// A step against `gradient`; gains grow where it keeps its sign and shrink where it turns.
  mutating func step(_ gradient: [Float], rate: Float, momentum: Float) {
    var total = 0.0
    for index in positions.indices {
      let isTurning = (gradient[index] > 0) == (velocities[index] > 0)
      gains[index] = max(0.01, isTurning ? gains[index] * 0.8 : gains[index] + 0.2)
      velocities[index] =
        momentum * velocities[index] - rate * gains[index] * gradient[index]
      positions[index] += velocities[index]
      total += Double(positions[index])
    }
    let center = Float(total / Double(positions.count))
    for index in positions.indices { positions[index] -= center }
  }
}
