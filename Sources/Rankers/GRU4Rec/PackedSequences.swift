/// Sequences of different lengths, cut into time steps: the longest first, and in each step the
/// elements of all sequences that are still going on, one after the other.
///
/// So a step of a recurrent network is one matrix product, and nothing is padded.
struct PackedSequences {
  /// What the network is shown, `[positions]`, step after step.
  let inputs: [Int32]
  /// What comes next, `[positions]`; -1 where nothing is to be learned.
  let targets: [Int32]
  /// `offsets[t]..<offsets[t + 1]` are the positions of step t.
  let offsets: [Int]

  /// Packs `sequences`, each of inputs and as many targets.
  init(_ sequences: [(inputs: ArraySlice<Int32>, targets: ArraySlice<Int32>)]) {
    let order = sequences.indices.sorted {
      (sequences[$1].inputs.count, $0) < (sequences[$0].inputs.count, $1)
    }
    let steps = order.first.map { sequences[$0].inputs.count } ?? 0
    var inputs: [Int32] = []
    var targets: [Int32] = []
    var offsets = [0]
    for step in 0..<steps {
      for index in order {
        let sequence = sequences[index]
        guard step < sequence.inputs.count else { break }
        inputs.append(sequence.inputs[sequence.inputs.startIndex + step])
        targets.append(sequence.targets[sequence.targets.startIndex + step])
      }
      offsets.append(inputs.count)
    }
    self.inputs = inputs
    self.targets = targets
    self.offsets = offsets
  }

  /// The number of positions of all steps.
  var count: Int { inputs.count }

  /// The number of steps.
  var stepCount: Int { offsets.count - 1 }

  /// How many sequences go on in a step, which are the first so many.
  func active(_ step: Int) -> Int { offsets[step + 1] - offsets[step] }
}
