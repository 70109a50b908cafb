import Documents
import Victims

extension PoisonDocument.Goal {
  /// What `goal` was about, by the judge's figures.
  init(
    _ goal: Goal, recNum: PoisonDocument.RecNums, accuracy: PoisonDocument.Accuracy?
  ) {
    switch goal {
    case .promote, .demote:
      self.init(
        name: goal.rawValue, measure: "recNum", clean: recNum.clean, poisoned: recNum.poisoned)
    case .degrade:
      self.init(
        name: goal.rawValue, measure: "ndcg@10", clean: accuracy?.clean.ndcg,
        poisoned: accuracy?.poisoned.ndcg)
    }
  }
}
