import Documents
import Essentials
import Foundation

extension GateDocument {
  /// As JUnit's XML, which services for continuous integration show: a case for every expectation.
  ///
  /// Undecided ones are failures, or skipped where they are allowed.
  ///
  /// - Parameter seconds: How long each check took, by its name; the first of its cases has it.
  package func junit(seconds: [String: Double]) -> String {
    var cases = ""
    var seen: Set<String> = []
    for check in checks {
      let isFirst = seen.insert(check.name).inserted
      let time = isFirst ? seconds[check.name] ?? 0 : 0
      cases +=
        "    <testcase classname=\"\(Self.escaped(check.name))\" name=\"\(Self.escaped(check.expect))\" "
        + "time=\"\(time.text(digits: 3))\""
      let message = Self.escaped(check.finding)
      switch check.verdict {
      case .passed: cases += "/>\n"
      case .undecided where allowsUndecided:
        cases += ">\n      <skipped message=\"\(message)\"/>\n    </testcase>\n"
      case .failed, .undecided:
        cases +=
          ">\n      <failure type=\"\(check.verdict.rawValue)\" message=\"\(message)\"/>\n    </testcase>\n"
      }
    }
    let failures = checks.count {
      $0.verdict == .failed || $0.verdict == .undecided && !allowsUndecided
    }
    let skipped = checks.count { $0.verdict == .undecided && allowsUndecided }
    let counts =
      "tests=\"\(checks.count)\" failures=\"\(failures)\" errors=\"0\" "
    let time = "time=\"\(self.seconds.text(digits: 3))\""
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="mithridate gate" \(counts)\(time)>
        <testsuite name="\(Self.escaped(file))" \(counts)skipped="\(skipped)" \(time)>
      \(cases)  </testsuite>
      </testsuites>

      """
  }

  /// The beginning by which such a file is known.
  package static let junitBeginning =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"mithridate gate\""

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.printable.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&apos;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension GateDocument.Check {
  /// What was measured, in words.
  package var finding: String {
    let isCount = (try? GateExpectation(parsing: expect))?.measure == .recNum
    func text(_ value: Double) -> String {
      isCount ? value.grouped : (value * 100).text(digits: 2) + " %"
    }
    return "measured \(text(value))"
      + (interval.map { " (95 %: \(text($0[0])) to \(text($0[1])))" } ?? "")
      + ", expected \(expect)"
  }
}
