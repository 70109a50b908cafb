import Essentials
import Foundation
import Kernels
import Torch

/// Walks of a batch of users under the agent, and the gradient that makes good ones likelier:
/// REINFORCE with the critic as baseline.
///
/// With returns G_t = Σ γ^k r_{t+k}, advantages A_t = G_t − V(s_t) and the policy's entropy H_t, the
/// loss is the mean over users of Σ_t −log π(a_t | s_t) A_t + A_t² − w H_t, where A_t is a constant in
/// the first term. Source: Xian et al. 2019 (PGPR) after Williams 1992.
///
/// Forward and backward are written out over preallocated memory, because a batch of 32 users is too
/// small for recorded operations to be fast; the three hops are differentiated together.
package final class PolicyGradient {
  /// What a batch came to.
  package struct Outcome: Sendable {
    /// The mean reward at the end of a walk.
    package var reward = 0.0
    /// The loss.
    package var loss = 0.0
    /// The policy's mean entropy per hop, in nats.
    package var entropy = 0.0
    /// The walks, in the order of their users; empty in the mean of an epoch.
    package var paths: [WalkedPath] = []
  }

  /// The gradient of the last batch, in the order of ``ActorCritic/parameters``.
  package let gradients: [Tensor]

  private let agent: ActorCritic
  private let environment: PathEnvironment
  private let configuration: AgentConfiguration
  private let activation: HiddenActivation
  private let rows: Int
  private let states: Tensor
  private let hidden: [Tensor]
  private let kept: [Tensor]
  private let heads: Tensor
  private let slopes: [Tensor]
  private let headSlopes: Tensor
  private let lists: ActionLists
  private let ones: Tensor

  /// Memory for batches of the configuration's size.
  package init(
    _ agent: ActorCritic, _ environment: PathEnvironment, _ configuration: AgentConfiguration
  ) {
    self.agent = agent
    self.environment = environment
    self.configuration = configuration
    activation = HiddenActivation(dropout: configuration.dropout)
    let rows = PathEnvironment.hops * configuration.batchSize
    self.rows = rows
    let widths = [configuration.firstHidden, configuration.secondHidden]
    states = .zeros([rows, environment.stateWidth])
    hidden = widths.map { .zeros([rows, $0]) }
    kept = widths.map { .zeros([rows, $0]) }
    slopes = widths.map { .zeros([rows, $0]) }
    heads = .zeros([rows, environment.actionWidth + 1])
    headSlopes = .zeros([rows, environment.actionWidth + 1])
    lists = environment.actionLists(capacity: configuration.batchSize)
    ones = .ones([1, rows])
    gradients = agent.parameters.map { $0.tensor.zerosLike() }
  }

  /// Walks from `users`, at most a batch, and computes ``gradients``.
  ///
  /// Everything random comes from streams of `seed` that belong to `step` and the place in the batch,
  /// so that the number of threads does not matter.
  package func compute(users: some Collection<Int32>, seed: UInt64, step: Int) -> Outcome {
    let count = users.count
    precondition((1...configuration.batchSize).contains(count), "at most a batch of users")
    var walk = WalkBatch(environment, users: users)
    var choices = [Choice](repeating: Choice(), count: PathEnvironment.hops * count)
    for hop in 0..<PathEnvironment.hops {
      let range = hop * count..<(hop + 1) * count
      fill(walk, range)
      forward(range, seed: seed, step: step)
      let moves = choose(range, into: &choices, seed: seed, step: step)
      walk.advance(by: moves, of: lists)
    }
    let rewards = walk.paths.map { environment.reward(of: $0) }
    var outcome = differentiate(choices, rewards: rewards, users: count)
    outcome.paths = walk.paths
    backward(0..<PathEnvironment.hops * count)
    return outcome
  }

  private struct Choice {
    var action: Int32 = 0
    var probability: Float = 1
    var entropy: Float = 0
    var value: Float = 0
  }

  private func fill(_ walk: WalkBatch, _ range: Range<Int>) {
    states.withUnsafeMutableBufferPointer(of: Float.self) { buffer in
      if let base = buffer.baseAddress {
        walk.writeStates(to: base + range.lowerBound * environment.stateWidth)
      }
    }
    walk.findActions(into: lists)
  }

  private func forward(_ range: Range<Int>, seed: UInt64, step: Int) {
    var input = states
    for layer in 0..<2 {
      let output = hidden[layer].narrowed(0, range)
      output.setAddmm(
        agent.parameters[2 * layer + 1].tensor, input.narrowed(0, range),
        agent.parameters[2 * layer].tensor.transposed())
      activate(layer, range, seed: seed, step: step)
      input = hidden[layer]
    }
    heads.narrowed(0, range).setAddmm(
      agent.parameters[5].tensor, input.narrowed(0, range),
      agent.parameters[4].tensor.transposed())
  }

  private func activate(_ layer: Int, _ range: Range<Int>, seed: UInt64, step: Int) {
    let width = layer == 0 ? configuration.firstHidden : configuration.secondHidden
    let activation = activation
    let rows = rows
    hidden[layer].withUnsafeMutableBufferPointer(of: Float.self) { hidden in
      kept[layer].withUnsafeMutableBufferPointer(of: Float.self) { kept in
        guard let hidden = hidden.baseAddress, let kept = kept.baseAddress else { return }
        nonisolated(unsafe) let (values, masks) = (hidden, kept)
        Threads.forEachRange(of: range.count, grain: 8) { part in
          for row in part {
            let row = range.lowerBound + row
            var rng = SeededGenerator(
              seed: seed, stream: "dropout", index: (step * 2 + layer) * rows + row)
            activation.forward(
              values + row * width, kept: masks + row * width, count: width, using: &rng)
          }
        }
      }
    }
  }

  /// Draws an action for each path; the policy's probabilities go to the slopes of the logits.
  private func choose(
    _ range: Range<Int>, into choices: inout [Choice], seed: UInt64, step: Int
  ) -> [WalkBatch.Move] {
    let width = environment.actionWidth + 1
    let (lists, rows) = (lists, rows)
    let actionDropout = configuration.actionDropout
    choices.withUnsafeMutableBufferPointer { choices in
      heads.withUnsafeMutableBufferPointer(of: Float.self) { heads in
        headSlopes.withUnsafeMutableBufferPointer(of: Float.self) { slopes in
          guard let heads = heads.baseAddress, let slopes = slopes.baseAddress else { return }
          nonisolated(unsafe) let (logits, policy, choices) = (heads, slopes, choices)
          Threads.forEachRange(of: range.count, grain: 8) { part in
            var allowed = [Int32](repeating: 0, count: width)
            for path in part {
              let row = range.lowerBound + path
              var rng = SeededGenerator(seed: seed, stream: "action", index: step * rows + row)
              let count = PolicyGradient.allow(
                Int(lists.counts[path]), dropout: actionDropout, into: &allowed, using: &rng)
              choices[row] = PolicyGradient.choose(
                logits: logits + row * width, allowed: allowed[..<count],
                policy: policy + row * width, width: width, using: &rng)
            }
          }
        }
      }
    }
    return (0..<range.count).map { path in
      let choice = choices[range.lowerBound + path]
      return WalkBatch.Move(
        path: Int32(path), action: choice.action, probability: choice.probability)
    }
  }

  /// Writes which of `count` actions a path may take, ascending, and gives their number.
  ///
  /// Staying always; of the others a random share of 1 − dropout if there are at least four.
  private static func allow(
    _ count: Int, dropout: Double, into allowed: inout [Int32], using rng: inout SeededGenerator
  ) -> Int {
    for action in 0..<count { allowed[action] = Int32(action) }
    guard dropout > 0, count >= 5 else { return count }
    let keep = Int(Double(count - 1) * (1 - dropout))
    for place in 1..<1 + keep {
      allowed.swapAt(place, place + rng.below(count - place))
    }
    allowed[1..<1 + keep].sort()
    return 1 + keep
  }

  private static func choose(
    logits: UnsafePointer<Float>, allowed: ArraySlice<Int32>, policy: UnsafeMutablePointer<Float>,
    width: Int, using rng: inout SeededGenerator
  ) -> Choice {
    policy.update(repeating: 0, count: width)
    var highest = -Float.infinity
    for action in allowed { highest = max(highest, logits[Int(action)]) }
    var sum: Float = 0
    for action in allowed {
      let weight = exp(logits[Int(action)] - highest)
      policy[Int(action)] = weight
      sum += weight
    }
    var choice = Choice()
    choice.value = logits[width - 1]
    let logSum = log(sum)
    let ticket = rng.uniform() * sum
    var passed: Float = 0
    var isChosen = false
    for action in allowed {
      let weight = policy[Int(action)]
      let probability = weight / sum
      passed += weight
      // Rounding may leave the ticket beyond the last; then the last likely one is taken.
      if !isChosen, weight > 0 {
        choice.action = action
        choice.probability = probability
        isChosen = passed > ticket
      }
      policy[Int(action)] = probability
      choice.entropy -= probability * (logits[Int(action)] - highest - logSum)
    }
    return choice
  }

  /// Turns the probabilities in the slopes into the gradient with respect to logits and values.
  private func differentiate(
    _ choices: [Choice], rewards: [Float], users: Int
  ) -> Outcome {
    let width = environment.actionWidth + 1
    let scale = 1 / Float(users)
    let entropyWeight = Float(configuration.entropyWeight)
    var outcome = Outcome()
    headSlopes.withUnsafeMutableBufferPointer(of: Float.self) { slopes in
      for user in 0..<users {
        var value = rewards[user]
        for hop in (0..<PathEnvironment.hops).reversed() {
          let row = hop * users + user
          let choice = choices[row]
          let advantage = value - choice.value
          for column in row * width..<(row + 1) * width - 1 where slopes[column] > 0 {
            let probability = slopes[column]
            slopes[column] =
              scale * probability
              * (advantage + entropyWeight * (log(probability) + choice.entropy))
          }
          slopes[row * width + Int(choice.action)] -= scale * advantage
          slopes[(row + 1) * width - 1] = -2 * scale * advantage
          outcome.loss += Double(
            scale
              * (advantage * advantage - log(choice.probability) * advantage
                - entropyWeight * choice.entropy))
          outcome.entropy += Double(scale * choice.entropy) / Double(PathEnvironment.hops)
          value *= Float(configuration.discount)
        }
        outcome.reward += Double(scale * rewards[user])
      }
    }
    return outcome
  }

  private func backward(_ range: Range<Int>) {
    var slope = headSlopes.narrowed(0, range)
    for layer in [2, 1, 0] {
      let input = (layer == 0 ? states : hidden[layer - 1]).narrowed(0, range)
      gradients[2 * layer].setMatmul(slope.transposed(), input)
      gradients[2 * layer + 1].reshaped([1, -1])
        .setMatmul(ones.narrowed(1, range), slope)
      if layer == 0 { break }
      let next = slopes[layer - 1].narrowed(0, range)
      next.setMatmul(slope, agent.parameters[2 * layer].tensor)
      deactivate(layer - 1, range)
      slope = next
    }
  }

  private func deactivate(_ layer: Int, _ range: Range<Int>) {
    let width = layer == 0 ? configuration.firstHidden : configuration.secondHidden
    let activation = activation
    slopes[layer].withUnsafeMutableBufferPointer(of: Float.self) { slopes in
      hidden[layer].withUnsafeMutableBufferPointer(of: Float.self) { hidden in
        kept[layer].withUnsafeMutableBufferPointer(of: Float.self) { kept in
          guard let slopes = slopes.baseAddress, let hidden = hidden.baseAddress,
            let kept = kept.baseAddress
          else { return }
          nonisolated(unsafe) let (gradient, values, masks) = (slopes, hidden, kept)
          Threads.forEachRange(of: range.count, grain: 16) { part in
            let start = part.lowerBound * width
            activation.backward(
              gradient + start, values: values + start, kept: masks + start,
              count: part.count * width)
          }
        }
      }
    }
  }
}
