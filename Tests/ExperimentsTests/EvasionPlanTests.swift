import Essentials
import Evasion
import Testing
@testable import Experiments

@Suite struct EvasionPlanTests {
  @Test(
    arguments: [
      ("fgsm-l3", nil, nil, [:], "no attack 'fgsm-l3'; did you mean 'fgsm-l1'?"),
      ("fgsm-l1", -1.0, nil, [:], "--epsilon must be at least 0, not -1.0"),
      ("fgsm-l1", Double.infinity, nil, [:], "--epsilon of fgsm-l1 must be a finite number"),
      ("fgsm-l1", Double.nan, nil, [:], "--epsilon must be at least 0, not nan"),
      ("fgsm-l1", nil, "valeu", [:], "no objective 'valeu'; did you mean 'value'?"),
      ("jsma", nil, "value", [:], "attack 'jsma' has no objective 'value'; known: policy"),
      ("gaussian", nil, "value", [:], "attack 'gaussian' has no objective"),
      ("gaussian", nil, nil, ["norm": "l5"], "no norm 'l5'"),
      ("jsma", nil, nil, ["target": "worst"], "no target 'worst'; known: random, second"),
      ("jsma", nil, nil, ["theta": "0"], "hyperparameter 'theta' must be greater than 0"),
      ("deepfool", nil, nil, ["epoch": "3"], "hyperparameter 'epoch'; did you mean 'epochs'?"),
      ("deepfool", nil, nil, ["attack.epochs": "3"], "no deepfool hyperparameter 'epochs'"),
    ] as [(String, Double?, String?, HyperparameterSettings, String)])
  func wrongPlansSaySo(
    attack: String, epsilon: Double?, objective: String?, settings: HyperparameterSettings,
    message: String
  ) throws {
    var plan = EvasionPlan(attack: attack)
    plan.epsilon = epsilon
    plan.objective = objective
    plan.settings = settings
    do {
      _ = try EvasionTrial(plan)
      Issue.record("accepted")
    } catch let error as InputError {
      #expect(error.kind == .usage)
      #expect(error.message.contains(message), "\(error.message)")
    }
  }

  /// Names are told apart by who knows them.
  @Test func settingsGoToTheirOwners() throws {
    var plan = EvasionPlan(attack: "deepfool")
    plan.settings = ["epochs": "7", "steps": "3", "attack.actions": "4", "recommender.passes": "9"]
    let trial = try EvasionTrial(plan)
    #expect(trial.recommenderConfiguration.epochs == 7)
    #expect(trial.recommenderConfiguration.passes == 9)
    let values = try plan.resolved().attackValues
    #expect(values == ["steps": .integer(3), "actions": .integer(4), "overshoot": .number(0.02)])
  }

  /// Of 400 numbers, .1 in each is an ℓ1 of 40 and an ℓ2 of 2; the plan keeps what it was told.
  @Test(arguments: [("fgsm-l1", 40.0), ("fgsm-l2", 2), ("fgsm-linf", 0.1), ("gaussian", 2)])
  func aCoordinatesShareIsABudget(name: String, radius: Double) throws {
    var plan = EvasionPlan(attack: name)
    plan.epsilon = 0.1
    plan.budget = "per-coordinate"
    let resolved = try plan.resolved()
    #expect(abs(resolved.attack.epsilon - radius) < 1e-9)
    #expect(resolved.epsilon == 0.1 && resolved.budget == .perCoordinate)
  }

  @Test(arguments: [
    ("jsma", "per-coordinate", "a number of coordinates: it has no --budget"),
    ("deepfool", "per-coordinate", "stops by itself"), ("fgsm-l1", "each", "no budget 'each'"),
  ])
  func whatABudgetCannotBeSaysSo(name: String, budget: String, message: String) {
    var plan = EvasionPlan(attack: name)
    plan.budget = budget
    let error = #expect(throws: InputError.self) { try plan.resolved() }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  /// In a list of attacks a number of coordinates is what it is.
  @Test func aDetectorsAttacksShareABudget() throws {
    var plan = DetectionPlan()
    plan.budget = "per-coordinate"
    let resolved = try plan.resolved()
    #expect(abs(resolved.training.attack.epsilon - 40) < 1e-9)
    #expect(resolved.training.specification.epsilon == 0.1)
    let radii = resolved.tests.map(\.attack.epsilon)
    let plain = try DetectionPlan().resolved().tests.map(\.attack.epsilon)
    for (radius, (expected, epsilon)) in zip(radii, zip([40.0, 400, 20, 0.5], plain)) {
      #expect(abs(radius - expected) < 1e-9 && epsilon <= radius)
    }
    #expect(radii.suffix(2) == plain.suffix(2))
  }

  /// What a plan leaves open is the attack's usual choice.
  @Test(arguments: Catalog.evasionAttacks.map { $0.identifier })
  func theUsualIsTheAttacksOwn(name: String) throws {
    let resolved = try EvasionPlan(attack: name).resolved()
    let type = try Catalog.evasionAttack(named: name)
    #expect(resolved.attack.epsilon == type.standardEpsilon)
    #expect(resolved.objective == type.objectives.first)
    #expect(resolved.attack.schedule == .every && resolved.attack.seed == 1)
  }
}
