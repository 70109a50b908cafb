import Essentials
import Foundation
import Testing

/// Golden/scipy.json, which Golden/make_goldens.py made with scipy.
struct ScipyGolden: Decodable {
  struct Beta: Decodable {
    var x: Double
    var a: Double
    var b: Double
    var value: Double
  }
  struct Student: Decodable {
    var df: Double
    var t: Double
    var tail: Double
    var p: Double
    var quantile: Double
  }
  struct Paired: Decodable {
    var first: [Double]
    var second: [Double]
    var t: Double
    var different: Double
    var greater: Double
    var flipsDifferent: Double
    var flipsGreater: Double
  }
  struct Interval: Decodable {
    var values: [Double]
    var level: Double
    var student: [Double]
    var percentile: [Double]
    var bca: [Double]
  }

  var beta: [Beta]
  var student: [Student]
  var paired: [Paired]
  var intervals: [Interval]

  static func load() throws -> ScipyGolden {
    let folder = try #require(Bundle.module.resourceURL)
    return try JSONDecoder().decode(
      ScipyGolden.self, from: Data(contentsOf: folder.appending(path: "Golden/scipy.json")))
  }
}
