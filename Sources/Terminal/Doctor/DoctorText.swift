import Documents

/// What was looked at, a line each, as a person reads it; what is to be done stands below.
package struct DoctorText: Sendable {
  private let document: DoctorDocument

  package init(_ document: DoctorDocument) { self.document = document }

  package var text: String {
    var table = TextTable(["check", "", "what was seen"], words: [1, 2])
    for check in document.checks {
      table.add([check.check, Self.word(check.verdict), check.detail])
      if let remedy = check.remedy { table.add(["", "", "→ " + remedy]) }
    }
    func count(_ verdict: DoctorDocument.Verdict) -> Int {
      document.checks.count { $0.verdict == verdict }
    }
    let (failures, warnings) = (count(.failure), count(.warning))
    let ending =
      switch (failures, warnings) {
      case (0, 0): "all that is needed is here"
      case (0, 1): "all that is needed is here, with 1 warning"
      case (0, _): "all that is needed is here, with \(warnings) warnings"
      default: "\(failures) of \(document.checks.count) failed"
      }
    return table.text + "\n\n" + ending
  }

  private static func word(_ verdict: DoctorDocument.Verdict) -> String {
    switch verdict {
    case .ok: "ok"
    case .warning: "warning"
    case .failure: "FAILED"
    }
  }
}
