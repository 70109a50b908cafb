import Documents
import Essentials
import Foundation
import Interactions
import Results
import Terminal
import Testing

/// What `doctor` looks at, each thing as it should be and as it should not.
@Suite struct DoctorCheckTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  // MARK: - The machine

  private static let flags = "fpu sse4_2 avx avx2 bmi1 bmi2 f16c fma abm movbe"

  @Test func aProcessorIsKnownByItsFlags() {
    let text = "processor\t: 0\nmodel name\t: Quick: 9000\nflags\t\t: \(Self.flags)\n"
    let good = ProcessorCheck(description: text).finding
    #expect(good.verdict == .ok && good.detail == "Quick: 9000, with AVX2 and FMA")
    for missing in ["avx2", "fma", "abm"] {
      let old = text.replacing(" \(missing)", with: "")
      let bad = ProcessorCheck(description: old).finding
      #expect(bad.verdict == .failure && bad.detail == "Quick: 9000, without \(missing)")
      #expect(bad.remedy?.contains("AVX2") == true)
    }
    #expect(ProcessorCheck(description: "").finding.verdict == .ok)
    #expect(ProcessorCheck.current.finding.verdict == .ok)
  }

  @Test func coresAreThoseThatOneGetsTimeOn() {
    #expect(CoresCheck(online: 2, usable: 2, quota: nil).finding == .ok("cores", "2 of 2"))
    #expect(
      CoresCheck(online: 16, usable: 2, quota: 2).finding
        == .ok("cores", "2 of 16 (bound by affinity)"))
    let bound = CoresCheck(online: 16, usable: 16, quota: 2.5).finding
    #expect(bound.verdict == .warning && bound.detail.contains("the time of 2.5"))
    #expect(bound.remedy?.contains("--jobs 2") == true)
    #expect(
      CoresCheck(online: 4, usable: 4, quota: 0.5).finding.remedy?.contains("--jobs 1") == true)
  }

  @Test func memoryIsWhatALimitLeaves() {
    let good = MemoryCheck(total: 64e9, allowed: 64e9, free: 50e9).finding
    #expect(good == .ok("memory", "64 GB, 50 GB free now"))
    let limited = MemoryCheck(total: 64e9, allowed: 1e9, free: 50e9).finding
    #expect(limited.verdict == .warning)
    #expect(limited.detail == "1.0 GB by a limit, of 64 GB, 1.0 GB free now")
    #expect(limited.remedy?.contains("raise the limit") == true)
    let full = MemoryCheck(total: 64e9, allowed: 64e9, free: 3e8).finding
    #expect(full.verdict == .warning && full.remedy?.contains("end what uses the rest") == true)
    #expect(MemoryCheck.free(in: "MemTotal: 9 kB\nMemAvailable:     2 kB\n") == 2_048)
    #expect(MemoryCheck.free(in: "MemTotal: 9 kB\n") == nil)
  }

  @Test func filesMayBeRaisedToWhatIsNeeded() {
    #expect(OpenFilesCheck(limit: 100, hardLimit: 4_096).finding == .ok("open files", "100"))
    #expect(OpenFilesCheck(limit: .max, hardLimit: .max).finding == .ok("open files", "unlimited"))
    let few = OpenFilesCheck(limit: 100, hardLimit: 255).finding
    #expect(few.verdict == .warning && few.detail == "100, at most 255")
  }

  // MARK: - The engine

  /// What a program of a shell's lines is found to be.
  private func engine(_ lines: String, patience: Double = 20) throws -> [DoctorDocument.Check] {
    let path = try folder.write("#!/bin/sh\n\(lines)\n", to: "engine")
    chmod(path, 0o755)
    return EngineCheck(path: path, version: "7", libraryVersion: "2.0.0", patience: patience)
      .findings
  }

  private func answer(
    version: String = "7", library: String = "2.0.0", wrong: [String] = []
  ) throws -> String {
    let document = TensorsDocument(
      version: version, library: "/l/libtorch_cpu.so", libraryVersion: library,
      disagreements: wrong, threads: 2)
    return "cat <<'END'\n\(try document.json)\nEND"
  }

  @Test func anEngineAnswersForItsLibrary() throws {
    let found = try engine("[ \"$*\" = doctor-tensors ] && " + answer())
    #expect(found.map(\.check) == ["engine", "libtorch"])
    #expect(found.map(\.verdict) == [.ok, .ok], "\(found)")
    #expect(
      found[1].detail == "2.0.0 from /l/libtorch_cpu.so computes rightly, on 2 threads")
  }

  @Test func anotherVersionOfEitherIsAFailure() throws {
    let engine = try engine(answer(version: "6"))
    #expect(engine.map(\.verdict) == [.failure, .ok])
    #expect(engine[0].detail.hasSuffix("is of version 6, this command of 7"))
    let library = try self.engine(answer(library: "2.10.0"))
    #expect(library.map(\.verdict) == [.ok, .failure])
    #expect(library[1].detail.contains("2.10.0 from /l/libtorch_cpu.so"))
    #expect(library[1].remedy?.contains("LD_LIBRARY_PATH") == true)
  }

  @Test func aLibraryThatComputesWronglyIsAFailure() throws {
    let found = try engine(answer(wrong: ["a gradient"]))
    #expect(found.map(\.verdict) == [.ok, .failure])
    #expect(found[1].detail == "/l/libtorch_cpu.so computes wrongly: a gradient")
  }

  @Test func whatTheLoaderMissesIsNamed() throws {
    let line =
      "e: error while loading shared libraries: libc10.so: cannot open shared object file: No such "
      + "file or directory"
    let found = try engine("echo '\(line)' >&2; exit 127")
    #expect(found.map(\.verdict) == [.ok, .failure])
    #expect(found[1].check == "libtorch" && found[1].detail.hasPrefix("libc10.so: cannot open"))
  }

  @Test(arguments: [
    ("kill -ILL $$", "signal 4", "AVX2"), ("kill -SEGV $$", "signal 11", "make build"),
    ("exit 3", "code 3", "make build"), ("echo hm", "code 0", "make build"),
    ("echo why >&2; exit 70", "code 70: why", "make build"),
  ])
  func anEngineThatDoesNotAnswerIsAFailure(line: String, said: String, remedy: String) throws {
    let found = try engine(line)
    #expect(found.map(\.verdict) == [.failure, .failure])
    #expect(found[0].detail.contains(said), "\(found[0].detail)")
    #expect(found[0].remedy?.contains(remedy) == true)
  }

  /// Neither it nor what it has started is waited for.
  @Test func anEngineThatHangsIsNotWaitedFor() throws {
    let pid = folder.path + "/pid"
    let found = try engine("sleep 3600 & echo $! > '\(pid)'; exec sleep 3600", patience: 5)
    let left = try #require(pid_t(try String(contentsOfFile: pid, encoding: .utf8).dropLast()))
    // Not how fast it is, but whether it waits: what it has started is still there.
    #expect(kill(left, SIGKILL) == 0)
    #expect(found[0].detail.hasSuffix("it did not answer in time"))
  }

  @Test func anEngineThatIsNotThereOrCannotStartIsAFailure() throws {
    let nowhere = EngineCheck(path: folder.path + "/none").findings
    #expect(nowhere.map(\.verdict) == [.failure, .failure])
    #expect(nowhere[0].detail == "\(folder.path)/none is not there")
    let path = try folder.write("no program", to: "text")
    let text = EngineCheck(path: path).findings
    #expect(text[0].detail.contains("it cannot be started"), "\(text[0].detail)")
  }

  /// What the sources lay down is what the command asks for.
  @Test func theVersionIsTheBootstraps() throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Scripts/bootstrap")
    let text = try String(contentsOf: script, encoding: .utf8)
    #expect(text.contains("torch_version=\(EngineCheck.madeFor)\n"))
  }

  // MARK: - Folders

  private func check(_ path: String) -> DoctorDocument.Check {
    FolderCheck("cache", path, isVital: false, remedy: "use another", comfortable: 1).finding
  }

  @Test func aFolderIsTriedAndLeftAsItWas() throws {
    let there = check(folder.path)
    #expect(there.verdict == .ok && there.detail.hasPrefix("\(folder.path), "))
    let coming = check(folder.path + "/a/b")
    #expect(coming.verdict == .ok && coming.detail.contains("not there yet"))
    #expect(folder.names.isEmpty)
  }

  @Test func whatCannotBeWrittenToSaysWhy() throws {
    // Nobody, root included, makes a file there.
    let readOnly = check("/proc/self")
    #expect(readOnly.verdict == .warning && readOnly.detail.contains("cannot be written to: "))
    #expect(readOnly.remedy == "use another")
    let impossible = check("/proc/self/cache")
    #expect(
      impossible.verdict == .failure && impossible.detail.contains("cannot be made: /proc/self"))
    let file = try folder.write("", to: "file")
    #expect(check(file) == .failure("cache", "\(file): \(file) is a file", remedy: "use another"))
    #expect(check(file + "/cache").detail == "\(file)/cache: \(file) is a file")
  }

  @Test func littleRoomIsAWarning() {
    let found = FolderCheck(
      "cache", folder.path, isVital: true, remedy: "use another", comfortable: 1e30
    ).finding
    #expect(found.verdict == .warning)
    #expect(found.remedy?.hasPrefix("make room for ") == true)
  }

  // MARK: - A store

  @Test func aStoreIsReadWhereItLies() throws {
    let path = folder.path + "/s.sqlite"
    let coming = StoreCheck(path: path, system: nil).finding
    #expect(coming == .ok("store", "\(path), not there yet"))
    #expect(folder.names.isEmpty)
    _ = try ResultStore(path: path)
    #expect(StoreCheck(path: path, system: nil).finding == .ok("store", "\(path), 0 trials"))
    let text = try folder.write("no store", to: "text")
    let wrong = StoreCheck(path: text).finding
    #expect(wrong.verdict == .failure && wrong.detail.contains("not a store of results"))
    let nowhere = StoreCheck(path: "/proc/self/s.sqlite").finding
    #expect(nowhere.verdict == .failure && nowhere.detail.contains("cannot be made"))
  }

  @Test(arguments: ["nfs4", "cifs", "9p", "lustre", "fuse.sshfs", "fuse"])
  func aStoreOnANetworkIsAWarning(kind: String) throws {
    let path = folder.path + "/s.sqlite"
    let found = StoreCheck(path: path, system: FileSystem(kind: kind, free: 1e12)).finding
    #expect(found.verdict == .warning)
    #expect(found.detail == "\(path), not there yet, on a file system of a network (\(kind))")
    #expect(found.remedy?.contains("two processes damage it") == true)
  }

  @Test(arguments: ["tmpfs", "overlay"]) func aStoreThatDoesNotLastIsAWarning(kind: String) {
    let system = FileSystem(kind: kind, free: 1e12)
    let found = StoreCheck(path: folder.path + "/s", system: system).finding
    #expect(found.verdict == .warning && found.detail.hasSuffix("does not last (\(kind))"))
  }

  @Test(arguments: ["ext4", "xfs", "btrfs", "zfs", "fuseblk", "unknown"])
  func drivesOfTheMachineAreFine(kind: String) {
    let system = FileSystem(kind: kind, free: 1e12)
    #expect(StoreCheck(path: folder.path + "/s", system: system).finding.verdict == .ok)
  }

  @Test func aMountIsFoundByItsPlace() {
    let mounts = """
      21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
      30 21 0:40 / /home rw - nfs4 server:/home rw
      31 30 0:41 / /home/ann/my\\040shop rw shared:7 master:2 - cifs //server/shop rw
      32 21 0:42 / /mnt rw - ext4 /dev/sdb1 rw
      33 32 0:43 / /mnt rw - tmpfs none rw
      """
    func kind(_ path: String) -> String? { FileSystem.kind(of: path, mounts: mounts) }
    #expect(kind("/") == "ext4" && kind("/homely") == "ext4")
    #expect(kind("/home") == "nfs4" && kind("/home/ann") == "nfs4")
    #expect(kind("/home/ann/my shop/s.sqlite") == "cifs")
    // Of two at one place the later hides the earlier.
    #expect(kind("/mnt/s") == "tmpfs")
    #expect(FileSystem.kind(of: "/", mounts: "nonsense\n") == nil)
  }

  @Test func fileSystemsAreThoseOfTheSystem() throws {
    #expect(FileSystem(of: "/proc/nothing/here")?.kind == "proc")
    let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
    let size = try #require(attributes[.systemSize] as? NSNumber).doubleValue
    let free = try #require(FileSystem(of: folder.path)).free
    #expect(free >= 0 && free <= size)
  }

  // MARK: - What else is here

  @Test func datasetsAreThoseInTheFolder() throws {
    let place = folder.url.appending(path: "steam-200k")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try Data("1,g,play,1,0\n".utf8).write(to: place.appending(path: "steam-200k.csv"))
    let found = DatasetsCheck(folder: DatasetFolder(path: folder.path)).finding
    #expect(found.verdict == .ok && found.detail.hasPrefix("bazaar, steam; not here: movielens-1m"))
  }

  private func python(_ lines: String) throws -> DoctorDocument.Check {
    let path = try folder.write("#!/bin/sh\n\(lines)\n", to: "python3")
    chmod(path, 0o755)
    return PythonCheck(searchPath: "/nowhere:\(folder.path)", version: "7").finding
  }

  @Test func pythonIsTold() throws {
    #expect(PythonCheck(searchPath: folder.path).finding.detail.hasPrefix("no python3"))
    let bare = try python("echo 3.9.1; echo ModuleNotFoundError >&2; exit 1")
    #expect(bare.verdict == .ok && bare.detail.contains("3.9.1 at \(folder.path)/python3, without"))
    let whole = try python("printf '3.9.1\\n7\\n/p/__init__.py\\n'")
    #expect(
      whole.verdict == .ok
        && whole.detail.hasSuffix("with the package mithridate at /p/__init__.py"))
    let other = try python("printf '3.9.1\\n6\\n/p/__init__.py\\n'")
    #expect(other.verdict == .warning && other.remedy?.contains("version 7") == true)
    #expect(try python("exit 2").verdict == .warning)
  }

  @Test func aTerminalIsWideAndKnowsItsLetters() {
    #expect(TerminalCheck(columns: nil, locale: "C").finding.verdict == .ok)
    #expect(TerminalCheck(columns: 120, locale: "de_DE.UTF-8").finding.verdict == .ok)
    #expect(TerminalCheck(columns: 120, locale: "C.utf8").finding.verdict == .ok)
    #expect(TerminalCheck(columns: 120, locale: "POSIX").finding.verdict == .warning)
    #expect(TerminalCheck(columns: 30, locale: "C.UTF-8").finding.verdict == .warning)
    #expect(TerminalCheck.locale(in: ["LANG": "a", "LC_ALL": "", "LC_CTYPE": "b"]) == "b")
    #expect(TerminalCheck.locale(in: [:]) == "C")
  }

  // MARK: - The document and its text

  @Test func theDocumentHasItsKeys() throws {
    let document = DoctorDocument(
      version: "7", checks: [.ok("a", "b"), .warning("c", "d", remedy: "e")])
    #expect(
      try JSON(parsing: document.json)
        == JSON(
          parsing: """
            {"version": "7", "checks": [{"check": "a", "verdict": "ok", "detail": "b"},
            {"check": "c", "verdict": "warning", "detail": "d", "remedy": "e"}]}
            """))
  }

  @Test func theTextSaysWhatToDo() {
    let text = DoctorText(
      DoctorDocument(
        version: "7",
        checks: [.ok("a", "b"), .warning("c", "d", remedy: "e"), .failure("f", "g", remedy: "h")])
    ).text
    #expect(
      text == """
        check           what was seen
        ─────  ───────  ─────────────
        a      ok       b
        c      warning  d
                        → e
        f      FAILED   g
                        → h

        1 of 3 failed
        """)
    #expect(
      DoctorText(DoctorDocument(version: "7", checks: [.ok("a", "b")])).text
        .hasSuffix("\n\nall that is needed is here"))
  }
}
