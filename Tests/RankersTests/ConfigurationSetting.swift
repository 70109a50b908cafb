import Essentials
import Foundation

extension ComponentConfiguration {
  /// All hyperparameters by name, as JSON has them.
  var numbers: [String: Any] {
    get throws {
      let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(self))
      return object as? [String: Any] ?? [:]
    }
  }

  /// These hyperparameters with other values for those of `values` that there are.
  func setting(_ values: [String: Any]) throws -> Self {
    let merged = try numbers.merging(values.filter { try numbers[$0.key] != nil }) { $1 }
    return try JSONDecoder().decode(
      Self.self, from: JSONSerialization.data(withJSONObject: merged))
  }
}
