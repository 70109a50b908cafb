import Essentials
import Interactions
import Testing
import Torch
@testable import Rankers

@Suite struct NeuMFNetworkTests {
  /// The parts of the shared parameters follow one another without gaps: of 16 factors and 3 layers,
  /// weights [2 · 64, 64], [64, 32], [32, 16] with biases, h of 2 · 16 and a bias.
  @Test func sharedParametersFollowOneAnother() {
    let shape = NeuMFShape(factors: 16, layers: 3)
    #expect(shape.hidden == [64, 32, 16])
    #expect(shape.weights == [0, 1_032, 1_292])
    #expect(shape.itemWeights == 512)
    #expect(shape.biases == [1_024, 1_288, 1_356])
    #expect(shape.output == 1_358 && shape.count == 1_363)
    #expect(shape.embedding == 64 && shape.rowWidth == 10)
  }

  @Test(arguments: [1, 3]) func stateIsAllThatThereIs(layers: Int) throws {
    let network = NeuMFFixture.network(layers: layers, seed: 1)
    var other = NeuMFFixture.network(layers: layers, seed: 2)
    #expect(other.items != network.items)
    try other.resume(
      from: Dictionary(uniqueKeysWithValues: network.state.map { ($0.name, $0.tensor) }))
    #expect(other.realUsers == network.realUsers && other.fakeUsers == network.fakeUsers)
    #expect(other.items == network.items)
    #expect(other.shared.dropLast() == network.shared.dropLast())
    // Of the last vector only the bias of the output counts.
    #expect(other.shared.last?[0] == network.shared.last?[0])
  }
}
