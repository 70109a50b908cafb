/// One interaction as a file has it; its bytes are borrowed from the line.
package struct InteractionRow: ~Copyable {
  /// The user's name.
  package var user: Bytes
  /// The item's name.
  package var item: Bytes
  /// When it happened, as ``TimeReader`` has it; 0 without a time.
  package var time: Double
  /// The time in seconds since 1970 where its unit is known, and ``time`` where it is not.
  package var seconds = 0.0
  /// Every field of a table's row, `[columns]`; empty in other layouts.
  package var fields: UnsafeBufferPointer<Bytes>
}
