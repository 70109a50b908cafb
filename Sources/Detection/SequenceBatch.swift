import PathReasoning
import Torch

/// Sequences side by side, padded with zeros to the greatest length.
struct SequenceBatch {
  /// `[steps, batch, 2 d]`: step after step, so that each is one piece of memory.
  let actions: Tensor
  /// 1 where a sequence has an action, 0 beyond, `[batch, steps]`.
  let mask: Tensor
  /// 1 at the last action of every sequence, `[batch, steps]`.
  let last: Tensor

  /// The sequences at `indices`.
  init(_ sequences: ActionSequences, _ indices: ArraySlice<Int>) {
    let (steps, count) = (ActionSequences.length, indices.count)
    let width = sequences.actionWidth
    actions = .uninitialized([steps, count, width])
    var mask = [Float](repeating: 0, count: count * steps)
    var last = mask
    actions.withUnsafeMutableBufferPointer(of: Float.self) { actions in
      guard let actions = actions.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: Float.self, capacity: sequences.width) { memory in
        guard let memory = memory.baseAddress else { return }
        for (place, index) in indices.enumerated() {
          sequences.write(index, to: memory)
          for step in 0..<steps {
            (actions + (step * count + place) * width).update(
              from: memory + step * width, count: width)
          }
          let length = sequences.steps(index)
          for step in 0..<length { mask[place * steps + step] = 1 }
          last[place * steps + length - 1] = 1
        }
      }
    }
    self.mask = Tensor(mask, shape: [count, steps])
    self.last = Tensor(last, shape: [count, steps])
  }

  /// A batch from its parts: actions `[steps, batch, width]` and how many of each sequence count.
  init(actions: Tensor, lengths: [Int]) {
    let steps = actions.shape[0]
    self.actions = actions
    mask = Tensor(
      lengths.flatMap { length in (0..<steps).map { Float($0 < length ? 1 : 0) } },
      shape: [lengths.count, steps]
    ).to(actions.dtype)
    last = Tensor(
      lengths.flatMap { length in (0..<steps).map { Float($0 == length - 1 ? 1 : 0) } },
      shape: [lengths.count, steps]
    ).to(actions.dtype)
  }
}
