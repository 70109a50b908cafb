import PathReasoning

/// Labeled sequences of actions that an attention classifier can learn from, whatever acts.
protocol SequenceExamples: Sendable {
  /// How many sequences there are.
  var count: Int { get }
  /// How many numbers an action has.
  var actionWidth: Int { get }
  /// The greatest number of actions.
  var steps: Int { get }
  /// The sequences at `indices`.
  func batch(_ indices: ArraySlice<Int>) -> SequenceBatch
  /// Whether a sequence is of the kind that is to be found.
  func isPositive(_ index: Int) -> Bool
}

extension LabeledSequences: SequenceExamples {
  var actionWidth: Int { sequences.actionWidth }
  var steps: Int { ActionSequences.length }
  func batch(_ indices: ArraySlice<Int>) -> SequenceBatch { SequenceBatch(sequences, indices) }
  func isPositive(_ index: Int) -> Bool { isAttacked[index] }
}
