import Essentials
import Interactions
import Testing

@testable import Poisoning

/// Against ranks that are recomputed from the definition of similarity.
@Suite struct CoVisitThresholdTests {
  private let game = CoVisitGame()

  @Test(arguments: CoVisits.Normalization.allCases, 0..<12)
  func theFewestCoVisitsThatSuffice(
    normalization: CoVisits.Normalization, seed: UInt64
  ) {
    let items = 9
    let base = game.log(items: items, users: 40, seed: seed)
    // The last item of the log stands for a target, once unvisited and once with visits of its own.
    for promoted in [items, items - 1] {
      let coVisits = CoVisits(
        (0..<base.userCount).map { base[UserID($0)] }, itemCount: items + 1)
      let visits = base.popularity + [0]
      for item in 0..<items where item != promoted {
        for k in [1, 3] {
          let threshold = CoVisitThreshold(
            of: item, in: coVisits, visits: visits, k: k, excluding: promoted,
            normalization: normalization)
          let needed = threshold.coVisits(
            targetShared: Int(coVisits.count(item, promoted)), targetVisits: visits[promoted])
          let isIn = { (m: Int) in
            game.place(of: promoted, for: item, in: base, coVisits: m, normalization) < k
          }
          if let needed {
            #expect(isIn(needed), "\(item) at \(needed)")
            if needed > 0 { #expect(!isIn(needed - 1), "\(item) below \(needed)") }
          } else {
            #expect((0..<300).allSatisfy { !isIn($0) }, "\(item) never")
          }
        }
      }
    }
  }
}
