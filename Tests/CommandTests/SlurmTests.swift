import Foundation
import Testing

/// Experiments on a real Slurm that the tests start themselves, each a cluster of its own: one after the other, as
/// each needs to look when something happens.
@Suite(
  .serialized,
  .enabled(if: SlurmCluster.obstacle == nil, Comment(rawValue: SlurmCluster.obstacle ?? "")))
struct SlurmTests {
  private let folder: TemporaryFolder
  private var results: String { folder.path + "/results" }

  init() throws { folder = try TemporaryFolder() }

  private static let smoke = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(
      path: "experiments/smoke.yaml"
    ).path

  private static let child = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "VictimsTests/Children/child.py").path

  private func writeLog() throws -> String {
    let rows = (0..<600).map {
      "u\($0 % 40),i\(($0 * $0 + $0 / 7) % 45),\(1_600_000_000 + 100 * $0)\n"
    }
    return try folder.write("user,item,timestamp\n" + rows.joined(), to: "clicks.csv")
  }

  /// Attacks that take long enough for something to happen meanwhile, 1.6 s a step, of which most is waiting.
  private func long(_ trials: Int, steps: Int) throws -> String {
    try folder.write(
      """
      command: poison
      seeds: [\((1...trials).map(String.init).joined(separator: ", "))]
      grid:
        dataset: "\(writeLog())"
        recommender: python3 \(Self.child) leisurely
        attack: poisonrec
        steps: \(steps)
        fake-users: 5
        clicks: 6
        targets: 3
      """, to: "long.yaml")
  }

  private func submit(_ file: String, on cluster: SlurmCluster, _ extra: String) throws {
    let run = try cluster.shell(
      "$M experiment submit '\(file)' --results '\(results)' --slurm \(extra)")
    #expect(run.status == 0, "\(run.errors)")
  }

  /// The results by name.
  private func bytes(in results: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: results)
      .filter { $0.hasSuffix(".json") }
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try Data(contentsOf: URL(filePath: "\(results)/\($0)")))
      })
  }

  /// What one machine comes to by itself.
  private func alone(_ file: String) throws -> [String: Data] {
    let place = folder.path + "/alone"
    let run = try Invocation([
      "experiment", "run", file, "--results", place, "--jobs", "2", "--quiet",
    ])
    #expect(run.status == 0, "\(run.errors)")
    return try bytes(in: place)
  }

  /// What the workers have said.
  private var logs: String {
    let place = results + "/logs"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return names.sorted().map { name in
      "\(name):\n" + ((try? String(contentsOfFile: "\(place)/\(name)", encoding: .utf8)) ?? "")
    }.joined()
  }

  private var stepsDone: Int {
    let place = results + "/checkpoints"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return names.map { name in
      let curve = try? String(contentsOfFile: "\(place)/\(name)/output/curve.csv", encoding: .utf8)
      return max(0, (curve ?? "").split(separator: "\n").count - 1)
    }.reduce(0, +)
  }

  @Test func fourWorkersComeToWhatOneMachineDoes() throws {
    let cluster = try SlurmCluster()
    try submit(Self.smoke, on: cluster, "--workers 4")
    // A second array of other shards overlaps with the first.
    try submit(Self.smoke, on: cluster, "--workers 2 --throttle 1")
    let expected = try alone(Self.smoke)
    try cluster.drain()
    let found = try bytes(in: results)
    #expect(found.count == expected.count && expected.count > 10, "\(logs)")
    #expect(found == expected)
    #expect(
      try cluster.shell("$M experiment collect '\(results)' --store '\(folder.path)/s'").status == 0
    )
    let table = try Invocation(["experiment", "status", folder.path + "/s"]).output
    #expect(table.contains("smoke") && !table.contains("failed:"), "\(table)")
  }

  @Test func aNodeThatIsLostLosesNothing() throws {
    let cluster = try SlurmCluster()
    let file = try long(4, steps: 4)
    try submit(file, on: cluster, "--workers 2")
    try cluster.wait(60, "both to work") {
      try cluster.jobs("%T %N").sorted() == ["RUNNING n1", "RUNNING n2"] && stepsDone > 1
    }
    try cluster.lose("n2")
    let expected = try alone(file)
    try cluster.wait(90, "the node's end") { try cluster.nodes("down") == 1 }
    try cluster.drain()
    #expect(try bytes(in: results) == expected && expected.count == 4, "\(logs)")
  }

  /// The step on a node outlives the node's daemon, and works beside the job that takes its place.
  @Test func aDaemonThatIsKilledLosesNothing() throws {
    let cluster = try SlurmCluster()
    let file = try long(2, steps: 24)
    try submit(file, on: cluster, "--workers 2")
    try cluster.wait(60, "both to work") {
      try cluster.jobs("%T %N").sorted() == ["RUNNING n1", "RUNNING n2"] && stepsDone > 1
    }
    kill(try cluster.daemon("n2"), SIGKILL)
    let expected = try alone(file)
    try cluster.wait(90, "the node's end") { try cluster.nodes("down") == 1 }
    try cluster.drain()
    #expect(try bytes(in: results) == expected && expected.count == 2, "\(logs)")
  }

  @Test func timeThatIsUpIsNoEnd() throws {
    let cluster = try SlurmCluster()
    let file = try long(1, steps: 24)
    // A minute is the least limit that Slurm knows, and it looks twice a minute.
    let script = try cluster.shell(
      """
      $M experiment submit '\(file)' --results '\(results)' --slurm --workers 1 --time 00:03:00 \
        --dry-run | sed 's/@120/@50/; s/--time=.*/--time=00:01:00/' > '\(folder.path)/short.sh'
      mkdir -p '\(results)/logs'
      copy=$(grep -o "'[^']*/long.yaml'" '\(folder.path)/short.sh' | tr -d "'")
      mkdir -p "$(dirname "$copy")"; cp '\(file)' "$copy"
      sbatch '\(folder.path)/short.sh'
      """)
    #expect(script.status == 0, "\(script.errors)")
    let expected = try alone(file)
    try cluster.drain()
    #expect(logs.contains("interrupted; run the same command again to continue"), "\(logs)")
    #expect(try bytes(in: results) == expected && expected.count == 1, "\(logs)")
  }

  @Test(.enabled(if: SlurmTests.mayMount, "mounts are not allowed here"))
  func aFullDiskOnOneNodeHarmsNobodyElse() throws {
    let place = results + "/checkpoints"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let cluster = try SlurmCluster(second: "mount -t tmpfs -o size=16k full '\(place)'")
    let file = try long(4, steps: 1)
    try submit(file, on: cluster, "--workers 2")
    try cluster.drain()
    #expect(logs.contains("the disk is full"), "\(logs)")
    let half = try bytes(in: results)
    #expect(half.count == 2, "\(logs)")
    // Once more, where there is room.
    let run = try Invocation(["experiment", "run", file, "--results", results, "--quiet"])
    #expect(run.status == 0, "\(run.errors)")
    let all = try bytes(in: results)
    #expect(try all == alone(file) && all.merging(half) { $1 } == all)
  }

  private static let mayMount: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/unshare")
    process.arguments = ["-m", "mount", "-t", "tmpfs", "-o", "size=16k", "full", "/mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// A recommender of one's own on two nodes, one of which is lost in the middle.
  @Test func aRecommenderAnswersFromTwoNodes() throws {
    let cluster = try SlurmCluster()
    let log = try writeLog()
    let attack =
      "$M poison --dataset '\(log)' --recommender 'python3 \(Self.child) leisurely' "
      + "--attack poisonrec --steps 6 --fake-users 5 --clicks 6 --targets 3 --json"
    // Notes on which node it is, and becomes the recommender.
    let launcher = try folder.write(
      "echo $SLURMD_NODENAME >> '\(folder.path)/nodes'\nexec \"$@\"\n", to: "launch.sh")
    let alone = try Script(attack, in: folder)
    #expect(alone.status == 0, "\(alone.errors)")
    let notes = folder.path + "/nodes"
    let lost = Thread {
      _ = try? cluster.wait(60, "both nodes at work") { Self.lines(of: notes).count > 1 }
      sleep(1)
      try? cluster.lose("n2")
    }
    lost.start()
    let spread = try cluster.shell(
      "salloc -Q -N2 -n2 --no-kill " + attack
        + " --jobs 2 --verbose --launch 'srun -Q -N1 -n1 --exclusive sh \(launcher)'")
    #expect(spread.status == 0, "\(spread.errors)")
    #expect(Self.lines(of: notes) == ["n1", "n2"])
    func figures(_ run: Script) throws -> NSDictionary {
      let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      return try #require(document?["recNum"] as? NSDictionary)
    }
    #expect(try figures(spread) == figures(alone))
    #expect(spread.errors.contains("started again"), "\(spread.errors)")
  }

  private static func lines(of file: String) -> Set<String> {
    Set(
      ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: "\n").map(
        String.init))
  }
}
