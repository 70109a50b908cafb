import Documents
import PathReasoning
import Poisoning

extension StepRate {
  package init(_ result: StepBenchmark.Result) {
    self.init(
      actionSpace: result.actionSpace, items: result.items, secondsPerStep: result.secondsPerStep)
  }
}

extension WalkRate {
  package init(_ result: WalkBenchmark) {
    self.init(
      graph: result.graph, usersPerSecond: result.usersPerSecond,
      pathsPerSecond: result.pathsPerSecond,
      trainingUsersPerSecond: result.trainingUsersPerSecond)
  }
}
