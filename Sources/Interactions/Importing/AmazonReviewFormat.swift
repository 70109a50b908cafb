import Essentials
import Foundation

/// Amazon 5-core reviews as published: one JSON object per line with `reviewerID`, `asin`,
/// `unixReviewTime` and `overall`.
package final class AmazonReviewFormat: InteractionFormat {
  private struct Review: Decodable {
    var reviewerID: String
    var asin: String
    var unixReviewTime: Double
    var overall: Double?
  }

  private let decoder = JSONDecoder()
  /// The texts that the last row borrows.
  private var texts = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)
  package let hasHeader = false
  package let hasTime = true
  package let spansLines = false
  package let extraColumns = ["rating:float"]

  package static func recognizes(fileName: String, firstLine: String) -> Bool {
    fileName.hasSuffix(".json") || fileName.hasSuffix(".jsonl") || firstLine.hasPrefix("{")
  }

  package init(firstLine: String, columns: ColumnNames) {}

  deinit { texts.deallocate() }

  package func parse(_ line: Bytes, into row: inout InteractionRow) throws {
    let review: Review
    do {
      review = try decoder.decode(Review.self, from: Data(buffer: line))
    } catch DecodingError.keyNotFound(let key, _) {
      throw InputError(.data, "the review has no field '\(key.stringValue)'")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      let field = context.codingPath.last.map { "the field '\($0.stringValue)'" } ?? "the line"
      throw InputError(.data, "\(field) has the wrong type")
    } catch {
      throw InputError(.data, "not a JSON object")
    }
    let rating = review.overall.map { "\($0)" } ?? ""
    let needed = review.reviewerID.utf8.count + review.asin.utf8.count + rating.utf8.count
    if texts.count < needed {
      texts.deallocate()
      texts = .allocate(capacity: 2 * needed)
    }
    var used = 0
    func keep(_ text: String) -> Bytes {
      let start = used
      for byte in text.utf8 {
        texts[used] = byte
        used += 1
      }
      return Bytes(rebasing: texts[start..<used])
    }
    row.user = keep(review.reviewerID)
    row.item = keep(review.asin)
    row.extras = [keep(rating)]
    row.time = review.unixReviewTime
  }
}
