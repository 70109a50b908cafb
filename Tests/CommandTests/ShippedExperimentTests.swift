import Foundation
import Testing

/// The experiments that are part of the project.
@Suite struct ShippedExperimentTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../experiments").standardizedFileURL

  private func dryRun(_ name: String) throws -> Invocation {
    let file = Self.folder.appending(path: "\(name).yaml").path
    return try Invocation(
      ["experiment", "run", file, "--store", "/nowhere/a.sqlite", "--dry-run", "--json"])
  }

  @Test func theSmokeTestIsReady() throws {
    let run = try dryRun("smoke")
    #expect(run.status == 0, "\(run.errors)")
  }

  /// Whether the files can be read is known without data: what is missing then is the data.
  @Test(arguments: [
    "table-2", "table-4", "figure-4", "figure-5", "controls", "timing", "defense", "budget",
    "stealth", "screening", "attacks",
  ])
  func everythingIsReadyButTheData(name: String) throws {
    let run = try dryRun(name)
    #expect(
      run.status == 0 || (run.status == 66 && run.errorLine.contains(" is not in ")),
      "\(run.errors)")
  }
}
