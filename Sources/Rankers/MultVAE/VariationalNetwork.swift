import Essentials
import Interactions
import Kernels
import Torch

/// The parameters of ``MultVAE``.
///
///     h = tanh(Σ_i x_i E_i + b_1),  μ ‖ ln σ² = h W_2 + b_2,  g = tanh(z W_3 + b_3),  logit_i = g · D_i + c_i
///
/// A value: copies share memory until one is changed through ``makeUnique()``.
struct VariationalNetwork: @unchecked Sendable {
  /// How many units each hidden layer has, and how many numbers the code: multiples of 8.
  let hidden, latent: Int
  /// How many items there are, and how many output biases there is room for.
  let itemCount, biasCount: Int
  private(set) var buffer: AlignedMemory<Float>

  /// Where the parameters lie in ``buffer``.
  let hiddenBias, codeWeights, codeBias, decoderWeights, decoderBias, outputBias, encoder,
    decoder: Int

  /// Weights from Xavier's uniform distribution, biases 0.
  init(hidden: Int, latent: Int, itemCount: Int, using rng: inout SeededGenerator) {
    precondition(hidden > 0 && hidden % 8 == 0 && latent > 0 && latent % 8 == 0, "whole vectors")
    self.hidden = hidden
    self.latent = latent
    self.itemCount = itemCount
    biasCount = (itemCount + 7) / 8 * 8
    var next = 0
    func take(_ count: Int) -> Int {
      defer { next += count }
      return next
    }
    hiddenBias = take(hidden)
    codeWeights = take(2 * hidden * latent)
    codeBias = take(2 * latent)
    decoderWeights = take(latent * hidden)
    decoderBias = take(hidden)
    outputBias = take(biasCount)
    encoder = take(itemCount * hidden)
    decoder = take(itemCount * hidden)
    buffer = AlignedMemory<Float>(count: next)
    let base = buffer.base
    func fill(_ start: Int, _ rows: Int, _ columns: Int) {
      let bound = (6 / Float(rows + columns)).squareRoot()
      for index in start..<start + rows * columns { base[index] = (2 * rng.uniform() - 1) * bound }
    }
    fill(codeWeights, hidden, 2 * latent)
    fill(decoderWeights, latent, hidden)
    fill(encoder, itemCount, hidden)
    fill(decoder, itemCount, hidden)
  }

  /// Gives this value memory of its own; call before writing.
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&buffer) { buffer = AlignedMemory<Float>(copying: buffer) }
  }

  /// The parameters from a place on.
  subscript(place: Int) -> UnsafeMutablePointer<Float> { buffer.base + place }

  /// D_i.
  func output(_ item: Int) -> UnsafeMutablePointer<Float> { self[decoder + item * hidden] }

  /// E_i.
  func input(_ item: Int) -> UnsafeMutablePointer<Float> { self[encoder + item * hidden] }
}

extension VariationalNetwork: Resumable {
  /// `network`, all weights and biases between items, and `encoder` and `decoder`, `[items, hidden]`.
  var tensors: [NamedTensor] {
    let all = buffer.values
    return [
      NamedTensor("network", Tensor(Array(all[..<encoder]))),
      NamedTensor("encoder", Tensor(Array(all[encoder..<decoder]), shape: [itemCount, hidden])),
      NamedTensor("decoder", Tensor(Array(all[decoder...]), shape: [itemCount, hidden])),
    ]
  }

  /// Takes the parameters of ``tensors``.
  mutating func restore(_ tensors: [String: Tensor]) throws {
    makeUnique()
    for (name, shape, start) in [
      ("network", [encoder], 0), ("encoder", [itemCount, hidden], encoder),
      ("decoder", [itemCount, hidden], decoder),
    ] {
      let values: [Float] = try tensors.tensor(name, shape: shape, dtype: .float32).array()
      values.withUnsafeBufferPointer { values in
        if let base = values.baseAddress { self[start].update(from: base, count: values.count) }
      }
    }
  }

  /// All parameters, as they lie in memory.
  var state: [NamedTensor] { [NamedTensor("parameters", buffer.tensor)] }

  mutating func resume(from state: [String: Tensor]) throws {
    makeUnique()
    try buffer.fill(from: state, "parameters")
  }
}
