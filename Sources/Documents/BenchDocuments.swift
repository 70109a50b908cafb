import Interactions

/// An entry of what `bench step` prints with `--json`.
package struct StepRate: Codable, Sendable, Equatable {
  package var actionSpace: String
  /// How many original items.
  package var items: Int
  /// The median over the steps that count.
  package var secondsPerStep: Double

  package init(actionSpace: String, items: Int, secondsPerStep: Double) {
    self.actionSpace = actionSpace
    self.items = items
    self.secondsPerStep = secondsPerStep
  }
}

/// An entry of what `bench evaluation` prints with `--json`.
package struct EvaluationRate: Codable, Sendable, Equatable {
  /// The dataset's name.
  package var dataset: String
  package var ranker: String
  package var evaluationsPerSecond: Double
  package var worldsAtOnce: Int
  /// The rate of one core of the machine on matrices in its cache, in 10⁹ operations a second: a scale
  /// for what arithmetic must cost.
  package var gflops: Double?
  /// How many evaluations it took to measure that; older documents lack it.
  package var evaluations: Int?
  /// What lists were chosen from: `candidates` or `full`; older documents, of candidates, lack it.
  package var lists: String?
  /// How many users' lists were counted; older documents, of everybody's, lack it.
  package var audience: Int?
  /// What was understood of the dataset's file; left out for one that is read from none.
  package var input: InputSummary?

  package init(
    dataset: String, ranker: String, evaluationsPerSecond: Double, worldsAtOnce: Int,
    gflops: Double?, evaluations: Int? = nil, lists: String? = nil, audience: Int? = nil,
    input: InputSummary?
  ) {
    self.dataset = dataset
    self.ranker = ranker
    self.evaluationsPerSecond = evaluationsPerSecond
    self.worldsAtOnce = worldsAtOnce
    self.gflops = gflops
    self.evaluations = evaluations
    self.lists = lists
    self.audience = audience
    self.input = input
  }
}

/// An entry of what `bench import` prints with `--json`.
package struct ImportRate: Codable, Sendable, Equatable {
  /// The file, as it was named.
  package var file: String
  /// How many interactions it has.
  package var rows: Int
  /// Of reading, numbering and bringing into order, all of it.
  package var rowsPerSecond: Double
  /// How much memory that took at most, beyond what the program had before.
  package var peakBytes: Int
  package var seconds: Double
  package var input: InputSummary

  package init(
    file: String, rows: Int, rowsPerSecond: Double, peakBytes: Int, seconds: Double,
    input: InputSummary
  ) {
    self.file = file
    self.rows = rows
    self.rowsPerSecond = rowsPerSecond
    self.peakBytes = peakBytes
    self.seconds = seconds
    self.input = input
  }
}

/// An entry of what `bench scale` prints with `--json`.
package struct ScaleRate: Codable, Sendable, Equatable {
  /// How many interactions the log has.
  package var rows: Int
  package var users: Int
  package var items: Int
  /// What was done: `write`, `read`, `read again`, `train` or `attack`.
  package var work: String
  /// The recommender that was trained or attacked.
  package var ranker: String?
  package var seconds: Double
  /// ``rows`` by ``seconds``.
  package var rowsPerSecond: Double
  /// The most memory that the process held meanwhile, the log included.
  package var peakBytes: Int

  package init(
    rows: Int, users: Int, items: Int, work: String, ranker: String?, seconds: Double,
    peakBytes: Int
  ) {
    self.rows = rows
    self.users = users
    self.items = items
    self.work = work
    self.ranker = ranker
    self.seconds = seconds
    rowsPerSecond = Double(rows) / seconds
    self.peakBytes = peakBytes
  }
}

/// An entry of what `bench walk` prints with `--json`.
package struct WalkRate: Codable, Sendable, Equatable {
  /// The graph's name.
  package var graph: String
  /// Users for whom the beam search finished in a second.
  package var usersPerSecond: Double
  /// Paths that it walked in a second.
  package var pathsPerSecond: Double
  /// Users whose walk the agent learned from in a second of training.
  package var trainingUsersPerSecond: Double

  package init(
    graph: String, usersPerSecond: Double, pathsPerSecond: Double, trainingUsersPerSecond: Double
  ) {
    self.graph = graph
    self.usersPerSecond = usersPerSecond
    self.pathsPerSecond = pathsPerSecond
    self.trainingUsersPerSecond = trainingUsersPerSecond
  }
}
