import Documents
import Essentials
import Evasion
import Experiments
import Terminal

/// The outcome of an attack on walks as a person reads it.
struct EvasionText {
  private let outcome: EvadeDocument

  init(_ outcome: EvadeDocument) { self.outcome = outcome }

  var text: String {
    let metrics = ["ndcg@10", "recall@10", "hr@10", "precision@10"]
    var table = TextTable([
      "\(attackName) on \(outcome.graph), %", "NDCG@10", "recall@10", "HR@10", "precision@10",
    ])
    for (name, values) in [("without attack", outcome.clean), ("under attack", outcome.metrics)] {
      table.add([name] + metrics.map { (values[$0] ?? nil).text(digits: 3) })
    }
    table.add(
      ["change"]
        + metrics.map { metric in
          // A change of nothing is none.
          guard !outcome.comparesOtherUsers, let clean = outcome.clean[metric] ?? nil, clean > 0,
            let attacked = outcome.metrics[metric] ?? nil
          else { return "–" }
          let change = attacked / clean - 1
          return (change > 0 ? "+" : "") + change.percent
        })
    var lines = [
      table.text, "",
      "\(outcome.users.grouped) users, \(outcome.paths.grouped) paths, "
        + "\(outcome.changedPaths.percent) of them changed; schedule \(outcome.schedule), "
        + "\(outcome.frequency.percent) of hops attacked",
      "\(outcome.countedUsers.grouped) of the users have test purchases and are measured"
        + (outcome.comparesOtherUsers
          ? ", \((outcome.countedUsersUnderAttack ?? 0).grouped) of them under attack, since the others' lists are too short"
          : ""),
    ]
    if let norms = outcome.meanPerturbationNorms {
      lines.append(
        "mean size of a perturbation: \(norms.l0.text(digits: 1)) coordinates, "
          + "l1 \(norms.l1.text(digits: 3)), l2 \(norms.l2.text(digits: 3)), "
          + "linf \(norms.linf.text(digits: 3))")
    }
    if let lengths = outcome.meanListLength {
      lines.append(
        "products recommended to a user: \(lengths.clean.text(digits: 2)) without attack, "
          + "\(lengths.attacked.text(digits: 2)) under it")
    }
    if let mmd = outcome.mmd {
      lines.append(
        "drift of paths (MMD): \(mmd.clean.text(digits: 3)) to clean ones, p "
          + "\(mmd.pValue.text(digits: 3)); \(mmd.noiseFloor.text(digits: 3)) between clean ones; "
          + "\(mmd.l1.text(digits: 3)) to those under fgsm-l1 with epsilon 0.1"
          + (outcome.budget ?? "norm" == "norm" ? "" : " a coordinate"))
    }
    lines.append(
      "\(outcome.seconds.clean.duration) without attack, \(outcome.seconds.attacked.duration) under it"
    )
    if let example = outcome.example { lines += ["", describe(example)] }
    return lines.joined(separator: "\n")
  }

  private var attackName: String {
    var parts = [outcome.attack]
    if let epsilon = outcome.epsilon {
      let isNorm = outcome.budget ?? "norm" == "norm"
      parts.append("\(outcome.norm) ≤ \(epsilon)\(isNorm ? "" : " a coordinate")")
    }
    if let objective = outcome.objective { parts.append(objective) }
    return parts.joined(separator: ", ")
  }

  private func describe(_ example: EvadeDocument.Example) -> String {
    func way(_ steps: [EvadeDocument.Example.Hop]) -> String {
      steps.map { $0.relation == "stay" ? "stay" : "\($0.relation) → \($0.kind) '\($0.label)'" }
        .joined(separator: ", ")
    }
    return """
      for example user '\(example.label)', from hop \(example.changedHop) on:
        without attack: \(way(example.clean))
        under attack:   \(way(example.attacked))
      """
  }
}
