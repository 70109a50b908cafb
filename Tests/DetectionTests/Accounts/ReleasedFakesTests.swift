import Essentials
import Foundation
import Interactions
import Testing
@testable import Detection

/// False accounts that others have released, in the log that they were made for: nobody here made them.
@Suite struct ReleasedFakesTests {
  private static let folder: String? = {
    let own = ProcessInfo.processInfo.environment["MITHRIDATE_DATA"].map { [$0] } ?? []
    return (own + ["../shared/data"]).map { $0 + "/gowalla" }
      .first { FileManager.default.fileExists(atPath: $0 + "/train.txt.gz") }
  }()

  private static func text(_ name: String) throws -> Data {
    let stream = try ByteStream(path: try #require(folder) + "/" + name)
    var data = Data()
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 20)
    defer { buffer.deallocate() }
    while case let count = try stream.read(into: buffer), count > 0 {
      data.append(UnsafeBufferPointer(rebasing: buffer[..<count]))
    }
    return data
  }

  /// A line for each user: the user, then its items.
  private static func realAccounts() throws -> [[ItemID]] {
    try text("train.txt.gz").split(separator: 0x0A).map { line in
      line.split(separator: 0x20).dropFirst().map {
        ItemID(Int(String(decoding: $0, as: UTF8.self)) ?? 0)
      }
    }
  }

  /// Item ids, in lists within lists.
  private static func items(_ value: Any) -> [ItemID] {
    if let values = value as? [Any] { return values.flatMap(items) }
    return [ItemID(Int("\(value)") ?? 0)]
  }

  private static func falseAccounts(_ name: String) throws -> [[ItemID]] {
    let document = try JSONSerialization.jsonObject(with: text("poison-\(name).json.gz"))
    let users = (document as? [String: Any])?["fake_users"] as? [String: Any] ?? [:]
    return users.sorted { $0.key < $1.key }.map { items($0.value) }
  }

  /// Accounts that click at random share targets with copies of themselves and nothing with anybody else;
  /// those that were optimized look like people to whoever counts, but not to whoever looks for dense parts.
  @Test(.enabled(if: folder != nil))
  func whoIsFoundDependsOnWhoMadeThem() throws {
    let real = try Self.realAccounts()
    let itemCount = 40_981
    #expect(real.count == 29_858)
    var areas: [String: [Double]] = [:]
    for name in ["random", "bandwagon", "dp", "rev"] {
      let made = try Self.falseAccounts(name)
      #expect((290...300).contains(made.count))
      let log = InteractionLog(rows: real + made, itemCount: itemCount)
      func area(_ suspicion: [Float]) -> Double {
        ScreeningMetrics(
          false: Array(suspicion[real.count...]), real: Array(suspicion[..<real.count])
        ).auc
      }
      areas[name] = [
        area(try ProfileDetector(.init()).suspicion(of: log, seed: 1) { _ in }),
        area(try Fraudar(.init()).suspicion(of: log, seed: 1) { _ in }),
      ]
    }
    for name in ["random", "bandwagon"] { #expect(areas[name]?[0] ?? 0 > 0.9, "\(areas)") }
    #expect(areas["dp"]?[1] ?? 0 > 0.75, "\(areas)")
    for (_, values) in areas { #expect(values[1] > 0.5, "\(areas)") }
  }
}
