import ArgumentParser
import Evasion

/// What an ε bounds.
struct BudgetOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What epsilon bounds: 'norm', or 'per-coordinate' for the norm of epsilon in every coordinate.",
      discussion:
        "Of a state of 400 numbers an l1 of 0.1 is then 40, an l2 of 0.1 is 2, an linf what it is.",
      valueName: "budget"),
    completion: .list(PerturbationBudget.allCases.map(\.rawValue)))
  var budget = PerturbationBudget.norm.rawValue
}
