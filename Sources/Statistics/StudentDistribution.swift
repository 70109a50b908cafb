/// Student's t distribution.
package struct StudentDistribution: Sendable, Equatable {
  /// The degrees of freedom, above 0.
  package let degreesOfFreedom: Double

  /// The distribution with this many degrees of freedom, above 0.
  package init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "degrees of freedom are positive")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// P(T > t), exact: half of I_x(ν/2, 1/2) at x = ν / (ν + t²) (Abramowitz & Stegun 26.7.1).
  package func upperTail(_ t: Double) -> Double {
    let half =
      regularizedIncompleteBeta(
        degreesOfFreedom / (degreesOfFreedom + t * t), a: degreesOfFreedom / 2, b: 0.5) / 2
    return t >= 0 ? half : 1 - half
  }

  /// The t which `probability`, between 0 and 1, of the distribution lies below; by bisection.
  package func quantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a quantile has a probability inside (0, 1)")
    if probability < 0.5 { return -quantile(1 - probability) }
    let tail = 1 - probability
    var low = 0.0
    var high = 1.0
    while upperTail(high) > tail, high < 1e300 { high *= 2 }
    while true {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { return middle }
      if upperTail(middle) > tail { low = middle } else { high = middle }
    }
  }
}
