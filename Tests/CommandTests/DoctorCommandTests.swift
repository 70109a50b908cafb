import Documents
import Foundation
import Terminal
import Testing

/// `doctor` as a person runs it, on this machine as it is and with something broken.
@Suite struct DoctorCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func document(of run: Invocation) throws -> [String: DoctorDocument.Check] {
    let document = try JSONDecoder().decode(DoctorDocument.self, from: Data(run.output.utf8))
    return Dictionary(uniqueKeysWithValues: document.checks.map { ($0.check, $0) })
  }

  private func doctor(
    _ arguments: [String] = [], executable: URL = Invocation.executable
  ) throws -> Invocation {
    try Invocation(
      ["doctor", "--json", "--data", folder.path + "/data"] + arguments, executable: executable)
  }

  @Test func aMachineThatRunsTheTestsIsFine() throws {
    let run = try doctor(["--cache", folder.path + "/cache", "--store", folder.path + "/s.sqlite"])
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    let document = try JSONDecoder().decode(DoctorDocument.self, from: Data(run.output.utf8))
    #expect(document.version == Manual.version)
    #expect(
      document.checks.map(\.check) == [
        "version", "processor", "cores", "memory", "open files", "glibc", "engine", "libtorch",
        "report", "cache", "data", "temporary", "store", "datasets", "python", "terminal",
      ])
    for check in document.checks {
      #expect(check.verdict != .failure && (check.remedy == nil) == (check.verdict == .ok))
    }
    let checks = try self.document(of: run)
    let library = try #require(checks["libtorch"]).detail
    #expect(library.hasPrefix("2.11.0 from /") && library.contains("/libtorch_cpu.so computes"))
    // Nothing is left behind.
    #expect(folder.names.isEmpty)
  }

  @Test func aPersonReadsTheSame() throws {
    let run = try Invocation(["doctor", "--no-cache", "--data", folder.path])
    // How wide the verdicts are depends on whether there is a warning.
    #expect(run.status == 0 && run.output.contains(/\ncache +ok +none, by --no-cache *\n/))
    #expect(run.output.contains("\n\nall that is needed is here"))
  }

  @Test func aCacheThatCannotBeMadeFails() throws {
    let file = try folder.write("", to: "file")
    let run = try doctor(["--cache", file + "/cache"])
    #expect(run.status == 69 && run.errors.isEmpty)
    let cache = try #require(document(of: run)["cache"])
    #expect(cache.verdict == .failure && cache.detail == "\(file)/cache: \(file) is a file")
    #expect(cache.remedy?.contains("--cache") == true)
    // What trains says the same.
    let train = try Invocation([
      "train", "--dataset", "bazaar", "--ranker", "bpr", "--cache", file + "/cache",
    ])
    #expect(train.status == 73)
  }

  /// As a root that may mount has it: a drive of 64 kB with nothing free.
  @Test(.enabled(if: DoctorCommandTests.mayMount)) func aFullDriveIsSaid() throws {
    let run = try Script(
      """
      mkdir $F/small; exec unshare -m sh -c 'mount -t tmpfs -o size=64k small $F/small; \
      head -c 100000 /dev/zero > $F/small/filler; $M doctor --json --cache $F/small/cache; '
      """, in: folder)
    #expect(run.status == 69, "\(run.errors)")
    let found = try JSONDecoder().decode(DoctorDocument.self, from: Data(run.output.utf8))
    let cache = try #require(found.checks.first { $0.check == "cache" })
    #expect(cache.verdict == .failure && cache.detail.contains("No space left on device"))
  }

  static let mayMount: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "unshare -m mount -t tmpfs -o size=64k small /mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// The command and its engine in a folder of their own.
  private func copies(changing engine: (Data) -> Data) throws -> URL {
    let home = Invocation.executable.deletingLastPathComponent()
    let place = folder.url.resolvingSymlinksInPath()
    let front = place.appending(path: "mithridate")
    try FileManager.default.copyItem(at: Invocation.executable, to: front)
    let copy = place.appending(path: "mithridate-engine")
    try engine(Data(contentsOf: home.appending(path: "mithridate-engine"))).write(to: copy)
    chmod(copy.path, 0o755)
    return front
  }

  /// A run path of the same length that leads nowhere.
  @Test func anEngineWithoutItsLibraryFails() throws {
    let front = try copies { bytes in
      var bytes = bytes
      for path in ["/.libtorch/lib", "$ORIGIN/../lib"] {
        while let place = bytes.range(of: Data(path.utf8)) {
          bytes.replaceSubrange(place, with: Data(String(repeating: "/", count: path.count).utf8))
        }
      }
      return bytes
    }
    let run = try doctor(executable: front)
    #expect(run.status == 69)
    let checks = try document(of: run)
    let library = try #require(checks["libtorch"])
    #expect(library.verdict == .failure)
    #expect(library.detail.contains("cannot open shared object file"), "\(library.detail)")
    #expect(library.remedy?.contains("bootstrap") == true)
    #expect(checks["engine"]?.verdict == .ok)
  }

  @Test func aCutEngineFails() throws {
    let front = try copies { $0.prefix(100_000) }
    let run = try doctor(executable: front)
    #expect(run.status == 69)
    #expect(try document(of: run)["engine"]?.verdict == .failure, "\(run.output)")
  }

  @Test func aMissingEngineFails() throws {
    let front = try copies { $0.prefix(1) }
    try FileManager.default.removeItem(atPath: folder.path + "/mithridate-engine")
    let run = try doctor(executable: front)
    #expect(run.status == 69)
    #expect(
      try document(of: run)["engine"]?.detail.hasSuffix("mithridate-engine is not there") == true)
  }

  @Test func whatItAsksTheEngineIsNobodyElsesBusiness() throws {
    let help = try Invocation(["--help"])
    #expect(help.output.contains("  doctor ") && !help.output.contains(EngineCheck.command))
    #expect(try Invocation(["doctor", "extra"]).status == 64)
  }

  /// An emulated processor of 2008: no command gets further than the line that says so.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/qemu-x86_64")),
    arguments: [["doctor"], ["--version"], ["train", "--help"]])
  func anOldProcessorGetsOneLine(arguments: [String]) throws {
    let run = try Invocation(
      ["-cpu", "Nehalem", Invocation.executable.path] + arguments,
      executable: URL(filePath: "/usr/bin/qemu-x86_64"))
    #expect(run.status == 69 && run.output.isEmpty)
    #expect(run.errors.hasPrefix("mithridate: error: this processor has no AVX2"), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }
}
