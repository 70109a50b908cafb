import Experiments
import Terminal

extension CacheOption {
  /// The folder as the place of trained recommenders; nil if nothing is to be kept.
  var rankers: RankerCache? {
    get throws { try path.map { try RankerCache(folder: $0) } }
  }
}
