/// A gradient guessed from values alone.
///
/// Source: Nesterov & Spokoiny 2017, *Random gradient-free minimization of convex functions*, the
/// symmetric two-point form: the mean over random directions u ~ N(0, I) of (f(x + μu) − f(x − μu))
/// / 2μ · u, which is the gradient of f smoothed by a Gaussian of width μ on average.
package enum ZerothOrderGradient {
  /// The estimate from the values on both sides of x.
  ///
  /// - Parameters:
  ///   - directions: u, `[directions, dimension]`.
  ///   - above: f(x + μu), `[directions]`.
  ///   - below: f(x − μu), `[directions]`.
  ///   - smoothing: μ, above 0.
  package static func estimate(
    directions: [[Double]], above: [Double], below: [Double], smoothing: Double
  ) -> [Double] {
    precondition(
      directions.count == above.count && directions.count == below.count,
      "two values for every direction")
    var gradient = [Double](repeating: 0, count: directions.first?.count ?? 0)
    for (index, direction) in directions.enumerated() {
      let slope = (above[index] - below[index]) / (2 * smoothing * Double(directions.count))
      guard slope != 0 else { continue }
      for position in gradient.indices { gradient[position] += slope * direction[position] }
    }
    return gradient
  }
}
