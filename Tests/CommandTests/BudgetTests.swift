import Foundation
import Testing

/// Sizes that no machine has, and values that mean nothing.
@Suite struct BudgetTests {
  private let folder: TemporaryFolder
  private let log: String

  init() throws {
    folder = try TemporaryFolder()
    log = try folder.writeLog()
  }

  @Test(arguments: [
    ["--fake-users", "3000000000"], ["--clicks", "1000000000"], ["--fake-users", "\(Int.max)"],
    ["--clicks", "\(Int.max)"], ["--best-of", "\(Int.max)"], ["--targets", "\(Int.max)"],
    ["--fake-users", "100000", "--clicks", "100000"], ["--set", "draws=\(Int.max)"],
  ])
  func absurdPoisonsAreUsageErrors(extra: [String]) throws {
    let run = try Invocation(
      [
        "poison", "--dataset", log, "--ranker", "itempop", "--attack", "popular", "--no-cache",
        "--quiet",
      ] + extra)
    #expect(run.status == 64, "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(run.errorLine.contains("memory") || run.errorLine.contains("must be at most"))
  }

  @Test(arguments: [
    ("bpr", "dimension=1000000000"), ("pmf", "dimension=1000000000"),
    ("pmf", "negatives=1000000000"),
    ("neumf", "factors=1000000000"), ("neumf", "batchSize=1000000000"),
    ("autorec", "hidden=1000000000"), ("gru4rec", "dimension=999999984"),
    ("gru4rec", "samples=1000000000"), ("ngcf", "dimension=999999984"),
    ("ngcf", "layers=1000000000"), ("bpr", "patience=\(Int.max)"),
  ])
  func absurdModelsAreUsageErrors(ranker: String, setting: String) throws {
    let run = try Invocation([
      "train", "--dataset", log, "--ranker", ranker, "--no-cache", "--quiet", "--set", setting,
    ])
    #expect(run.status == 64, "\(run.errors)")
  }

  @Test(arguments: [
    ["bench", "step", "--items", "\(Int.max)"], ["bench", "step", "--items", "1000000000"],
    ["bench", "step", "--steps", "\(Int.max)"],
    ["evade", "--attack", "jsma", "--epsilon", "0.5"],
    ["evade", "--attack", "jsma", "--epsilon", "2.7"],
    ["evade", "--attack", "jsma", "--epsilon", "inf"],
    ["evade", "--attack", "deepfool", "--epsilon", "inf"],
    ["evade", "--attack", "fgsm-l2", "--epsilon", "1e300"],
    ["evade", "--attack", "fgsm-l2", "--epsilon", "nan"],
    ["evade", "--attack", "fgsm-l2", "--epsilon=-1"],
    ["evade", "--attack", "jsma", "--set", "theta=1e300"],
    ["evade", "--attack", "jsma", "--beam", "9223372036854775807-5-3"],
    ["evade", "--attack", "jsma", "--set", "firstHidden=65536", "--set", "secondHidden=65536"],
    ["detect", "--train-on", "jsma:0.5"], ["detect", "--test-on", "fgsm-l1:1e300"],
  ])
  func absurdOptionsAreUsageErrors(arguments: [String]) throws {
    let run = try Invocation(arguments + ["--quiet"])
    #expect(run.status == 64, "\(run.errors)")
    #expect(!run.errors.contains("nan,") && !run.errors.contains("jsma:0.5)"))
  }

  @Test func aCountIsSaidToBeOne() throws {
    let run = try Invocation(["evade", "--attack", "jsma", "--epsilon", "0.5", "--quiet"])
    #expect(run.errorLine.contains("the epsilon of jsma must be a number of coordinates: whole"))
  }

  @Test func moreJobsThanCoresAreCapped() throws {
    let run = try Invocation([
      "train", "--dataset", log, "--ranker", "bpr", "--set", "epochs=1", "--no-cache", "--jobs",
      "\(Int.max)",
    ])
    #expect(run.status == 0)
    #expect(run.errors.contains("warning: --jobs \(Int.max) is more than the cores"))
  }
}
