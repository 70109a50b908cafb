import Essentials

/// What the paper on evasion and detection claims, checked.
struct PathsClaims {
  let study: EvasionStudy
  let detection: PathsTableTwo

  var section: Report.Section? {
    let findings =
      study.cells.values.flatMap { $0.flatMap(\.findings) }
      .map { ($0.trial, $0.experiments) }
      + detection.evidence.detections.map { ($0.trial, $0.experiments) }
    return Claim.section(
      (study.graphs.flatMap { graph in
        [
          harms(graph), leads(graph), leads(graph, perCoordinate: true), spares(graph),
          spares(graph, perCoordinate: true), beatsNoise(graph), drifts(graph), timing(graph),
        ]
      } + [detects, misses]).compactMap(\.self),
      id: "paths-claims", title: "Which published claims on evasion and detection hold",
      shortTitle: "Claims on paths", paper: PublishedPaths.citation,
      source: Evidence.source(of: findings.sorted { $0.0.id < $1.0.id }))
  }

  /// Where every hop is attacked, with ε as the norm or as what a coordinate may have; for attacks whose ε
  /// is the same in both, or that have none, all there is.
  private func cells(_ graph: String, perCoordinate: Bool) -> [EvasionStudy.Cell] {
    let alike: Set = ["fgsm-linf", "jsma", "deepfool", EvasionStudy.noAttack]
    return study.everyHop(graph).filter {
      $0.setting.isPerCoordinate == perCoordinate || alike.contains($0.setting.attack)
    }
  }

  /// Share of NDCG that is lost when every hop is attacked, by attack; the most harmful setting of each.
  private func losses(_ cells: [EvasionStudy.Cell]) -> [String: Double] {
    var losses: [String: Double] = [:]
    for cell in cells {
      guard let loss = EvasionStudy.loss(of: cell) else { continue }
      losses[cell.setting.attack] = max(losses[cell.setting.attack] ?? -.infinity, loss)
    }
    return losses
  }

  private func words(_ losses: [String: Double]) -> String {
    FieldNames.evasionAttacks.sorted(losses.keys).map { attack in
      "\(FieldNames.evasionAttacks[attack]) \(change(losses[attack] ?? 0))"
    }.joined(separator: ", ") + "."
  }

  private func change(_ loss: Double) -> String { "\(loss >= 0 ? "−" : "+")\(abs(loss).percent)" }

  private func harms(_ graph: String) -> Claim? {
    let losses = losses(study.everyHop(graph)).filter {
      ["fgsm-l1", "fgsm-linf", "jsma", "deepfool"].contains($0.key)
    }
    guard !losses.isEmpty else { return nil }
    return Claim(
      statement:
        "\(FieldNames.graphs[graph]): most attacks reduce quality a lot (a quarter of NDCG or more).",
      verdict: Claim.Verdict(losses.count { $0.value >= 0.25 }, of: losses.count),
      evidence: words(losses))
  }

  /// The paper does not say what its ε bounds: the claim is looked at both ways.
  private func leads(_ graph: String, perCoordinate: Bool = false) -> Claim? {
    let cells = cells(graph, perCoordinate: perCoordinate)
    let losses = losses(cells).filter { !EvasionStudy.noises.contains($0.key) }
    guard losses["fgsm-l1"] != nil, losses.count > 1 else { return nil }
    let contest = Contest(
      losses.keys.sorted().compactMap { attack in
        worst(of: attack, in: cells).map { .init(id: attack, name: attack, results: $0.losses) }
      })
    return Claim(
      statement:
        "\(FieldNames.graphs[graph]): moving a single coordinate (FGSM ℓ1) harms most\(convention(perCoordinate)).",
      verdict: Claim.Verdict(contest.standing(of: "fgsm-l1")), evidence: words(losses))
  }

  private func spares(_ graph: String, perCoordinate: Bool = false) -> Claim? {
    guard let l2 = losses(cells(graph, perCoordinate: perCoordinate))["fgsm-l2"] else { return nil }
    return Claim(
      statement:
        "\(FieldNames.graphs[graph]): FGSM ℓ2 leaves quality as it was (within a tenth)\(convention(perCoordinate)).",
      verdict: abs(l2) <= 0.1 ? .holds : .fails, evidence: "NDCG \(change(l2)).")
  }

  private func beatsNoise(_ graph: String) -> Claim? {
    let cells = study.everyHop(graph)
    let losses = losses(cells)
    let noise = losses.filter { EvasionStudy.noises.contains($0.key) }
    let attacks = losses.filter { !EvasionStudy.noises.contains($0.key) && $0.key != "none" }
    guard let loudest = noise.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key,
      let control = worst(of: loudest, in: cells), !attacks.isEmpty
    else { return nil }
    let standings = attacks.keys.compactMap { attack in
      worst(of: attack, in: cells).flatMap { SeedComparison($0.losses, control.losses)?.standing }
    }
    return Claim(
      statement:
        "\(FieldNames.graphs[graph]): attacks harm more than noise does (ours; the paper has no such control).",
      verdict: Claim.Verdict(
        standings.count { $0 == .ahead }, of: attacks.count,
        unsettled: standings.count { $0 == .unsettled }),
      evidence: words(losses))
  }

  private func convention(_ perCoordinate: Bool) -> String {
    perCoordinate ? ", ε being what a coordinate may have" : ""
  }

  /// The most harmful setting of an attack.
  private func worst(of attack: String, in cells: [EvasionStudy.Cell]) -> EvasionStudy.Cell? {
    cells.filter { $0.setting.attack == attack }
      .max { (EvasionStudy.loss(of: $0) ?? -1) < (EvasionStudy.loss(of: $1) ?? -1) }
  }

  private func drifts(_ graph: String) -> Claim? {
    let drifts = study.everyHop(graph).filter { !EvasionStudy.noises.contains($0.setting.attack) }
      .compactMap { cell -> (name: String, drift: Double, floor: Double, SeedComparison)? in
        guard let drift = cell.measurement({ $0.mmd?.clean })?.mean,
          let floor = cell.measurement({ $0.mmd?.noiseFloor })?.mean,
          let comparison = SeedComparison(
            cell.results { $0.mmd?.clean }, cell.results { $0.mmd?.noiseFloor })
        else { return nil }
        return (cell.setting.name, drift, floor, comparison)
      }
    guard !drifts.isEmpty else { return nil }
    return Claim(
      statement:
        "\(FieldNames.graphs[graph]): attacked walks drift away from clean ones (MMD above the noise floor).",
      verdict: Claim.Verdict(
        drifts.count { $0.3.standing == .ahead }, of: drifts.count,
        unsettled: drifts.count { $0.3.standing == .unsettled && $0.3.mean > 0 }),
      evidence: drifts.map {
        "\($0.name) \($0.drift.text(digits: 3)) (\($0.3.standing.rawValue))"
      }.joined(separator: ", ")
        + "; noise floor \((drifts.map(\.floor).max() ?? 0).text(digits: 3)).")
  }

  private func timing(_ graph: String) -> Claim? {
    let cells = study.cells[graph] ?? []
    let timed = cells.filter {
      $0.setting.isTimed && (0.25...0.6).contains($0.frequency)
        && !EvasionStudy.noises.contains($0.setting.attack)
    }
    let shares = timed.compactMap { cell -> (String, Double)? in
      guard
        let full = cells.first(where: {
          $0.setting.isEvery && $0.setting.isSameAttack(as: cell.setting)
        })?.metric("ndcg@10")?.mean, let clean = cell.clean("ndcg@10")?.mean, clean > full,
        let attacked = cell.metric("ndcg@10")?.mean
      else { return nil }
      return (
        "\(cell.setting.name) at \(cell.frequency.percent) of hops",
        (clean - attacked) / (clean - full)
      )
    }
    guard !shares.isEmpty else { return nil }
    return Claim(
      statement:
        "\(FieldNames.graphs[graph]): timed, attacking a third to half of the hops does nearly as much (80 % or more) as attacking all.",
      verdict: Claim.Verdict(shares.count { $0.1 >= 0.8 }, of: shares.count),
      evidence: shares.map { "\($0.0): \($0.1.percent) of the loss" }.joined(separator: "; ") + ".")
  }

  private var detects: Claim? {
    let cells = detection.cells.filter {
      $0.isEvery && $0.trainedOn.isPublished
        && ["fgsm-l1", "fgsm-linf", "jsma", "deepfool"].contains($0.attack)
    }
    guard !cells.isEmpty else { return nil }
    return Claim(
      statement:
        "One detector, trained on FGSM ℓ1, finds the strong attacks that it has never seen (F1 of .75 or more).",
      verdict: Claim.Verdict(cells.count { $0.measurement(\.f1).mean >= 0.75 }, of: cells.count),
      evidence: f1(cells))
  }

  private var misses: Claim? {
    let cells = detection.cells.filter {
      $0.isEvery && $0.trainedOn.isPublished && $0.attack == "fgsm-l2"
    }
    guard !cells.isEmpty else { return nil }
    return Claim(
      statement: "It misses FGSM ℓ2, whose walks are nearly clean (F1 below .7).",
      verdict: Claim.Verdict(cells.count { $0.measurement(\.f1).mean < 0.7 }, of: cells.count),
      evidence: f1(cells))
  }

  private func f1(_ cells: [PathsTableTwo.Cell]) -> String {
    cells.map {
      "\(FieldNames.graphs[$0.graph]) \(FieldNames.evasionAttacks[$0.attack])"
        + ($0.epsilon == nil ? "" : " \($0.amount)")
        + ": \($0.measurement(\.f1).mean.text(digits: 3))"
    }.joined(separator: ", ") + "."
  }
}
