import Essentials
import Interactions
import Kernels
import Testing

@testable import Poisoning

@Suite struct UnrolledSurrogateTests {
  private let world = TasteWorld(tastes: 3, usersPerTaste: 8, itemsPerTaste: 6)
  private let targets = 18..<20

  private func surrogate(sweeps: Int = 4) -> UnrolledSurrogate {
    var rng = SeededGenerator(seed: 4)
    return UnrolledSurrogate(
      world.log(seed: 1), itemCount: 20, dimension: 5, clickWeight: 8, regularization: 0.5,
      sweeps: sweeps, using: &rng
    ) { _ in }
  }

  private func accounts() -> [[Float]] {
    var rng = SeededGenerator(seed: 2)
    return (0..<3).map { account in
      (0..<20).map { item in
        if targets.contains(item) { return item % 2 == account % 2 ? 1 : 0 }
        return rng.below(2) == 0 ? 0 : 0.2 + 0.6 * rng.uniform()
      }
    }
  }

  private func value(
    _ surrogate: UnrolledSurrogate, _ accounts: [[Float]], sweeps: Int
  ) -> (loss: Double, gradient: [[Float]]) {
    let training = surrogate.training(with: accounts, sweeps: sweeps)
    let entropy = TargetCrossEntropy(
      userCount: surrogate.userCount, itemCount: 20, targets: targets, width: 16)
    let value = entropy.value(users: training.trainedUsers, items: training.trainedItems)
    return (
      value.loss,
      surrogate.gradient(
        through: training, with: accounts, users: value.users, items: value.items)
    )
  }

  /// The gradient of the attack's loss with respect to every click, through every unrolled sweep, is what
  /// differences say.
  @Test(arguments: 1...4) func theGradientGoesThroughAllSweeps(sweeps: Int) {
    let surrogate = surrogate()
    let accounts = accounts()
    let gradient = value(surrogate, accounts, sweeps: sweeps).gradient
    let largest = gradient.joined().map(abs).max() ?? 0
    #expect(largest > 1e-4)
    for account in 0..<3 {
      for item in 0..<20 {
        let step: Float = 0.02
        var (above, below) = (accounts, accounts)
        above[account][item] += step
        below[account][item] -= step
        let slope =
          (value(surrogate, above, sweeps: sweeps).loss
            - value(surrogate, below, sweeps: sweeps).loss) / Double(2 * step)
        #expect(
          abs(Double(gradient[account][item]) - slope) < 0.02 * Double(largest),
          "\(account), \(item): \(gradient[account][item]), \(slope)")
      }
    }
  }

  /// The loss and the gradient have the same bits whatever the number of threads.
  @Test func threadsDoNotMatter() {
    let before = Threads.count
    defer { Threads.count = before }
    let results = [1, 2, 3].map { count in
      Threads.count = count
      return value(surrogate(), accounts(), sweeps: 2)
    }
    for result in results.dropFirst() {
      #expect(result.loss == results[0].loss && result.gradient == results[0].gradient)
    }
  }

  /// It recommends what is to a user's taste before what is not, and nobody's items least.
  @Test func itLearnsTastes() {
    let surrogate = surrogate(sweeps: 6)
    let training = surrogate.training(with: [], sweeps: 1)
    let (users, items) = (training.trainedUsers, training.trainedItems)
    func score(_ user: Int, _ item: Int) -> Float {
      dot(users.base + user * 16, items.base + item * 16, width: 16)
    }
    var (own, other) = (Float(0), Float(0))
    for user in 0..<24 {
      for item in 0..<18 {
        if item / 6 == user % 3 {
          own += score(user, item) / 6
        } else {
          other += score(user, item) / 12
        }
      }
      for target in targets { #expect(score(user, target) == 0) }
    }
    #expect(own > 3 * other)
  }
}
