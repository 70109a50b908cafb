import Foundation
import Testing
@testable import Terminal

@Suite struct EventFileTests {
  /// RFC 3720, appendix B.4.
  @Test func checksumsAreThoseOfTheStandard() {
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum((0..<32).map { UInt8($0) }) == 0x46DD_794E)
    #expect(CRC32C.checksum((0..<32).reversed().map { UInt8($0) }) == 0x113F_DB5C)
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String(format: "%02x", $0) }.joined()
  }

  /// Made with tensorboard 2.21.0: `RecordWriter` of `tensorboard.summary.writer.record_writer` and
  /// `Event(wall_time=1.5, file_version='brain.Event:2')`, and
  /// `Event(wall_time=1.5, step=300, summary=Summary(value=[Summary.Value(tag='a/b', simple_value=2.5)]))`.
  @Test func recordsHaveTheBytesOfTensorBoard() {
    #expect(
      hex(EventRecord.fileVersion(time: 1.5).bytes)
        == "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e457665"
        + "6e743a322a28646c")
    #expect(
      hex(EventRecord.scalar(2.5, tag: "a/b", step: 300, time: 1.5).bytes)
        == "1a00000000000000129bd82d09000000000000f83f10ac022a0c0a0a0a03612f"
        + "621500002040483b4951")
  }

  /// A run that goes on comes by its last points again.
  @Test func resumedCurvesDoNotRepeat() throws {
    let folder = try TemporaryFolder()
    func write(_ steps: ClosedRange<Int>, value: (Int) -> Double) throws {
      let file = try EventFile(in: folder.path)
      for step in steps {
        try file.record(
          .init(
            stage: "training", completed: step, total: 9, unit: "epoch",
            figures: [("loss", value(step)), ("auc", .nan)]))
      }
    }
    func points() -> [EventPoint] {
      folder.names.flatMap { EventPoint.points(inFile: folder.url.appending(path: $0).path) }
    }
    try write(1...300) { 1 / Double($0) }
    #expect(points().filter { $0.tag == "training/loss" }.map(\.step) == Array(1...300))
    #expect(points().first?.bits == Float(1).bitPattern)
    try write(299...302) { 1 / Double($0) }
    #expect(folder.names.count == 2)
    #expect(points().filter { $0.tag == "training/loss" }.map(\.step) == Array(1...302))
    #expect(points().filter { $0.tag == "training/auc" }.map(\.step) == Array(1...302))
    // Another run's points are not the same.
    try write(302...302) { Double($0) }
    #expect(points().count == 605)
  }

  /// A killed run's file ends anywhere.
  @Test func whatIsCutOffIsReadAsFarAsItIsWhole() throws {
    let folder = try TemporaryFolder()
    let bytes =
      EventRecord.fileVersion(time: 1).bytes
      + EventRecord.scalar(2.5, tag: "a/b", step: 3, time: 1).bytes
    for length in 0...bytes.count {
      let path = folder.path + "/events"
      try Data(bytes.prefix(length)).write(to: URL(filePath: path))
      #expect(EventPoint.points(inFile: path).count == (length == bytes.count ? 1 : 0))
    }
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("in the way", to: "occupied")
    let run = try Invocation([
      "train", "--dataset", folder.writeLog(), "--ranker", "itempop", "--tensorboard",
      file + "/below",
    ])
    #expect(run.status == 73)
    #expect(
      run.errorLine.hasSuffix("occupied/below: the folder of --tensorboard cannot be made"))
  }

  /// What TensorBoard's own reader finds: the curve that `--json` prints.
  @Test(.enabled(if: TensorBoardReader.isInstalled, "no python3 with tensorboard"))
  func tensorBoardReadsTheCurves() throws {
    let folder = try TemporaryFolder()
    let events = folder.url.appending(path: "events").path
    let run = try Invocation([
      "poison", "--dataset", "bazaar", "--ranker", "bpr", "--attack", "poisonrec", "--steps", "4",
      "--set", "epochs=3", "--set", "attack.worlds=8", "--set", "attack.batch=8", "--json",
      "--quiet", "--tensorboard", events,
    ])
    #expect(run.status == 0, "\(run.errors)")
    struct Document: Decodable {
      struct Point: Decodable {
        var mean: Double
        var max: Double
        var targetClickRatio: Double
      }
      var curve: [Point]
    }
    let document = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    let curves = try TensorBoardReader.curves(in: events)
    func expect(_ tag: String, _ values: [Double]) {
      let points = curves[tag] ?? []
      #expect(points.map { $0[0] } == [1, 2, 3, 4], "\(tag)")
      #expect(zip(points, values).allSatisfy { abs($0[1] - $1) <= 1e-6 * abs($1) }, "\(tag)")
    }
    expect("poisonrec on bpr/mean", document.curve.map(\.mean))
    expect("poisonrec on bpr/max", document.curve.map(\.max))
    expect("poisonrec on bpr/targets %", document.curve.map { 100 * $0.targetClickRatio })
    #expect(curves["training bpr/loss"]?.isEmpty == false)
  }
}

/// TensorBoard's own reader, where python3 has it.
private enum TensorBoardReader {
  private static let script = """
    import json, sys
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    events = EventAccumulator(sys.argv[1])
    events.Reload()
    print(json.dumps({tag: [[point.step, point.value] for point in events.Scalars(tag)]
                      for tag in events.Tags()["scalars"]}))
    """

  static var isInstalled: Bool { (try? python(["-c", "import tensorboard"])) != nil }

  /// Points (step, value) by tag.
  static func curves(in folder: String) throws -> [String: [[Double]]] {
    try JSONDecoder().decode(
      [String: [[Double]]].self, from: python(["-c", script, folder]))
  }

  private struct Failure: Error {}

  private static func python(_ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure() }
    return data
  }
}
