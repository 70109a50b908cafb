import Essentials
import Testing
@testable import Evasion

@Suite struct PerturbationNormTests {
  private func norms(_ row: [Float]) -> PerturbationNorms {
    row.withUnsafeBufferPointer { row in
      row.baseAddress.map { PerturbationNorms($0, count: row.count) } ?? PerturbationNorms()
    }
  }

  private func changed(_ row: [Float], _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    var row = row
    row.withUnsafeMutableBufferPointer { row in
      if let base = row.baseAddress { body(base) }
    }
    return row
  }

  @Test func projectionsLandOnTheBall() {
    let row: [Float] = [3, -4, 0, 1]
    func projected(_ norm: PerturbationNorm, _ radius: Double) -> [Float] {
      changed(row) { norm.project($0, count: 4, radius: radius) }
    }
    #expect(projected(.linf, 2) == [2, -2, 0, 1])
    #expect(projected(.l1, 4) == [1.5, -2, 0, 0.5])
    #expect(projected(.l0, 2) == [3, -4, 0, 0])
    #expect(projected(.l0, 0.5) == [0, 0, 0, 0])
    let length = norms(projected(.l2, 1)).l2
    #expect(abs(length - 1) < 1e-6)
    for norm in PerturbationNorm.allCases {
      #expect(projected(norm, 8) == row)
      #expect(projected(norm, .infinity) == row)
      #expect(projected(norm, 0) == [0, 0, 0, 0])
    }
  }

  /// Gradients of a policy that is almost certain are tiny; zeros have no direction.
  @Test func scalingReachesAnySizeButFromZero() {
    for norm in [PerturbationNorm.l1, .l2, .linf] {
      let subnormal = -Float.leastNormalMagnitude / 128
      let tiny = changed([3e-38, subnormal, 2e-38]) { norm.scale($0, count: 3, to: -0.5) }
      #expect(abs(norms(tiny)[norm] - 0.5) < 1e-6)
      #expect(tiny[0] < 0 && tiny[1] > 0 && tiny[2] < 0)
      #expect(changed([0, 0]) { norm.scale($0, count: 2, to: 1) } == [0, 0])
    }
  }
}
