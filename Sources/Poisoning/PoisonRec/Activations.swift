import Kernels

/// A run of trajectories that one thread takes through all steps.
///
/// Shards are cut by the sizes alone, never by the number of threads.
struct Shard: Equatable {
  /// The first trajectory.
  let first: Int
  /// How many.
  let rows: Int

  /// Cuts `rows` trajectories into shards of whole worlds of `perWorld`, about 80 rows each: large
  /// enough for matrix products, small enough for the cache.
  static func cut(rows: Int, perWorld: Int) -> [Shard] {
    let size = max(1, 80 / perWorld) * perWorld
    return stride(from: 0, to: rows, by: size).map { first in
      Shard(first: first, rows: min(size, rows - first))
    }
  }
}

/// What the network computed for a batch of trajectories, kept for the way back.
///
/// Everything lies shard after shard, in a shard step after step, in a step row after row: the
/// products of one step and those over all steps of a shard both see one matrix.
final class Activations: @unchecked Sendable {
  let shards: [Shard]
  let rowCount: Int
  let stepCount: Int
  let width: Int
  private let inputBuffer: AlignedMemory<Float>
  private let gateBuffer: AlignedMemory<Float>
  private let cellBuffer: AlignedMemory<Float>
  private let squashedBuffer: AlignedMemory<Float>
  private let hiddenBuffer: AlignedMemory<Float>
  private let queryBuffer: AlignedMemory<Float>
  private let scratchBuffer: AlignedMemory<Float>
  private let inputGradientBuffer: AlignedMemory<Float>

  /// Room for `rows` trajectories of `steps` clicks, `perWorld` in each world.
  ///
  /// Without `training` there is none for the way back.
  init(rows: Int, perWorld: Int, steps: Int, width: Int, training: Bool = true) {
    shards = Shard.cut(rows: rows, perWorld: perWorld)
    rowCount = rows
    stepCount = steps
    self.width = width
    let clicks = rows * steps
    inputBuffer = AlignedMemory<Float>(count: rows * (steps + 1) * 2 * width)
    gateBuffer = AlignedMemory<Float>(count: clicks * 4 * width)
    cellBuffer = AlignedMemory<Float>(count: clicks * width)
    squashedBuffer = AlignedMemory<Float>(count: clicks * width)
    hiddenBuffer = AlignedMemory<Float>(count: clicks * width)
    queryBuffer = AlignedMemory<Float>(count: clicks * width)
    scratchBuffer = AlignedMemory<Float>(count: training ? clicks * width : 0)
    inputGradientBuffer = AlignedMemory<Float>(count: training ? clicks * 2 * width : 0)
  }

  /// D(h) of all clicks, `[clicks, width]`.
  var queries: UnsafeMutablePointer<Float> { queryBuffer.base }

  /// The place of a trajectory's click among all clicks.
  func click(row: Int, step: Int) -> Int {
    let size = shards[0].rows
    let shard = shards[row / size]
    return shard.first * stepCount + step * shard.rows + row - shard.first
  }

  /// The place of the first row's click at a step of a shard.
  func firstClick(_ shard: Shard, _ step: Int) -> Int {
    shard.first * stepCount + step * shard.rows
  }

  /// x_t and h_{t−1} side by side, `[rows, 2·width]`; there is one step more than clicks.
  func inputs(_ shard: Shard, _ step: Int) -> UnsafeMutablePointer<Float> {
    inputBuffer.base + (shard.first * (stepCount + 1) + step * shard.rows) * 2 * width
  }

  /// i, f, g and o, `[rows, 4·width]`; on the way back the loss by what went into them.
  func gates(_ shard: Shard, _ step: Int) -> UnsafeMutablePointer<Float> {
    gateBuffer.base + firstClick(shard, step) * 4 * width
  }

  /// c_t, `[rows, width]`.
  func cells(_ shard: Shard, _ step: Int) -> UnsafeMutablePointer<Float> {
    cellBuffer.base + firstClick(shard, step) * width
  }

  /// tanh c_t, `[rows, width]`.
  func squashedCells(_ shard: Shard, _ step: Int) -> UnsafeMutablePointer<Float> {
    squashedBuffer.base + firstClick(shard, step) * width
  }

  /// The hidden layer of D, `[rows, width]`.
  func hidden(_ shard: Shard, _ step: Int) -> UnsafeMutablePointer<Float> {
    hiddenBuffer.base + firstClick(shard, step) * width
  }

  /// D(h_t), `[rows, width]`.
  func queries(_ shard: Shard, _ step: Int) -> UnsafeMutablePointer<Float> {
    queryBuffer.base + firstClick(shard, step) * width
  }

  /// Room for the way back, `[rows, width]`.
  func scratch(_ shard: Shard, _ step: Int) -> UnsafeMutablePointer<Float> {
    scratchBuffer.base + firstClick(shard, step) * width
  }

  /// The loss by x_t and h_{t−1}, `[rows, 2·width]`.
  func inputGradients(_ shard: Shard, _ step: Int) -> UnsafeMutablePointer<Float> {
    inputGradientBuffer.base + firstClick(shard, step) * 2 * width
  }
}
