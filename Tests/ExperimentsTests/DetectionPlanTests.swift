import Essentials
import Testing
@testable import Experiments

@Suite struct DetectionPlanTests {
  @Test func badPlansAreNamedBeforeAnythingIsTrained() {
    func complaint(_ change: (inout DetectionPlan) -> Void) -> String {
      var plan = DetectionPlan()
      change(&plan)
      do {
        _ = try DetectionTrial(plan)
        return "none"
      } catch { return "\(error)" }
    }
    #expect(complaint { _ in } == "none")
    #expect(complaint { $0.paths = 9 } == "--paths must be from 10 to 10000000, not 9")
    #expect(complaint { $0.users = 3 } == "--users must be at least 4, not 3")
    #expect(complaint { $0.testOn = [] } == "--test-on needs an attack")
    #expect(
      complaint { $0.detector = "gru-atention" }
        == "no detector 'gru-atention'; did you mean 'gru-attention'? known: gru-attention")
    #expect(
      complaint { $0.testOn = [AttackSpecification("fgsm-l3")] }
        .hasPrefix("no attack 'fgsm-l3'; did you mean 'fgsm-l1'? known: "))
    #expect(
      complaint { $0.testOn = [AttackSpecification("jsma", schedule: "sometimes")] }
        .hasPrefix("no schedule 'sometimes'; known: "))
    #expect(
      complaint { $0.settings = ["dropout": "0.1"] }
        == "both path reasoning and gru-attention have a hyperparameter 'dropout': write "
        + "recommender.dropout or detector.dropout")
    #expect(
      complaint { $0.settings = ["detector.dropout": "1"] }
        == "hyperparameter 'dropout' must be from 0 to below 1")
    #expect(
      complaint { $0.settings = ["fgsm-l1.dense": "perhaps"] }
        == "hyperparameter 'dense' of fgsm-l1 must be true or false, not 'perhaps'")
  }
}
