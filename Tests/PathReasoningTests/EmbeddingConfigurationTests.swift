import Essentials
import Testing
@testable import PathReasoning

@Suite struct EmbeddingConfigurationTests {
  @Test(arguments: [
    ("dimension", "from 1 to 4096"), ("passes", "from 1 to 1000000"),
    ("learningRate", "greater than 0"), ("batchSize", "from 1 to 65536"),
    ("negatives", "from 1 to 1000"), ("clipNorm", "greater than 0"),
    ("heldOutUsers", "at least 0"), ("passesPerCheck", "at least 1"), ("patience", "at least 1"),
  ])
  func badHyperparametersAreNamed(name: String, expectation: String) throws {
    try EmbeddingConfiguration().validate()
    var configuration = EmbeddingConfiguration()
    switch name {
    case "dimension": configuration.dimension = 0
    case "passes": configuration.passes = 0
    case "learningRate": configuration.learningRate = .infinity
    case "batchSize": configuration.batchSize = 65_537
    case "negatives": configuration.negatives = 0
    case "clipNorm": configuration.clipNorm = .nan
    case "heldOutUsers": configuration.heldOutUsers = -1
    case "passesPerCheck": configuration.passesPerCheck = 0
    default: configuration.patience = 0
    }
    #expect(throws: InputError(.usage, "hyperparameter '\(name)' must be \(expectation)")) {
      try configuration.validate()
    }
  }
}
