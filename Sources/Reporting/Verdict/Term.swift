/// A word of the field that a report uses, and what it means.
enum Term: Sendable, Hashable, CaseIterable {
  case recNum
  case ceiling
  case ahead
  case control
  case interval
  case ndcg
  case norms
  case drift
  case detection

  /// The word.
  var name: String {
    switch self {
    case .recNum: "RecNum"
    case .ceiling: "Ceiling"
    case .ahead: "Ahead, level, behind"
    case .control: "Control"
    case .interval: "±, seed"
    case .ndcg: "NDCG, HR, recall, precision at 10"
    case .norms: "ε, ℓ1, ℓ2, ℓ∞"
    case .drift: "MMD"
    case .detection: "Precision, recall, F1, ROC-AUC"
    }
  }

  /// What it means, in a sentence or two.
  var meaning: String {
    switch self {
    case .recNum:
      "how many places in users' lists of ten the promoted items take, counted over all real users."
    case .ceiling: "the most that RecNum can be: every promoted item in everybody's list."
    case .ahead:
      "on the seeds that both have played, the 95 % interval of the mean difference lies above 0, "
        + "holds 0, or lies below it. One seed has no interval and settles nothing."
    case .control:
      "what an attack has to beat to have learned anything: the best of as many tries by a rule of thumb, a policy "
        + "that was never trained, or one whose rewards were shuffled."
    case .interval:
      "a seed is one whole repetition with other random numbers; ± is half of Student's 95 % interval of "
        + "the mean over seeds, wide when they are few."
    case .ndcg:
      "how good lists are, in percent: does what a user went on to choose stand in their ten (HR), how "
        + "near the top (NDCG), how much of it (recall), and what share of the list (precision)."
    case .norms:
      "how much an attack may move what the recommender sees at a step, at most ε: counted as the sum "
        + "of all changes (ℓ1), as a straight distance (ℓ2), or as the largest single change (ℓ∞)."
    case .drift:
      "how far attacked walks are from clean ones as a crowd; 0 is the same, the noise floor is what chance makes."
    case .detection:
      "of what is flagged, the share that is an attack (precision); of attacks, the share that is flagged "
        + "(recall); both in one figure (F1); and how well suspicion orders the two, .5 for a coin (ROC-AUC)."
    }
  }
}
