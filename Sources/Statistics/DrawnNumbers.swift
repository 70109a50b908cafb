/// `count` different numbers below `total`, all if there are fewer, in random order.
package func drawn(
  _ count: Int, of total: Int, using rng: inout some RandomNumberGenerator
) -> [Int] {
  var numbers = Array(0..<total)
  for place in 0..<min(count, total) {
    numbers.swapAt(place, place + Int(rng.next(upperBound: UInt(total - place))))
  }
  return Array(numbers.prefix(count))
}
