/// What `datasets describe` prints.
struct DatasetDocument: Decodable, Sendable {
  var name: String
  var users: Int
  var items: Int
  var interactions: Int
  var samples: Int
}

/// An entry of what `bench step` prints.
struct StepTiming: Decodable, Sendable {
  var actionSpace: String
  var items: Int
  var secondsPerStep: Double
}

/// An entry of what `bench evaluation` prints.
struct EvaluationRate: Decodable, Sendable {
  var dataset: String
  var ranker: String
  var evaluationsPerSecond: Double
  var worldsAtOnce: Int
}

/// An entry of what `bench walk` prints.
struct WalkRate: Decodable, Sendable {
  var graph: String
  var usersPerSecond: Double
  var pathsPerSecond: Double
}
