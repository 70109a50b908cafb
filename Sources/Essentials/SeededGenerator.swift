import Foundation

/// The only source of randomness: xoshiro256++, seeded through SplitMix64.
///
/// Source: Blackman & Vigna 2021, "Scrambled linear pseudorandom number generators". A value type:
/// a copy continues the same stream, and encoding one into a checkpoint stores where it stands.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Codable, Equatable {
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64

  /// The stream of `seed`.
  public init(seed: UInt64) {
    var state = seed
    func splitMix() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    s0 = splitMix()
    s1 = splitMix()
    s2 = splitMix()
    s3 = splitMix()
  }

  /// An independent stream for one purpose (`"candidates"`) and one index of it (a user, a world),
  /// so that drawing more for one purpose never shifts another.
  public init(seed: UInt64, stream: StaticString, index: Int = 0) {
    // FNV-1a over the purpose's name.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    stream.withUTF8Buffer { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
    self.init(seed: seed ^ hash.byteSwapped)
    s0 &+= UInt64(bitPattern: Int64(index)) &* 0xD134_2543_DE82_EF95
    s2 ^= UInt64(bitPattern: Int64(index)) &* 0xAF25_1AF3_B0F0_25B5 &+ 1
    for _ in 0..<8 { _ = next() }
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 &- k)) }
    let result = rotate(s0 &+ s3, 23) &+ s0
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = rotate(s3, 45)
    return result
  }

  /// A number drawn uniformly from `0..<bound`; `bound` at least 1.
  ///
  /// Multiply-shift with rejection (Lemire 2019), so that every value is equally likely.
  @inlinable
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "nothing to choose from")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A number drawn uniformly from [0, 1), with 24 random bits.
  @inlinable
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A number drawn from the standard normal distribution (Box and Muller 1958).
  public mutating func normal() -> Float {
    // 1 - u lies in (0, 1], so that the logarithm is finite.
    let radius = (-2 * log(1 - Double(next() >> 11) * 0x1p-53)).squareRoot()
    return Float(radius * cos(2 * Double.pi * Double(next() >> 11) * 0x1p-53))
  }
}
