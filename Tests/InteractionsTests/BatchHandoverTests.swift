import Testing
@testable import Interactions

@Suite struct BatchHandoverTests {
  private struct Failure: Error, Equatable { var number: Int }

  @Test func batchesAreTakenInOrder() throws {
    nonisolated(unsafe) var taken: [Double] = []
    try BatchHandover.run { batch in
      taken += batch.times
    } _: { handover in
      for number in 0..<1_000 {
        handover.batch.timeMemory[0] = Double(number)
        handover.batch.count = 1
        try handover.pass()
      }
    }
    #expect(taken == (0..<1_000).map(Double.init))
  }

  /// An earlier batch's error comes before a later one's, and before that of whoever fills them.
  @Test func theTakersErrorComesFirst() {
    nonisolated(unsafe) var taken = 0
    #expect(throws: Failure(number: 3)) {
      try BatchHandover.run { batch in
        taken += 1
        if batch.times[0] >= 3 { throw Failure(number: Int(batch.times[0])) }
      } _: { handover in
        for number in 0..<10 {
          handover.batch.timeMemory[0] = Double(number)
          handover.batch.count = 1
          try handover.pass()
        }
        throw Failure(number: -1)
      }
    }
    #expect(taken == 4)
    #expect(throws: Failure(number: -1)) {
      try BatchHandover.run { _ in
      } _: { _ in
        throw Failure(number: -1)
      }
    }
  }
}
