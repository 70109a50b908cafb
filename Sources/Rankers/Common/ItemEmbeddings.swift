/// A vector for every item of a catalogue, originals and targets: how a trained ranker sees them.
///
/// Near vectors belong to items that the ranker recommends to the same people. How they are to be
/// compared, and what their length means, is the ranker's affair.
public struct ItemEmbeddings: Sendable, Equatable {
  /// How many numbers a vector has.
  public let width: Int
  /// The vectors row by row, `[items, width]`.
  public let values: [Float]

  /// Vectors from their rows; `values` is a multiple of `width` long.
  public init(width: Int, values: [Float]) {
    precondition(width > 0 && values.count.isMultiple(of: width), "rows of one width")
    self.width = width
    self.values = values
  }

  /// How many items there are.
  public var count: Int { values.count / width }

  /// The vector of the item at `index`, `[width]`.
  public subscript(index: Int) -> ArraySlice<Float> {
    values[index * width..<(index + 1) * width]
  }
}
