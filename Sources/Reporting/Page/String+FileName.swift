extension String {
  /// Letters, digits and hyphens only.
  var asFileName: String {
    String(lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }
}
