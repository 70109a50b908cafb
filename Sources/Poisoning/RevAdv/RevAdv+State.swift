import Essentials
import Foundation
import Interactions

extension RevAdv {
  /// Where an attack stands between two epochs.
  struct State {
    /// How many epochs are done.
    private(set) var epoch = 0
    /// What each account clicks beside its targets, `[accounts][fillers]`.
    private(set) var fillers: [[ItemID]]
    /// The accounts with the least loss so far.
    private(set) var best: [[ItemID]]
    private var leastLoss = Double.infinity
    /// The steps' momentum, `[accounts × items]`.
    private var velocity: [Float]

    /// Before the first epoch.
    init(fillers: [[ItemID]], itemCount: Int) {
      self.fillers = fillers
      best = fillers
      velocity = [Float](repeating: 0, count: fillers.count * itemCount)
    }

    /// Keeps the accounts if none had less loss.
    mutating func note(loss: Double) {
      guard loss < leastLoss else { return }
      (best, leastLoss) = (fillers, loss)
    }

    /// Moves the accounts one step and projects them; targets stay as they are.
    ///
    ///     m ← μ m + g / ‖g‖,   x̂ ← project(x̂ − η m)
    ///
    /// - Parameters:
    ///   - accounts: Their rows, `[accounts][items]`.
    ///   - gradient: That of the loss, of the same shape.
    ///   - originals: How many items there are before the targets.
    mutating func move(
      _ accounts: [[Float]], against gradient: [[Float]], originals: Int, stepSize: Float,
      momentum: Float
    ) {
      for (account, row) in accounts.enumerated() {
        let start = account * row.count
        var square = 0.0
        for slope in gradient[account][..<originals] { square += Double(slope * slope) }
        let scale = square > 0 ? Float(1 / square.squareRoot()) : 0
        var scores = Array(row[..<originals])
        for item in 0..<originals {
          velocity[start + item] =
            momentum * velocity[start + item] + scale * gradient[account][item]
          scores[item] -= stepSize * velocity[start + item]
        }
        let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
        fillers[account] = order.prefix(fillers[account].count).map { ItemID($0) }
      }
      epoch += 1
    }
  }

  /// What a checkpoint holds beside the momentum.
  fileprivate struct Header: Codable {
    var epoch: Int
    var fillers: [[ItemID]]
    var best: [[ItemID]]
    var leastLoss: Double
  }

  /// The configuration, catalog, log and seed as they stand in a checkpoint.
  func fingerprint(of scenario: PoisoningScenario, rng: SeededGenerator) throws -> [UInt8] {
    var configuration = configuration
    configuration.epochs = 1
    let identity = LogIdentity(configuration, log)
    return try AttackFingerprint(identity, scenario, rng).bytes
  }

  /// Restores what ``save(_:to:fingerprint:)`` wrote; nil if there is nothing.
  func resume(
    from file: URL?, in scenario: PoisoningScenario, fillers: Int, fingerprint: [UInt8]
  ) throws -> State? {
    guard let file, FileManager.default.fileExists(atPath: file.path) else { return nil }
    var reader = try CheckpointReader(of: Self.identifier, from: file, fingerprint: fingerprint)
    let header = try reader.read(json: Header.self)
    let velocity: [Float] = try reader.read(
      count: scenario.fakeUserCount * scenario.items.count)
    let state = State(header, velocity: velocity)
    try reader.require(state.makesSense(in: scenario, fillers: fillers))
    guard state.epoch <= configuration.epochs else {
      throw InputError(
        .data,
        "a checkpoint after \(state.epoch) epochs, and only \(configuration.epochs) are asked for; "
          + "remove it to start anew", file: file.path)
    }
    return state
  }

  /// Saves everything that the next epoch depends on.
  func save(_ state: State, to file: URL?, fingerprint: [UInt8]) throws {
    guard let file else { return }
    var writer = try CheckpointWriter(of: Self.identifier, to: file, fingerprint: fingerprint)
    try writer.write(json: state.header)
    try writer.write(state.storedVelocity)
    try writer.commit()
  }
}

extension RevAdv.State {
  fileprivate init(_ header: RevAdv.Header, velocity: [Float]) {
    epoch = header.epoch
    fillers = header.fillers
    best = header.best
    leastLoss = header.leastLoss
    self.velocity = velocity
  }

  fileprivate var header: RevAdv.Header {
    RevAdv.Header(epoch: epoch, fillers: fillers, best: best, leastLoss: leastLoss)
  }

  fileprivate var storedVelocity: [Float] { velocity }

  /// Whether it can be that of an attack in `scenario` whose accounts click so many other items.
  fileprivate func makesSense(in scenario: PoisoningScenario, fillers count: Int) -> Bool {
    func holds(_ rows: [[ItemID]]) -> Bool {
      rows.count == scenario.fakeUserCount
        && rows.allSatisfy { $0.areFillers(count, in: scenario) }
    }
    return epoch >= 1 && leastLoss.isFinite && holds(fillers) && holds(best)
      && velocity.allSatisfy(\.isFinite)
  }
}
