import ArgumentParser
import Documents
import Essentials
import Foundation

package struct DoctorCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: Manual.doctor,
    discussion: """
      Looks at the processor, cores, memory, the engine and its libraries, and the folders that commands \
      write to; starts the engine once, and leaves nothing behind. Exit code 0 if nothing failed, warnings \
      or not, else 69. A processor that is too old gets one line from every command, with the same code.
      """)

  @OptionGroup var folder: DataFolderOption
  @OptionGroup var cache: CacheOption

  @Option(
    help: ArgumentHelp(
      "A store of results to look at, or the place of one to come.", valueName: "file"))
  var store: String?

  @OptionGroup var output: OutputOptions

  package init() {}

  package func run() async throws {
    let document = DoctorDocument(version: Manual.version, checks: checks)
    try output.print(document, as: DoctorText(document).text)
    if document.checks.contains(where: { $0.verdict == .failure }) {
      throw ExitCode(InputError.Kind.unavailable.exitCode)
    }
  }

  private var checks: [DoctorDocument.Check] {
    var checks = [
      DoctorDocument.Check.ok("version", Manual.version), ProcessorCheck.current.finding,
      CoresCheck.current.finding, MemoryCheck.current.finding, OpenFilesCheck.current.finding,
      SystemLibraryCheck.finding,
    ]
    checks += EngineCheck().findings
    checks += [ReportCheck.finding, cacheFinding, dataFinding, temporaryFinding]
    if let store { checks.append(StoreCheck(path: store).finding) }
    return checks + [
      DatasetsCheck(folder: folder.datasets).finding, PythonCheck.current.finding,
      TerminalCheck.current.finding,
    ]
  }

  private var cacheFinding: DoctorDocument.Check {
    guard let path = cache.path else { return .ok("cache", "none, by --no-cache") }
    // Commands go on without keeping what they train, unless there is no folder at all.
    return FolderCheck(
      "cache", path, isVital: false,
      remedy: "name another folder with --cache or $MITHRIDATE_CACHE, or train anew with --no-cache"
    ).finding
  }

  private var dataFinding: DoctorDocument.Check {
    // Reading goes on.
    FolderCheck(
      "data", folder.datasets.path, isVital: false,
      remedy:
        "name another folder with --data or $MITHRIDATE_DATA where 'datasets import' is to write"
    ).finding
  }

  private var temporaryFinding: DoctorDocument.Check {
    FolderCheck(
      "temporary", FileManager.default.temporaryDirectory.path, isVital: true,
      remedy: "name another folder with $TMPDIR: recommenders of your own get their logs there",
      comfortable: 1e8
    ).finding
  }
}
