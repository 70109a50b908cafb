import Essentials
import Testing
@testable import Experiments

@Suite struct HyperparametersTests {
  private struct Configuration: ComponentConfiguration {
    var steps = 60
    var learningRate = 1.0
    var shape = "tree"
    var shuffles = false

    func validate() throws { try require(steps >= 0, "steps", "at least 0") }
  }

  private enum Part: Component {
    typealias Configuration = HyperparametersTests.Configuration
    static let identifier = "part"
  }

  private enum Other: Component {
    struct Configuration: ComponentConfiguration {
      var steps = 1
      var depth = 2
    }
    static let identifier = "other"
  }

  @Test func settingsLieOverTheDefaults() throws {
    let configuration = try Part.configuration(
      setting: ["steps": "3", "learningRate": "0.25", "shape": "7", "shuffles": "true"])
    #expect(configuration.steps == 3)
    // The default 1.0 is written as the whole number 1; a fraction must be accepted all the same.
    #expect(configuration.learningRate == 0.25)
    #expect(configuration.shape == "7")
    #expect(configuration.shuffles)
    #expect(try Part.configuration(setting: [:]).steps == 60)
  }

  @Test(arguments: [
    (
      ["step": "3"],
      "no part hyperparameter 'step'; did you mean 'steps'? known: learningRate, shape, shuffles, steps"
    ),
    (["steps": "many"], "hyperparameter 'steps' of part must be a number, not 'many'"),
    (["steps": "2.5"], "hyperparameter 'steps' of part cannot be '2.5'"),
    (["steps": "-1"], "hyperparameter 'steps' must be at least 0"),
    (["shuffles": "1"], "hyperparameter 'shuffles' of part must be true or false, not '1'"),
    (["learningRate": "nan"], "hyperparameter 'learningRate' of part must be a number, not 'nan'"),
  ])
  func wrongSettingsAreNamed(settings: [String: String], message: String) {
    #expect(throws: InputError(.usage, message)) {
      try Part.configuration(setting: settings)
    }
  }

  @Test func settingsFindTheirComponent() throws {
    let assigned = try AssignedSettings(
      ["depth": "3", "shape": "x", "ranker.steps": "1", "attack.steps": "2"], ranker: Other.self,
      attack: Part.self)
    #expect(assigned.ranker == ["depth": "3", "steps": "1"])
    #expect(assigned.attack == ["shape": "x", "steps": "2"])
  }

  @Test func aSharedNameNeedsItsOwner() {
    #expect(
      throws: InputError(
        .usage,
        "both other and part have a hyperparameter 'steps': write ranker.steps or attack.steps")
    ) {
      try AssignedSettings(["steps": "3"], ranker: Other.self, attack: Part.self)
    }
  }
}
