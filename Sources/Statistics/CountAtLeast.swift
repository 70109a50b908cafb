/// How many of `values` are not less than `threshold`.
///
/// That is at least as much, but for scores that are not numbers, as a recommender that diverged has
/// them: nothing is less than NaN and NaN is less than nothing, so that they never put anybody first.
@inline(__always)
func countAtLeast(_ threshold: Float, in values: UnsafeBufferPointer<Float>) -> Int {
  guard let base = values.baseAddress else { return 0 }
  let raw = UnsafeRawPointer(base)
  let wide = SIMD8<Float>(repeating: threshold)
  var counts = SIMD8<Int32>.zero
  var index = 0
  while index + 8 <= values.count {
    let chunk = raw.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
    counts = counts &+ SIMD8<Int32>.zero.replacing(with: 1, where: .!(chunk .< wide))
    index += 8
  }
  var count = Int(counts.wrappedSum())
  while index < values.count {
    if !(base[index] < threshold) { count += 1 }
    index += 1
  }
  return count
}
