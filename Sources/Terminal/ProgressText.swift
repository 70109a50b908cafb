import Essentials

/// How far work has come, in a line: as a whole, or as much of it as there is room for.
struct ProgressText {
  private let stage: String
  private let count: String
  private let figures: [String]
  private let rate: String?
  private let left: String?

  /// - Parameters:
  ///   - done: How many units were done in `elapsed` seconds.
  init(_ progress: Essentials.Progress, done: Int, elapsed: Double) {
    stage = progress.stage.printable
    count = "\(progress.unit) \(progress.completed)/\(progress.total)".printable
    figures = progress.figures.map { name, value in
      "\(name) \(abs(value) >= 100 ? value.grouped : value.text(digits: 3))".printable
    }
    guard elapsed > 0, done > 0 else {
      (rate, left) = (nil, nil)
      return
    }
    let pace = Double(done) / elapsed
    rate = "\(pace.text(digits: pace < 10 ? 2 : 0))/s"
    left =
      progress.completed < progress.total
      ? "\((Double(progress.total - progress.completed) / pace).duration) left" : nil
  }

  /// All of it.
  var whole: String { text(figures, rate) }

  /// At most `width` columns of it: first the pace is left out, then one figure after the other from the last;
  /// how far it is and how long it takes stay, and the stage is cut short before they are.
  func fitted(to width: Int) -> String {
    if whole.columns <= width { return whole }
    for kept in (0...figures.count).reversed() {
      let text = text(Array(figures.prefix(kept)), nil)
      if text.columns <= width { return text }
    }
    let rest = ([count] + [left].compactMap(\.self)).joined(separator: ", ")
    let room = width - rest.columns - 2
    return room >= 8 ? "\(stage.fitted(to: room)): \(rest)" : rest.fitted(to: width)
  }

  private func text(_ figures: [String], _ rate: String?) -> String {
    "\(stage): " + ([count] + figures + [rate, left].compactMap(\.self)).joined(separator: ", ")
  }
}
