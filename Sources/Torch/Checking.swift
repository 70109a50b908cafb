import CTorch

/// Traps with libtorch's message when an operation failed: a mistake in the program.
func check(_ status: ct_status, file: StaticString = #file, line: UInt = #line) {
  if status != 0 { fatalError(String(cString: ct_last_error()), file: file, line: line) }
}
