import Essentials
import PathReasoning
import Statistics
import Torch

/// The paths that are compared for drift, one of each user; see ``PathDrift``.
struct DriftSamples: Sendable {
  /// One half of the users, without an attack.
  var clean: ActionSequences
  /// The other half, without an attack: the noise floor.
  var others: ActionSequences
  /// The other half under the attack.
  var attacked: ActionSequences
  /// The first half under `fgsm-l1` with ε = 0.1.
  var reference: ActionSequences

  /// Writes them as vectors, `[paths, 8 d]` each, under `clean`, `others`, `attacked` and `reference`, to a
  /// safetensors file, so that others can compare them with programs of their own.
  ///
  /// - Throws: ``/Essentials/InputError`` if the file cannot be written.
  func write(to path: String) throws {
    let samples = [
      ("clean", clean), ("others", others), ("attacked", attacked), ("reference", reference),
    ]
    do {
      try TensorFile(
        samples.map { NamedTensor($0, Tensor($1.numbers, shape: [$1.count, $1.width])) }
      )
      .write(to: path)
    } catch {
      throw InputError(.cannotCreate, error.message, file: path)
    }
  }
}

extension VectorSource {
  /// All numbers, vector after vector, `[count, width]`.
  fileprivate var numbers: [Float] {
    [Float](unsafeUninitializedCapacity: count * width) { buffer, initialized in
      if let base = buffer.baseAddress {
        for index in 0..<count { write(index, to: base + index * width) }
      }
      initialized = count * width
    }
  }
}
