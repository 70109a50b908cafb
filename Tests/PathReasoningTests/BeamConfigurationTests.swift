import Essentials
import Testing
@testable import PathReasoning

@Suite struct BeamConfigurationTests {
  @Test func theDefaultsAreWithinTheirRanges() throws {
    try BeamConfiguration().validate()
    #expect(BeamConfiguration().widths == [25, 5, 3] && BeamConfiguration().length == 10)
  }

  @Test(arguments: [
    ("widths", "three numbers from 1"), ("length", "at least 1"),
    ("dropout", "from 0 to below 1"),
  ])
  func badOptionsAreNamed(name: String, expectation: String) {
    var beams = [BeamConfiguration(), BeamConfiguration()]
    switch name {
    case "widths":
      beams[0].widths = [25, 5]
      beams[1].widths = [25, 0, 1]
    case "length":
      beams[0].length = 0
      beams[1].length = -1
    default:
      beams[0].dropout = 1
      beams[1].dropout = .nan
    }
    for beam in beams {
      #expect(throws: InputError(.usage, "hyperparameter '\(name)' must be \(expectation)")) {
        try beam.validate()
      }
    }
  }
}
