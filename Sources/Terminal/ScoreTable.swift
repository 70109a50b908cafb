import Documents
import Essentials

/// What a poison did, as a person reads it.
struct ScoreTable {
  private let document: ScoreDocument

  init(_ document: ScoreDocument) { self.document = document }

  var text: String {
    var table = TextTable(["", "before", "after", "95 % interval"])
    func add(_ name: String, _ change: ScoreDocument.Change, _ show: (Double) -> String) {
      table.add([
        name, change.before.value.map(show) ?? "–", change.after.value.map(show) ?? "–",
        interval(change.after, show),
      ])
    }
    add("RecNum@\(document.k)", document.recNum) { $0.grouped }
    for target in document.perTarget {
      add("  \(target.target)", .init(before: target.before, after: target.after)) { $0.grouped }
    }
    add("users reached", document.usersReached) { $0.grouped }
    if let accuracy = document.accuracy {
      add("HR@\(document.k)", accuracy.hr) { $0.text(digits: 4) }
      add("NDCG@\(document.k)", accuracy.ndcg) { $0.text(digits: 4) }
    }
    var lines = [table.text, ""]
    lines.append(
      "\(document.users.grouped) users; RecNum is \(share(document.shareOfCeiling)) of what is possible, "
        + "\(document.ceiling.grouped)")
    lines.append(
      "the poison changed \(share(document.blastRadius.changedUsers)) of users' lists, which keep "
        + "\(share(document.blastRadius.overlap)) of their places")
    if let accuracy = document.accuracy {
      lines.append("accuracy on \(accuracy.users.grouped) users with something to find")
    }
    if document.onlyAfter > 0 {
      lines.append(
        "\(document.onlyAfter.grouped) users have a list after it only, fake accounts perhaps: left out"
      )
    }
    return lines.joined(separator: "\n")
  }

  private func interval(_ estimate: ScoreDocument.Estimate, _ show: (Double) -> String) -> String {
    guard let ends = estimate.interval, ends.count == 2 else { return "–" }
    return "\(show(ends[0])) to \(show(ends[1]))"
  }

  private func share(_ estimate: ScoreDocument.Estimate) -> String {
    guard let value = estimate.value else { return "–" }
    return "\(value.percent) (\(interval(estimate) { $0.percent }))"
  }
}
