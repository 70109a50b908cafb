import Essentials
import Foundation

/// JSON lines: one object a line, its keys found as columns are.
///
/// Amazon's reviews of 2014 and 2018 (`reviewerID`, `asin`, `unixReviewTime`, `overall`) and of 2023
/// (`user_id`, `parent_asin`, `timestamp` in milliseconds, `rating`), Yelp's (`user_id`,
/// `business_id`, `date`, `stars`), and logs of one's own.
enum JSONLinesFormat: InteractionFormat {
  static func recognize(_ beginning: Beginning, _ options: ReadingOptions) throws -> Dialect? {
    guard options.layout == nil || options.layout == .json else { return nil }
    guard options.layout == .json || beginning.first.hasPrefix("{") else {
      guard beginning.first.hasPrefix("[") else { return nil }
      throw InputError(
        .data, "a JSON array; expected an object a line, as 'jq -c .[]' writes them")
    }
    let names = try names(in: beginning)
    return Dialect(
      format: "JSON lines", records: .json, hasHeader: false, names: names,
      types: names.map { ["overall", "rating", "stars"].contains($0) ? "float" : "token" },
      roles: try ColumnRoles(names: names, columns: options.columns))
  }

  /// The keys of all objects of the beginning, since one may lack what another has.
  private static func names(in beginning: Beginning) throws -> [String] {
    var names: Set<String> = []
    for (index, line) in beginning.lines.enumerated() {
      do {
        names.formUnion(try JSONDecoder().decode(Keys.self, from: Data(line.utf8)).names)
      } catch  where index == 0 {
        throw InputError(
          .data,
          line == "{" || line.hasPrefix("{'")
            ? "not a JSON object on each line; 'jq -c .' writes JSON that way" : "not a JSON object"
        )
      } catch {
        // Told with its line when it is read.
        break
      }
    }
    return names.sorted()
  }

  /// The names in an object, sorted, so that they have an order.
  private struct Keys: Decodable {
    var names: [String]

    init(from decoder: any Decoder) throws {
      names = try decoder.container(keyedBy: JSONKey.self).allKeys.map(\.stringValue).sorted()
    }
  }
}

/// Any name in an object.
struct JSONKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
