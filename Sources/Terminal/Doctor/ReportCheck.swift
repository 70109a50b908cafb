import Documents
import Essentials
import Reporting

/// Whether what reports are made with lies beside the command.
package enum ReportCheck {
  package static var finding: DoctorDocument.Check {
    do {
      _ = try PageResources.load()
      return .ok("report", "what its pages are made with is here")
    } catch {
      return .failure(
        "report", (error as? InputError)?.message.prefix { $0 != ":" }.description ?? "\(error)",
        remedy:
          "keep mithridate_Reporting.resources as it was unpacked, or run Scripts/bootstrap and "
          + "build again")
    }
  }
}
