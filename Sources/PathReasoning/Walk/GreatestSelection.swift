/// The `count`-th greatest of `values`, which it reorders.
///
/// Hoare's selection with the median of three: O(n) on average. `count` is from 1 to `total`.
@inline(__always)
func greatest(
  _ count: Int, of values: UnsafeMutablePointer<Float>, _ total: Int
) -> Float {
  var low = 0
  var high = total - 1
  let place = count - 1
  while low < high {
    let middle = (low + high) / 2
    let pivot = max(
      min(values[low], values[middle]), min(max(values[low], values[middle]), values[high]))
    var left = low
    var right = high
    while left <= right {
      while values[left] > pivot { left += 1 }
      while values[right] < pivot { right -= 1 }
      if left <= right {
        let value = values[left]
        values[left] = values[right]
        values[right] = value
        left += 1
        right -= 1
      }
    }
    if place <= right { high = right } else if place >= left { low = left } else { break }
  }
  return values[place]
}
