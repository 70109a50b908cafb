import Essentials
import Testing
@testable import PathReasoning

@Suite struct AgentConfigurationTests {
  @Test(arguments: [
    ("maximumActions", "from 1 to 100000"), ("firstHidden", "a multiple of 8 from 8 to 65536"),
    ("secondHidden", "a multiple of 8 from 8 to 65536"), ("dropout", "from 0 to below 1"),
    ("actionDropout", "from 0 to below 1"), ("discount", "from 0 to 1"),
    ("entropyWeight", "at least 0"), ("learningRate", "greater than 0"),
    ("batchSize", "from 1 to 65536"), ("epochs", "from 1 to 100000"),
  ])
  func badHyperparametersAreNamed(name: String, expectation: String) throws {
    try AgentConfiguration().validate()
    var configuration = AgentConfiguration()
    switch name {
    case "maximumActions": configuration.maximumActions = 0
    case "firstHidden": configuration.firstHidden = 12
    case "secondHidden": configuration.secondHidden = 0
    case "dropout": configuration.dropout = 1
    case "actionDropout": configuration.actionDropout = -0.1
    case "discount": configuration.discount = 1.1
    case "entropyWeight": configuration.entropyWeight = -1
    case "learningRate": configuration.learningRate = 0
    case "batchSize": configuration.batchSize = 0
    default: configuration.epochs = 0
    }
    #expect(throws: InputError(.usage, "hyperparameter '\(name)' must be \(expectation)")) {
      try configuration.validate()
    }
  }
}
