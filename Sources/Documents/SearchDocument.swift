/// How paths were searched, as documents about walks have it.
package struct SearchDocument: Codable, Sendable, Equatable {
  /// How many ways on a path takes at each hop, `[hops]`.
  package var widths: [Int]
  /// How many products are recommended.
  package var length: Int
  /// Dropout of the agent's hidden numbers while recommending.
  package var dropout: Double
  /// Whether paths to one product were compared with 1 added to each hop's probability.
  package var inflatesProbabilities: Bool

  /// The widths of a search for which nobody said otherwise.
  package static let standardWidths = [25, 5, 3]

  package init(widths: [Int], length: Int, dropout: Double, inflatesProbabilities: Bool) {
    self.widths = widths
    self.length = length
    self.dropout = dropout
    self.inflatesProbabilities = inflatesProbabilities
  }
}
