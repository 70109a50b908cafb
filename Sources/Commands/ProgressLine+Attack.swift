import Essentials
import Poisoning
import Terminal

extension ProgressLine {
  /// Shows how far an attack has come.
  func report(_ progress: AttackProgress, stage: String) throws {
    try report(
      Essentials.Progress(
        stage: stage, completed: progress.step + 1, total: progress.stepCount, unit: "step",
        figures: [
          ("mean", progress.mean), ("max", Double(progress.max)),
          ("targets %", progress.targetClickRatio * 100),
        ]))
  }
}
