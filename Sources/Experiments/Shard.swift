import Essentials
import Results

/// Which of the processes that share an experiment this one is: the third of four.
package struct Shard: Sendable, Equatable {
  /// Its number, from 1.
  package let number: Int
  /// How many there are.
  package let count: Int

  /// All of it.
  package static let whole = Shard(number: 1, count: 1)

  private init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// The variable that says how many workers there are where the engine of jobs does not.
  package static let countVariable = "MITHRIDATE_SHARDS"

  /// Reads `3/4`, or finds out from the environment of an engine of jobs: `auto`.
  ///
  /// - Throws: ``InputError/Kind/usage``.
  package init(_ text: String, environment: [String: String]) throws {
    if text == "auto" {
      self = try Self.engines(environment)
      return
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1] else {
      throw InputError(.usage, "--shard is I/N or auto, as in 1/4, not '\(text)'")
    }
    try self.init(number, of: count, "--shard \(text)")
  }

  private init(_ number: Int, of count: Int, _ source: String) throws {
    guard count >= 1, (1...max(1, count)).contains(number) else {
      throw InputError(
        .usage, "\(source): of \(count) shards the first is 1 and the last \(count), not \(number)")
    }
    self.init(number: number, count: count)
  }

  /// What the variables of Slurm's arrays or Kubernetes' indexed jobs say.
  private static func engines(_ environment: [String: String]) throws -> Shard {
    func number(_ name: String) throws -> Int? {
      guard let text = environment[name], !text.isEmpty else { return nil }
      guard let number = Int(text) else {
        throw InputError(.usage, "--shard auto: \(name) is '\(text)', which is no number")
      }
      return number
    }
    if let task = try number("SLURM_ARRAY_TASK_ID") {
      guard let count = try number("SLURM_ARRAY_TASK_COUNT") else {
        throw InputError(.usage, "--shard auto: SLURM_ARRAY_TASK_COUNT is not set; use --shard I/N")
      }
      let first = try number("SLURM_ARRAY_TASK_MIN") ?? 1
      let last = try number("SLURM_ARRAY_TASK_MAX") ?? first + count - 1
      let step = max(1, try number("SLURM_ARRAY_TASK_STEP") ?? 1)
      guard (last - first) / step + 1 == count, (task - first) % step == 0 else {
        throw InputError(
          .usage,
          "--shard auto: the array of jobs has gaps, so that trials would be left out; use --shard I/N"
        )
      }
      return try Shard((task - first) / step + 1, of: count, "--shard auto")
    }
    if let index = try number("JOB_COMPLETION_INDEX") {
      guard let count = try number(countVariable) else {
        throw InputError(
          .usage,
          "--shard auto: JOB_COMPLETION_INDEX says which one this is; set \(countVariable) to how many there are"
        )
      }
      return try Shard(index + 1, of: count, "--shard auto")
    }
    throw InputError(
      .usage,
      "--shard auto: neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set; use --shard I/N")
  }
}

extension Shard {
  /// Those of `trials` that are this shard's, in their order: dealt out so that all shards take about as long,
  /// the longest first, each to the shard that has least so far.
  ///
  /// Every shard deals alike, so that each trial is exactly one's.
  ///
  /// - Parameter costs: How long each takes, in any unit.
  package func part<Element>(of trials: [Element], costs: [Double]) -> [Element] {
    precondition(trials.count == costs.count, "a cost for every trial")
    var load = [Double](repeating: 0, count: count)
    var own: [Int] = []
    let longestFirst = trials.indices.sorted { (costs[$1], $0) < (costs[$0], $1) }
    for index in longestFirst {
      var least = 0
      for shard in load.indices where load[shard] < load[least] { least = shard }
      load[least] += costs[index]
      if least == number - 1 { own.append(index) }
    }
    return own.sorted().map { trials[$0] }
  }
}
