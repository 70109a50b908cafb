import Essentials
import Testing
@testable import Experiments

@Suite struct AttackSpecificationTests {
  @Test(arguments: [
    ("fgsm-l1", "fgsm-l1"), ("fgsm-l1:0.1", "fgsm-l1:0.1"),
    ("jsma@timed:0.5", "jsma@timed:0.5"), ("fgsm-l1:2@random:0.08", "fgsm-l1:2.0@random:0.08"),
    ("deepfool@every", "deepfool"),
  ])
  func specificationsAreReadAsTheyAreWritten(text: String, description: String) throws {
    #expect(try AttackSpecification(parsing: text).description == description)
  }

  @Test(arguments: [
    ("fgsm-l1:x", "the epsilon of 'fgsm-l1:x' must be a number of at least 0, as in fgsm-l1:0.5"),
    ("jsma:-1", "the epsilon of 'jsma:-1' must be a number of at least 0, as in jsma:10"),
    (
      "fgsm-l2:inf",
      "the epsilon of 'fgsm-l2:inf' must be a number of at least 0, as in fgsm-l2:0.5"
    ),
  ])
  func badSpecificationsAreNamed(text: String, complaint: String) {
    #expect(throws: InputError(.usage, complaint)) { try AttackSpecification(parsing: text) }
  }

  @Test func partsAreWhatTheyAre() throws {
    let whole = try AttackSpecification(parsing: "jsma:12@random:0.25")
    #expect(whole == AttackSpecification("jsma", epsilon: 12, schedule: "random:0.25"))
    let name = try AttackSpecification(parsing: "deepfool")
    #expect(name.epsilon == nil && name.schedule == "every")
  }
}
