import PathReasoning
import Testing
import Torch
@testable import Evasion

@Suite struct PursuitTests {
  /// F₀ = s₀ and F₁ = s₁: whichever coordinate is larger is preferred.
  private let linear = LinearAgent([[1, 0], [0, 1], [0, 0]])

  /// A path that moves by 1 at each step leaves when its action has changed.
  @Test func pathsLeaveWhenTheirActionChanges() {
    let pursuit = Pursuit(linear.victim([[0.5, 0], [2.5, 0], [0, 1.5]]))
    pursuit.start { _, _ in }
    #expect(pursuit.preferred == [0, 0, 1] && !pursuit.isOver)
    var moved: [[Int]] = []
    while !pursuit.isOver {
      moved.append([])
      pursuit.step { path in
        [.init(row: 0, output: 1 - pursuit.preferred[path], less: pursuit.preferred[path])]
      } move: { path, logits, gradients, delta in
        #expect(logits.count == 2)
        // Towards the other action: +1 there, −1 here.
        let other = 1 - pursuit.preferred[path]
        #expect(gradients[other] == 1 && gradients[1 - other] == -1)
        delta[other] += 1
        moved[moved.count - 1].append(path)
        return true
      }
    }
    // After a move each is looked at once more, and then gone.
    #expect(moved == [[0, 1, 2], [1, 2], [1], []])
    #expect(pursuit.perturbation.rowArrays == [[0, 1], [0, 3], [2, 0]])
  }

  @Test func whoCannotMoveOrHasNoChoiceLeaves() {
    let single = VictimStates(
      states: Tensor([Float(1), 0, 1, 0], shape: [2, 2]), actionCounts: [1, 2],
      agent: linear.agent)
    let pursuit = Pursuit(single)
    var started: [Int] = []
    pursuit.start { path, _ in started.append(path) }
    #expect(started == [1])
    pursuit.step { _ in
      [.init(row: 0, output: 1)]
    } move: { _, _, _, _ in
      false
    }
    #expect(pursuit.isOver)
    #expect(pursuit.perturbation.rowArrays == [[0, 0], [0, 0]])
  }

  /// More paths than a portion: each gets its own gradients.
  @Test func portionsKeepPathsApart() {
    let states = (0..<1_500).map { [Float($0 % 2), Float(($0 + 1) % 2)] }
    let pursuit = Pursuit(linear.victim(states))
    pursuit.start { _, _ in }
    pursuit.step { path in
      [.init(row: 0, output: pursuit.preferred[path])]
    } move: { path, _, gradients, delta in
      delta[0] = gradients[0]
      delta[1] = gradients[1]
      return true
    }
    for (path, moves) in pursuit.perturbation.rowArrays.enumerated() {
      #expect(moves == (path % 2 == 1 ? [1, 0] : [0, 1]))
    }
  }
}
