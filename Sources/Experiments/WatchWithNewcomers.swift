import Detection
import Interactions

/// A watch over a log and those who come after it, as if the log held them.
struct WatchWithNewcomers: AccountWatch {
  /// How suspicious each account is, the newcomers last.
  let suspicion: [Float]
  private let watch: any AccountWatch

  /// - Throws: What the watch throws at the newcomers.
  init(_ watch: any AccountWatch, _ newcomers: Injection) throws {
    self.watch = watch
    suspicion = try watch.suspicion + watch.suspicion(of: newcomers)
  }

  func suspicion(of injection: Injection) throws -> [Float] {
    try watch.suspicion(of: injection)
  }

  /// What the watch knows of the log's own accounts; nothing of newcomers.
  func reason(against user: UserID) -> String? {
    user.index < watch.suspicion.count ? watch.reason(against: user) : nil
  }
}
