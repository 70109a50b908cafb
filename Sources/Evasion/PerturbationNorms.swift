/// How large a perturbation is by each of the usual norms.
public struct PerturbationNorms: Sendable, Equatable, Codable {
  /// How many coordinates are not 0.
  public var l0 = 0.0
  /// The sum of absolute values.
  public var l1 = 0.0
  /// The Euclidean length.
  public var l2 = 0.0
  /// The greatest absolute value.
  public var linf = 0.0

  /// Those of nothing.
  public init() {}

  /// The norms of `count` numbers.
  ///
  /// The Euclidean length is taken of numbers divided by the greatest, because gradients of a policy
  /// that is almost certain have squares below the least float.
  package init(_ row: UnsafePointer<Float>, count: Int) {
    typealias Block = SIMD8<Float>
    let blocks = count / 8
    let base = UnsafeRawPointer(row)
    var sums = Block.zero
    var highest = Block.zero
    var nonzero = SIMD8<Int32>.zero
    for block in 0..<blocks {
      let x = base.loadUnaligned(fromByteOffset: 32 * block, as: Block.self)
      let magnitude = x.replacing(with: -x, where: x .< 0)
      sums += magnitude
      highest.replace(with: magnitude, where: magnitude .> highest)
      nonzero = nonzero &+ SIMD8<Int32>.zero.replacing(with: 1, where: x .!= 0)
    }
    var (sum, most, many) = (sums.sum(), highest.max(), Int(nonzero.wrappedSum()))
    for index in 8 * blocks..<count {
      sum += abs(row[index])
      most = max(most, abs(row[index]))
      if row[index] != 0 { many += 1 }
    }
    l0 = Double(many)
    l1 = Double(sum)
    linf = Double(most)
    guard most > 0 else { return }
    let scale = Block(repeating: most)
    var squares = Block.zero
    for block in 0..<blocks {
      let x = base.loadUnaligned(fromByteOffset: 32 * block, as: Block.self) / scale
      squares.addProduct(x, x)
    }
    var square = squares.sum()
    for index in 8 * blocks..<count { square += (row[index] / most) * (row[index] / most) }
    l2 = linf * Double(square.squareRoot())
  }

  /// Adds the norms of another perturbation.
  mutating func add(_ other: PerturbationNorms) {
    l0 += other.l0
    l1 += other.l1
    l2 += other.l2
    linf += other.linf
  }

  /// All of them divided by a number.
  func divided(by divisor: Double) -> PerturbationNorms {
    var result = PerturbationNorms()
    result.l0 = l0 / divisor
    result.l1 = l1 / divisor
    result.l2 = l2 / divisor
    result.linf = linf / divisor
    return result
  }

  /// The one that `norm` means.
  public subscript(norm: PerturbationNorm) -> Double {
    switch norm {
    case .l0: l0
    case .l1: l1
    case .l2: l2
    case .linf: linf
    }
  }
}
