import Torch

extension Module {
  /// Whether every parameter is a finite number.
  package var isFinite: Bool {
    parameters.allSatisfy { parameter in
      let tensor = parameter.tensor
      // A number times 0 is 0 unless it is not finite.
      let sum: Double = withoutGradient { (tensor * 0).sum().item() }
      return sum == 0
    }
  }
}
