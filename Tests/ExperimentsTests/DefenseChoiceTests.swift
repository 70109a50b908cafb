import Essentials
import Testing
@testable import Experiments

@Suite struct DefenseChoiceTests {
  @Test func settingsGoToTheDefenseThatKnowsThem() throws {
    let settings = [
      "defense.falseAlarms": "0.02", "cap-repeats.cap": "3", "epochs": "4", "attack.steps": "2",
    ]
    let (defenses, others) = try settings.divided(amongDefenses: ["cap-repeats", "screen"])
    #expect(
      defenses == [
        DefenseChoice("cap-repeats", setting: ["cap": "3"]),
        DefenseChoice("screen", setting: ["falseAlarms": "0.02"]),
      ])
    #expect(others == ["epochs": "4", "attack.steps": "2"])
  }

  @Test func whatNobodyKnowsIsSaid() {
    #expect {
      try ["defense.cup": "3"].divided(amongDefenses: ["cap-repeats"])
    } throws: { ("\($0)").contains("did you mean 'cap'") }
    #expect {
      try ["defense.cap": "3"].divided(amongDefenses: [])
    } throws: { ("\($0)").contains("no --defense") }
    #expect {
      try [:].divided(amongDefenses: ["screan"])
    } throws: { ("\($0)").contains("did you mean 'screen'") }
    #expect {
      try DefenseChoice("screen", setting: ["detector": "fraudr"]).made().stand(
        before: .init(rows: [], itemCount: 1), seed: 1
      ) { _ in }
    } throws: { ("\($0)").contains("'fraudar'") }
    // What learns from examples has none here.
    #expect(throws: InputError.self) {
      try DefenseChoice("screen", setting: ["detector": "sequence"]).made()
    }
  }

  @Test func anAdversaryIsForWhatLearnsFromPairs() throws {
    let choice = [
      DefenseChoice("adversarial-training", setting: ["weight": "2", "magnitude": "norm"])
    ]
    let settings = try choice.training(of: "bpr")
    #expect(
      settings == [
        "adversarialWeight": "2.0", "adversarialRadius": "0.5", "adversarialMagnitude": "norm",
      ])
    #expect(try choice.training(of: "lightgcn") == settings)
    let unknown = [DefenseChoice("adversarial-training", setting: ["magnitude": "size"])]
    #expect(throws: InputError.self) { try unknown.training(of: "bpr") }
    for ranker in ["itempop", nil] {
      #expect(throws: InputError.self) { try choice.training(of: ranker) }
    }
  }

  @Test func anIdentityTellsOrderAndValues() throws {
    let two = [DefenseChoice("distinct"), DefenseChoice("cap-repeats")]
    let other = [DefenseChoice("cap-repeats", setting: ["cap": "3"]), DefenseChoice("distinct")]
    let texts = [try two.identity, try Array(two.reversed()).identity, try other.identity]
    #expect(Set(texts).count == 3)
    let (none, same) = (
      try [DefenseChoice]().identity,
      try [DefenseChoice("cap-repeats", setting: ["cap": "2"])].identity
    )
    #expect(none == nil)
    let standard = try [DefenseChoice("cap-repeats")].identity
    #expect(same == standard)
  }
}
