import Detection
import Documents
import Essentials
import Interactions

/// The most suspicious accounts of a log, with reasons in words.
struct SuspectList {
  /// The suspects, the most suspicious first; of equals the first of the log.
  let suspects: [ScreenDocument.Suspect]

  /// - Parameter isKnown: Whether it is known who is false.
  init(
    _ count: Int, _ watch: any AccountWatch, _ scene: ScreeningScene, of dataset: Dataset,
    isKnown: Bool
  ) {
    let suspicion = watch.suspicion
    let order = suspicion.indices.filter { !scene.log[UserID($0)].isEmpty }
      .sorted { (suspicion[$1], $0) < (suspicion[$0], $1) }
      .prefix(count).map { UserID($0) }
    let evidence = SuspectEvidence(about: order, in: scene.log)
    let isFalse = Set(scene.falseAccounts)
    suspects = order.map { user in
      let finding = evidence.finding(about: user)
      func name(_ item: ItemID) -> String { scene.itemName(item, in: dataset) }
      var reasons = [watch.reason(against: user)].compactMap { $0 }
      if !finding.partners.isEmpty {
        let partners = evidence.partnerCount(of: user)
        reasons.append(
          "shares \(finding.shared) of its \(finding.distinct) items with \(partners) other "
            + "suspect\(partners == 1 ? "" : "s"), which few others click: "
            + finding.items.map(name).joined(separator: ", ")
            + (finding.shared > finding.items.count ? ", …" : ""))
      }
      if let favorite = finding.favorite, favorite.count > 2 {
        reasons.append("clicked \(name(favorite.item)) \(favorite.count) times")
      }
      if reasons.isEmpty {
        reasons.append("clicks what others click, though more closely together")
      }
      return ScreenDocument.Suspect(
        user: scene.userName(user, in: dataset), suspicion: Double(suspicion[user.index]),
        clicks: scene.log[user].count, reason: reasons.joined(separator: "; "),
        partners: finding.partners.map { scene.userName($0, in: dataset) },
        items: finding.items.map(name), isFalse: isKnown ? isFalse.contains(user) : nil)
    }
  }
}

extension [ScreenDocument.Suspect] {
  /// As a CSV of RFC 4180, with a header.
  package var csv: String {
    let isKnown = contains { $0.isFalse != nil }
    let header =
      ["rank", "user", "suspicion", "clicks", "reason", "partners", "items"]
      + (isKnown ? ["false"] : [])
    let rows = enumerated().map { place, suspect in
      [
        "\(place + 1)", suspect.user, "\(suspect.suspicion)", "\(suspect.clicks)", suspect.reason,
        suspect.partners.joined(separator: " "), suspect.items.joined(separator: " "),
      ] + (isKnown ? ["\(suspect.isFalse ?? false)"] : [])
    }
    return ([header] + rows).map {
      $0.map(PoisonRows.field).joined(separator: ",") + "\n"
    }.joined()
  }
}
