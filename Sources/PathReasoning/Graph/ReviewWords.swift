import Essentials
import Foundation
import Interactions

/// The words of reviews that say something about user and product.
///
/// A word of a review becomes an edge from its user and from its product when its weight in the
/// review is at least ``minimumWeight`` and it occurs at most ``maximumFrequency`` times in all
/// reviews together. The weight is TF-IDF as scikit-learn and with it the public PGPR have it: count
/// times ln((1 + n) / (1 + d)) + 1 for n reviews, d of which have the word, each review scaled to a
/// Euclidean norm of 1.
package struct ReviewWords {
  /// The least TF-IDF of a word worth keeping.
  package static let minimumWeight = 0.1
  /// The greatest number of occurrences of a word worth keeping.
  package static let maximumFrequency = 5_000

  /// Users in rows, words in columns.
  package let mentions: SparseRows
  /// Products in rows, words in columns.
  package let descriptions: SparseRows

  /// One review: who wrote about what in which words, repetitions included.
  package struct Review {
    package var user: Int32
    package var product: Int32
    package var words: [Int32]

    /// A review from its parts.
    package init(user: Int32, product: Int32, words: [Int32]) {
      self.user = user
      self.product = product
      self.words = words
    }
  }

  /// The words worth keeping of `reviews`.
  package init(_ reviews: [Review], users: Int, products: Int, words: Int) {
    var frequency = [Int](repeating: 0, count: words)
    var documents = [Int](repeating: 0, count: words)
    for review in reviews {
      for word in review.words { frequency[Int(word)] += 1 }
      for word in Set(review.words) { documents[Int(word)] += 1 }
    }
    let rarity = documents.map { log(Double(1 + reviews.count) / Double(1 + $0)) + 1 }
    var mentions = [[Int32]](repeating: [], count: users)
    var descriptions = [[Int32]](repeating: [], count: products)
    for review in reviews {
      var counts: [Int32: Int] = [:]
      for word in review.words { counts[word, default: 0] += 1 }
      let words = counts.keys.sorted()
      let weights = words.map { Double(counts[$0] ?? 0) * rarity[Int($0)] }
      let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for (word, weight) in zip(words, weights)
      where weight / norm >= ReviewWords.minimumWeight
        && frequency[Int(word)] <= ReviewWords.maximumFrequency
      {
        mentions[Int(review.user)].append(word)
        descriptions[Int(review.product)].append(word)
      }
    }
    self.mentions = SparseRows(rows: mentions)
    self.descriptions = SparseRows(rows: descriptions)
  }

  /// Reads reviews: user, tab, product, tab, words separated by spaces.
  ///
  /// Every review must be of a training purchase, so that no word tells of a test purchase.
  init(path: String, purchases: SparseRows, products: Int, words: Int) throws {
    var reviews: [Review] = []
    var numbers: [Int32] = []
    try LineReader(path: path).forEachLine { line, number in
      func fail(_ message: String) -> InputError {
        InputError(.data, message, file: path, line: number)
      }
      numbers.removeAll(keepingCapacity: true)
      do { try IndexLine.parse(line, into: &numbers) } catch let error as InputError {
        throw fail(error.message)
      }
      guard numbers.count >= 2 else { throw fail("expected a user, a product, and words") }
      guard numbers[0] < purchases.rowCount else {
        throw fail("user \(numbers[0]) is out of range: there are \(purchases.rowCount) users")
      }
      guard numbers[1] < products else {
        throw fail("product \(numbers[1]) is out of range: there are \(products) products")
      }
      guard purchases.contains(row: Int(numbers[0]), column: numbers[1]) else {
        throw fail(
          "a review of product \(numbers[1]), which is not among user \(numbers[0])'s training purchases"
        )
      }
      if let beyond = numbers.dropFirst(2).first(where: { $0 >= words }) {
        throw fail("word \(beyond) is out of range: there are \(words) words")
      }
      reviews.append(
        Review(user: numbers[0], product: numbers[1], words: Array(numbers.dropFirst(2))))
      return true
    }
    self.init(reviews, users: purchases.rowCount, products: products, words: words)
    if mentions.count == 0 {
      throw InputError(.data, "no word of any review is worth an edge", file: path)
    }
  }
}
