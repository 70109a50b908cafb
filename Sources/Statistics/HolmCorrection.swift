/// p-values of several tests, so corrected that with all nulls true any is below α in at most α of all cases.
///
/// **Source.** Holm, *A Simple Sequentially Rejective Multiple Test Procedure*, Scandinavian Journal of
/// Statistics 1979: the i-th smallest of n, p₍ᵢ₎, becomes max over j ≤ i of min(1, (n − j + 1) p₍ⱼ₎). The tests
/// may depend on each other in any way.
package enum HolmCorrection {
  /// The corrected p-values, in the order of `pValues`, each from 0 to 1.
  package static func corrected(_ pValues: [Double]) -> [Double] {
    precondition(pValues.allSatisfy { (0...1).contains($0) }, "p-values are from 0 to 1")
    var result = pValues
    var greatest = 0.0
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    for (place, index) in order.enumerated() {
      greatest = max(greatest, min(1, Double(pValues.count - place) * pValues[index]))
      result[index] = greatest
    }
    return result
  }
}
