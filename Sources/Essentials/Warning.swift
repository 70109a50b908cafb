import Synchronization

/// What a person should know although the work goes on: the output of a library that prints nothing.
package enum Warning {
  private static let state = Mutex(
    (show: nil as (@Sendable (String) -> Void)?, said: Set<String>()))

  /// Has every warning from here on shown by `show`, which any thread may call.
  package static func show(with show: @escaping @Sendable (String) -> Void) {
    state.withLock { $0.show = show }
  }

  /// Says something in one line, once.
  package static func say(_ text: String) {
    let show = state.withLock { $0.said.insert(text).inserted ? $0.show : nil }
    show?(text)
  }
}
