import Essentials
import Torch

/// Trains an agent: every epoch every user walks once, and Adam moves the parameters after each batch.
///
/// Every epoch and every step have random streams of their own, so that training resumes after any
/// epoch bit for bit.
package final class AgentTrainer {
  /// The agent as it is now.
  package let agent: ActorCritic
  /// How many epochs are done.
  package private(set) var epoch = 0

  private let environment: PathEnvironment
  private let configuration: AgentConfiguration
  private let seed: UInt64
  private let policyGradient: PolicyGradient
  private var optimizer: Adam

  /// A trainer before the first epoch.
  package init(_ environment: PathEnvironment, _ configuration: AgentConfiguration, seed: UInt64) {
    precondition(
      environment.maximumActions == configuration.maximumActions, "one limit for both")
    self.environment = environment
    self.configuration = configuration
    self.seed = seed
    var rng = SeededGenerator(seed: seed, stream: "agent start")
    agent = ActorCritic(
      state: environment.stateWidth,
      hidden: (configuration.firstHidden, configuration.secondHidden),
      actions: environment.actionWidth, using: &rng)
    policyGradient = PolicyGradient(agent, environment, configuration)
    optimizer = Adam(
      agent.parameters, Adam.Configuration(learningRate: configuration.learningRate))
  }

  /// Whether there is nothing left to do.
  package var isFinished: Bool { epoch >= configuration.epochs }

  /// What a checkpoint needs: parameters and the optimizer's state.
  package var state: [NamedTensor] {
    agent.parameters.under("agent") + optimizer.state.under("adam")
  }

  /// Takes up where a trainer of the same world, configuration and seed stood after `epoch` epochs.
  package func resume(_ state: [String: Tensor], epoch: Int) throws(TensorFileError) {
    try agent.load(state.under("agent"))
    try optimizer.restore(state.under("adam"))
    self.epoch = epoch
  }

  /// Lets every user walk once.
  ///
  /// - Returns: The means over the epoch's batches.
  @discardableResult
  package func trainEpoch() -> PolicyGradient.Outcome {
    let userCount = environment.graph.count(.user)
    var rng = SeededGenerator(seed: seed, stream: "epoch", index: epoch)
    var users = (0..<userCount).map { Int32($0) }
    users.shuffle(using: &rng)
    let batchSize = configuration.batchSize
    let batches = (userCount + batchSize - 1) / batchSize
    var mean = PolicyGradient.Outcome()
    for batch in 0..<batches {
      let step = epoch * batches + batch
      optimizer.configuration.learningRate =
        configuration.learningRate
        * max(1e-4, 1 - Double(step) / Double(configuration.epochs * batches))
      let range = batch * batchSize..<min(userCount, (batch + 1) * batchSize)
      let outcome = policyGradient.compute(users: users[range], seed: seed, step: step)
      optimizer.step(policyGradient.gradients)
      mean.reward += outcome.reward / Double(batches)
      mean.loss += outcome.loss / Double(batches)
      mean.entropy += outcome.entropy / Double(batches)
    }
    epoch += 1
    return mean
  }
}
