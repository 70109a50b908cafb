import Essentials
import Testing

@testable import Experiments
@testable import Results

@Suite struct ShardTests {
  private func shard(_ text: String, _ environment: [String: String] = [:]) throws -> [Int] {
    let shard = try Shard(text, environment: environment)
    return [shard.number, shard.count]
  }

  @Test func aShardIsNamedOrFoundInTheEnvironment() throws {
    #expect(try shard("3/4") == [3, 4])
    #expect(try shard("1/1") == [1, 1])
    func slurm(_ id: Int, of count: Int, from first: Int, to last: Int, step: Int = 1) throws
      -> [Int]
    {
      try shard(
        "auto",
        [
          "SLURM_ARRAY_TASK_ID": "\(id)", "SLURM_ARRAY_TASK_COUNT": "\(count)",
          "SLURM_ARRAY_TASK_MIN": "\(first)", "SLURM_ARRAY_TASK_MAX": "\(last)",
          "SLURM_ARRAY_TASK_STEP": "\(step)",
        ])
    }
    #expect(try slurm(1, of: 4, from: 1, to: 4) == [1, 4])
    #expect(try slurm(0, of: 4, from: 0, to: 3) == [1, 4])
    #expect(try slurm(7, of: 3, from: 5, to: 9, step: 2) == [2, 3])
    // --array=2,5: a part of an array submitted again, which would leave trials out.
    #expect(throws: InputError.self) { try slurm(5, of: 2, from: 2, to: 5, step: 1) }
    #expect(try shard("auto", ["JOB_COMPLETION_INDEX": "0", "MITHRIDATE_SHARDS": "3"]) == [1, 3])
    #expect(try shard("auto", ["JOB_COMPLETION_INDEX": "2", "MITHRIDATE_SHARDS": "3"]) == [3, 3])
    // A worker of an array knows both of its numbers.
    #expect(try shard("2/5", ["SLURM_ARRAY_TASK_ID": "1"]) == [2, 5])
  }

  @Test(arguments: [
    ("0/4", "--shard 0/4: of 4 shards the first is 1 and the last 4, not 0"),
    ("5/4", "--shard 5/4: of 4 shards the first is 1 and the last 4, not 5"),
    ("1/0", "--shard 1/0: of 0 shards the first is 1 and the last 0, not 1"),
    ("1", "--shard is I/N or auto, as in 1/4, not '1'"),
    ("1/4/2", "--shard is I/N or auto, as in 1/4, not '1/4/2'"),
    ("/4", "--shard is I/N or auto, as in 1/4, not '/4'"),
    (
      "auto",
      "--shard auto: neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set; use --shard I/N"
    ),
  ])
  func whatIsNoneIsSaid(text: String, message: String) {
    #expect(throws: InputError(.usage, message)) { try Shard(text, environment: [:]) }
  }

  @Test func variablesThatDoNotSufficeAreSaid() {
    func message(_ environment: [String: String]) -> String? {
      (#expect(throws: InputError.self) { try Shard("auto", environment: environment) })?.message
    }
    #expect(message(["JOB_COMPLETION_INDEX": "1"])?.contains("set MITHRIDATE_SHARDS") == true)
    #expect(message(["SLURM_ARRAY_TASK_ID": "x"])?.contains("'x', which is no number") == true)
    #expect(message(["SLURM_ARRAY_TASK_ID": "1"])?.contains("SLURM_ARRAY_TASK_COUNT") == true)
  }

  /// Every trial is exactly one shard's, whatever the costs.
  @Test(arguments: 1...7) func nothingIsLeftOutOrDoneTwice(count: Int) throws {
    var rng = SeededGenerator(seed: UInt64(count))
    let trials = Array(0..<50)
    let costs = trials.map { _ in Double.random(in: 0...10, using: &rng) }
    let parts = try (1...count).map {
      try Shard("\($0)/\(count)", environment: [:]).part(of: trials, costs: costs)
    }
    #expect(parts.flatMap { $0 }.sorted() == trials)
    #expect(parts.allSatisfy { $0 == $0.sorted() })
    // Graham's bound for longest-first: at most 4/3 of the best, which is no less than the mean.
    let loads = parts.map { $0.reduce(0.0) { $0 + costs[$1] } }
    let mean = costs.reduce(0, +) / Double(count)
    #expect(try #require(loads.max()) <= 4.0 / 3 * max(mean, costs.max() ?? 0))
  }

  @Test func equalTrialsAreDealtInTurn() throws {
    let second = try Shard("2/3", environment: [:])
    #expect(second.part(of: Array(0..<8), costs: .init(repeating: 1, count: 8)) == [1, 4, 7])
    // Four long ones and eight short ones over four: one long and two short each.
    let costs = [1.0, 1, 9, 1, 1, 9, 9, 1, 1, 9, 1, 1]
    for number in 1...4 {
      let part = try Shard("\(number)/4", environment: [:]).part(of: Array(costs), costs: costs)
      #expect(part.sorted() == [1, 1, 9])
    }
  }

  @Test func whatAsksMoreCostsMore() {
    func seconds(_ parameters: [String: String], command: String = "poison") -> Double {
      var cost = TrialCost()
      return cost.seconds(
        of: TrialKey(command: command, parameters: parameters.merging(["dataset": "steam"]) { $1 }))
    }
    let poisonrec = ["attack": "poisonrec", "steps": "60"]
    let bpr = seconds(poisonrec.merging(["ranker": "bpr"]) { $1 })
    let ngcf = seconds(poisonrec.merging(["ranker": "ngcf"]) { $1 })
    let longer = seconds(["attack": "poisonrec", "steps": "120", "ranker": "bpr"])
    let random = seconds(["attack": "random", "ranker": "bpr"])
    #expect(random < bpr && bpr < longer && bpr < ngcf)
    #expect(
      seconds(["ranker": "gru4rec"], command: "train")
        > seconds(["ranker": "itempop"], command: "train"))
    // The seed and where the data lie say nothing.
    #expect(seconds(["attack": "random", "ranker": "bpr", "seed": "9"]) == random)
  }
}
