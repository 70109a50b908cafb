/// A kind of file that interactions come in.
///
/// A new one is a file that says when its beginning fits, and a line in ``InteractionFile``'s list.
protocol InteractionFormat: SendableMetatype {
  /// How the interactions of a file stand in it, or nil if the file is not of this kind.
  ///
  /// Whole fields decide, never a part of a line: a log of one's own must not become another's
  /// because of a word in its header.
  ///
  /// - Throws: A data ``InputError`` without a place if the file is of this kind and lacks something.
  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) throws -> Dialect?
}
