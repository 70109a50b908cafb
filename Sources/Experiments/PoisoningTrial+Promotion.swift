import Essentials
import Interactions

extension PoisoningTrial {
  /// What the plan promotes of the dataset: what it names, else what given accounts say, else what it draws.
  ///
  /// - Throws: An ``InputError`` if that cannot be promoted, or if given accounts are more than the plan has
  ///   room for.
  func resolvedPromotion() throws -> Promotion {
    if let injection {
      try injection.checkNames(amid: dataset)
      guard plan.fakeUsers >= injection.names.count else {
        throw InputError(
          .usage,
          "--fake-users must be at least the \(injection.names.count) accounts of \(injection.path), not "
            + "\(plan.fakeUsers)")
      }
      guard plan.clicks >= injection.greatestClickCount else {
        throw InputError(
          .usage,
          "--clicks must be at least the \(injection.greatestClickCount) of an account of "
            + "\(injection.path), not \(plan.clicks)")
      }
    }
    if let names = plan.targetItems {
      return try Promotion(of: dataset, named: names, new: plan.targets, option: "--target-items")
    }
    if let rule = plan.targetRule {
      let division = Division(
        dataset.log, by: plan.rules.ranking, parts: parts, seed: plan.seed)
      return try Promotion(
        of: dataset,
        items: TargetRule(rule).items(by: division.train.popularity, seed: plan.seed),
        new: plan.targets, option: "--target-rule")
    }
    if let injection {
      guard let names = injection.targets else {
        throw InputError(
          .usage,
          "\(injection.path) does not say what its accounts promote: --target-items does, or --target-rule"
        )
      }
      return try Promotion(
        of: dataset, named: names, new: plan.targets, option: "'target_items' of \(injection.path)")
    }
    return Promotion(of: dataset, new: plan.targets)
  }
}

extension AccountFile {
  /// The accounts as they click in `dataset`, which has the promoted items.
  func injection(into promotion: Promotion) throws -> Injection {
    try injection(
      naming: (0..<promotion.items.count).map { promotion.dataset.itemName(ItemID($0)) },
      of: promotion.dataset)
  }
}
