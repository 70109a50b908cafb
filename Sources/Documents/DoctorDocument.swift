/// What `doctor` prints with `--json`.
package struct DoctorDocument: Codable, Sendable, Equatable {
  /// How one thing stands.
  package enum Verdict: String, Sendable, Codable, CaseIterable {
    /// As it should be.
    case ok
    /// Most will work; the remedy says what will not.
    case warning
    /// Something does not work at all.
    case failure
  }

  /// One thing that was looked at.
  package struct Check: Codable, Sendable, Equatable {
    package var check: String
    package var verdict: Verdict
    /// What was seen.
    package var detail: String
    /// What to do; left out where all is well.
    package var remedy: String?

    package static func ok(_ check: String, _ detail: String) -> Check {
      Check(check: check, verdict: .ok, detail: detail)
    }

    package static func warning(_ check: String, _ detail: String, remedy: String) -> Check {
      Check(check: check, verdict: .warning, detail: detail, remedy: remedy)
    }

    package static func failure(_ check: String, _ detail: String, remedy: String) -> Check {
      Check(check: check, verdict: .failure, detail: detail, remedy: remedy)
    }
  }

  /// The command's version.
  package var version: String
  package var checks: [Check]

  package init(version: String, checks: [Check]) {
    self.version = version
    self.checks = checks
  }
}
