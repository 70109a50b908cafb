/// Scores of candidates for users, `[rows, width]`, row by row; higher is better.
public struct Scores: Sendable, Equatable {
  /// How many users.
  public let rows: Int
  /// How many candidates each.
  public let width: Int
  /// The scores, `[rows × width]`.
  public var values: [Float]

  /// Zeros.
  public init(rows: Int, width: Int) {
    self.rows = rows
    self.width = width
    values = [Float](repeating: 0, count: rows * width)
  }

  /// One user's scores.
  public subscript(row: Int) -> ArraySlice<Float> { values[row * width..<(row + 1) * width] }
}
