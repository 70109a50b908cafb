import Foundation
import Testing

/// Cached files of every kind, a bit of which has been turned.
@Suite struct DamagedCacheTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    ["train", "--dataset", "bazaar", "--ranker", "bpr", "--set", "epochs=1"],
    [
      "train", "--dataset", "bazaar", "--ranker", "gru4rec", "--set", "epochs=1", "--set",
      "dimension=16",
    ],
    [
      "detect", "--users", "60", "--paths", "200", "--test-on", "fgsm-l1", "--set",
      "recommender.epochs=1", "--set", "passes=2", "--set", "detector.epochs=1", "--beam", "5-3-1",
    ],
  ])
  func everyTurnedBitIsFound(command: [String]) throws {
    let arguments = command + ["--cache", folder.path, "--quiet"]
    let whole = try Invocation(arguments)
    #expect(whole.status == 0, "\(whole.errors)")
    let names = folder.names.filter { $0.hasSuffix(".safetensors") }
    #expect(names.count == (command[0] == "detect" ? 3 : 1), "\(folder.names)")
    for name in names {
      let file = folder.url.appending(path: name)
      let data = try Data(contentsOf: file)
      for place in [3, 20, 400, data.count / 2, data.count - 1] where place < data.count {
        var changed = data
        changed[place] ^= 0x10
        try changed.write(to: file)
        let run = try Invocation(arguments)
        #expect(run.status == 65, "\(name), byte \(place): \(run.output)")
        #expect(run.output.isEmpty && run.errorLine.contains(name))
      }
      try data.write(to: file)
    }
  }
}
