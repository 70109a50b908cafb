import Foundation
import Testing

/// `Manual.version` is where the version is said; whatever else says it is held to it.
@Suite struct VersionTests {
  private let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func version() throws -> String {
    let run = try Invocation(["--version"])
    let version = run.output.trimmingCharacters(in: .newlines)
    #expect(run.status == 0 && version.wholeMatch(of: /\d+\.\d+\.\d+/) != nil, "\(run.output)")
    return version
  }

  @Test func thePythonSideHasTheVersionOfTheCommand() throws {
    let module = try String(
      contentsOf: repository.appending(path: "python/mithridate/__init__.py"), encoding: .utf8)
    let said = try #require(module.firstMatch(of: /\n__version__ = "(.*)"\n/)).1
    #expect(try version() == said)
    let project = try String(
      contentsOf: repository.appending(path: "python/pyproject.toml"), encoding: .utf8)
    #expect(project.contains("attr = \"mithridate.__version__\""))
  }

  /// The newest release that the changelog tells of; before the first one there is none.
  @Test func theChangelogsNewestReleaseIsTheVersion() throws {
    let changelog = try String(
      contentsOf: repository.appending(path: "CHANGELOG.md"), encoding: .utf8)
    let headings = changelog.matches(of: /\n## (.*)/).map { String($0.1) }
    #expect(!headings.isEmpty)
    guard let newest = headings.first(where: { !$0.hasPrefix("Unreleased") }) else { return }
    #expect(newest.hasPrefix(try version()), "\(newest)")
  }
}
