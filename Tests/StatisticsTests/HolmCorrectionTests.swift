import Statistics
import Testing

@Suite struct HolmCorrectionTests {
  /// Values by hand: 4 × .005, 3 × .011, 2 × .02, and .04 after the larger .04.
  @Test func fourTestsByHand() {
    let corrected = HolmCorrection.corrected([0.02, 0.005, 0.04, 0.011])
    for (value, expected) in zip(corrected, [0.04, 0.02, 0.04, 0.033]) {
      #expect(abs(value - expected) < 1e-12)
    }
  }

  /// As the procedure itself decides, one test after another, at any level.
  @Test(arguments: [0.01, 0.05, 0.2, 0.5]) func rejectsAsTheProcedureDoes(level: Double) {
    var state: UInt64 = 12
    for _ in 0..<200 {
      let pValues = (0..<7).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 40) / Double(1 << 24) * 0.4
      }
      var rejected: Set<Int> = []
      for (place, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
        if pValues[index] > level / Double(7 - place) { break }
        rejected.insert(index)
      }
      let corrected = HolmCorrection.corrected(pValues)
      #expect(Set(corrected.indices.filter { corrected[$0] <= level }) == rejected)
    }
  }

  @Test func oneTestAndNoneStayAsTheyAre() {
    #expect(HolmCorrection.corrected([]).isEmpty)
    #expect(HolmCorrection.corrected([0.3]) == [0.3])
    #expect(HolmCorrection.corrected([0.6, 0.7]) == [1, 1])
  }
}
