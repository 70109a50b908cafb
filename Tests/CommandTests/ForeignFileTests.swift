import Foundation
import Testing

/// What other people's folders hold.
@Suite struct ForeignFileTests {
  private let folder: TemporaryFolder
  private let log: String

  init() throws {
    folder = try TemporaryFolder()
    log = try folder.writeLog()
  }

  private var poison: [String] {
    [
      "poison", "--dataset", log, "--ranker", "itempop", "--attack", "popular", "--no-cache",
      "--quiet", "--output", folder.path + "/out",
    ]
  }

  @Test(arguments: ["poison.inter", "run.json", "curve.csv", "x.checkpoint", "plan.json"])
  func nothingOfSomebodyElseIsOverwritten(name: String) throws {
    let output = folder.url.appending(path: "out")
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: output.appending(path: name))
    let run = try Invocation(poison)
    #expect(run.status == 73, "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(try String(contentsOf: output.appending(path: name), encoding: .utf8) == "mine")
    #expect(try FileManager.default.contentsOfDirectory(atPath: output.path) == [name])
  }

  @Test func otherFilesAreNobodysBusiness() throws {
    let output = folder.url.appending(path: "out")
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: output.appending(path: "notes.txt"))
    #expect(try Invocation(poison).status == 0)
    #expect(try Invocation(poison).status == 0)
  }

  @Test func aLogIsNotConvertedOntoItself() throws {
    let text = try String(contentsOfFile: log, encoding: .utf8)
    let run = try Invocation(["datasets", "convert", log, "--to", log])
    #expect(run.status == 73)
    #expect(try String(contentsOfFile: log, encoding: .utf8) == text)
  }

  @Test func twoProcessesDoNotShareAnOutput() throws {
    let run = try Script(
      """
      $M poison --dataset bazaar --ranker itempop --attack poisonrec --steps 400 --output $F/run \
        --quiet > /dev/null & first=$!
      while [ ! -e $F/run/plan.json ]; do sleep .05; done
      $M poison --dataset bazaar --ranker itempop --attack poisonrec --steps 400 --output $F/run --quiet
      echo $?
      kill $first; wait $first
      """, in: folder)
    #expect(run.output == "75\n", "\(run.errors)")
    #expect(run.errors.contains("another process works in this folder"))
  }
}
