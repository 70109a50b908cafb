import Essentials
import PathReasoning
import Testing
import Torch
@testable import Evasion

@Suite struct VictimStatesTests {
  private let walk = SmallWalk()

  @Test func aSubsetHasItsRows() {
    let victim = walk.victim(20)
    let some = victim.subset([17, 3])
    #expect(some.count == 2 && some.width == victim.width)
    #expect(some.states.rowArrays == [17, 3].map { victim.states.rowArrays[$0] })
    #expect(some.actionCounts == [victim.actionCounts[17], victim.actionCounts[3]])
  }

  @Test func pathsComeWithTheirOwnLogits() {
    let victim = walk.victim(20)
    let rows = victim.heads.rowArrays
    var seen: [Int] = []
    victim.forEachPath([5, 11], victim.heads.rows([5, 11])) { row, path, logits in
      #expect(row == seen.count && logits.count == Int(victim.actionCounts[path]))
      #expect((0..<logits.count).map { logits.base[$0] } == Array(rows[path][..<logits.count]))
      seen.append(path)
    }
    #expect(seen == [5, 11])
  }

  /// What the agent makes of true states is computed once.
  @Test func theAgentIsAskedOnce() {
    let victim = walk.victim(150)
    let heads = victim.heads
    let mark: Float = 77
    heads.withUnsafeMutableBufferPointer(of: Float.self) { $0[0] = mark }
    #expect(victim.heads.rowArrays[0][0] == mark)
    // A subset asks anew.
    #expect(victim.subset([9, 0]).heads.rowArrays[1][0] != mark)
  }

  /// Gradients of a subset are the same to the bit whether or not the whole was looked at before.
  @Test(arguments: EvasionObjective.allCases)
  func whoLookedBeforeDoesNotMatter(objective: EvasionObjective) {
    let paths = Array(stride(from: 0, to: 150, by: 7))
    let known = walk.victim(150)
    _ = known.heads
    let found = objective.gradient(at: known.subset(paths)).rowArrays
    #expect(found == objective.gradient(at: walk.victim(150).subset(paths)).rowArrays)
    // A second attack finds what the first found: nobody has written to what is shared.
    #expect(objective.gradient(at: known.subset(paths)).rowArrays == found)
  }
}
