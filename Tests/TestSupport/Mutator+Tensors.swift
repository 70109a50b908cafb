import Torch

extension Mutator {
  /// `file` with one to three tensors or texts that are others, gone, doubled, of another shape or kind, or
  /// hold what no training gives.
  ///
  /// What is written of it has a checksum that is right: these are files that somebody means.
  package mutating func mutate(_ file: TensorFile) -> TensorFile {
    var file = file
    for _ in 0...below(3) { change(&file) }
    return file
  }

  private mutating func change(_ file: inout TensorFile) {
    if below(3) == 0, let key = file.metadata.keys.sorted().randomElement(using: &rng) {
      let texts = [
        "", "-1", "0", "9223372036854775807", "-9223372036854775808", "1e308", "nan", "inf", "true",
        "{}", "x",
      ]
      file.metadata[key] = below(6) == 0 ? nil : texts[below(texts.count)]
      return
    }
    guard !file.tensors.isEmpty else { return }
    let place = below(file.tensors.count)
    let (name, tensor) = (file.tensors[place].name, file.tensors[place].tensor)
    switch below(6) {
    case 0: file.tensors.remove(at: place)
    case 1:
      let kinds = DType.allCases
      file.tensors[place] = NamedTensor(name, tensor.to(kinds[below(kinds.count)]))
    case 2:
      let shapes = [
        [], [0], [1], [tensor.count], [1, tensor.count], tensor.shape.reversed(), [3, 1, 2],
      ]
      file.tensors[place] = NamedTensor(name, Tensor.zeros(shapes[below(shapes.count)]))
    case 3: file.tensors[place] = NamedTensor(name + "x", tensor)
    default:
      let numbers: [Float] = [.nan, .infinity, -.infinity, 1e38, -1e38, -1, 1e9, 0.5]
      var values = tensor.array(of: Float.self)
      for _ in 0...below(4) where !values.isEmpty {
        values[below(values.count)] = numbers[below(numbers.count)]
      }
      file.tensors[place] = NamedTensor(
        name, Tensor(values).reshaped(tensor.shape).to(tensor.dtype))
    }
  }
}
