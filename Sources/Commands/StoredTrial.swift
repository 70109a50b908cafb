import Experiments

/// A trial with its number in the store, or in the folder of results.
struct StoredTrial {
  var number: Int64
  var trial: Trial
  /// The experiment that asks for it first; empty where the store knows.
  var experiment = ""
}
