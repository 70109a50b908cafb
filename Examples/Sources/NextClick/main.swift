// A recommender that Mithridate can attack, with nothing but Foundation: the protocol of
// docs/own-recommender.md, and the same model as Examples/Python/recommender.py.
//
//   mithridate recommender check --dataset bazaar -- .build/release/NextClick
//
// It recommends what others clicked next after what you clicked last. What is popular settles ties.
import Foundation

typealias Object = [String: Any]

struct Wrong: Error { let message: String }

/// An array comes as plain JSON, or as base64 of little-endian 32-bit integers.
func numbers(_ value: Any?) throws -> (values: [Int], width: Int) {
  if let rows = value as? [[Int]] { return (rows.flatMap { $0 }, rows.first?.count ?? 0) }
  if let plain = value as? [Int] { return (plain, 1) }
  guard let object = value as? Object, let shape = object["shape"] as? [Int],
    let data = (object["data"] as? String).flatMap({ Data(base64Encoded: $0) })
  else { throw Wrong(message: "no array") }
  let values = data.withUnsafeBytes { bytes in
    stride(from: 0, to: bytes.count, by: 4).map {
      Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int32.self)))
    }
  }
  return (values, shape.count > 1 ? shape[1] : 1)
}

func whole(_ parameters: Object, _ name: String) throws -> Int {
  guard let value = parameters[name] as? Int else { throw Wrong(message: "no '\(name)'") }
  return value
}

/// What was counted: clicks of each item, and what was clicked right after it.
struct Model {
  var popular: [Int]
  var after: [[Int: Int]]

  mutating func learn(_ history: [Int]) {
    for item in history { popular[item] += 1 }
    for (item, next) in zip(history, history.dropFirst()) { after[item][next, default: 0] += 1 }
  }
}

/// What the log told, and what is asked about.
struct Shop {
  var clean = Model(popular: [], after: [])
  var histories: [[Int]] = []
  var draws: [Int: [(user: Int, candidates: [Int]?)]] = [:]
  var items = 0
  var targets = 0
  var room = 0

  mutating func fit(_ parameters: Object) throws -> Any {
    (items, targets) = (try whole(parameters, "items"), try whole(parameters, "targets"))
    room = try whole(parameters, "fakeUsers")
    guard let path = parameters["log"] as? String else { throw Wrong(message: "no 'log'") }
    clean = Model(
      popular: Array(repeating: 0, count: items + targets),
      after: Array(repeating: [:], count: items + targets))
    histories = Array(repeating: [], count: try whole(parameters, "users"))
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
    {
      let fields = line.split(separator: ",").prefix(2).compactMap { Int($0) }
      histories[fields[0]].append(fields[1])
    }
    for history in histories { clean.learn(history) }
    return Object()
  }

  /// Whose lists count, and what they are chosen from. Later requests name the number.
  mutating func draw(_ parameters: Object) throws -> Any {
    let users = try numbers(parameters["users"]).values
    let rows = try parameters["candidates"].map(numbers)
    draws[try whole(parameters, "draw")] = users.enumerated().map { row, user in
      (user, rows.map { Array($0.values[row * $0.width..<(row + 1) * $0.width]) })
    }
    return NSNull()
  }

  /// A whole query: from the clean counts, take in the fake accounts, then list. The clean counts stay as
  /// they are.
  func lists(_ parameters: Object) throws -> [[Int]] {
    guard let accounts = parameters["accounts"] as? [[Int]], accounts.count <= room,
      accounts.allSatisfy({ $0.allSatisfy { (0..<items + targets).contains($0) } })
    else { throw Wrong(message: "no such accounts or items") }
    let k = try whole(parameters, "k")
    guard let audience = draws[try whole(parameters, "draw")] else {
      throw Wrong(message: "no such draw")
    }
    var model = clean
    for account in accounts { model.learn(account) }
    let order = model.popular.indices.sorted { (-model.popular[$0], $0) < (-model.popular[$1], $1) }
    let rows = Dictionary(uniqueKeysWithValues: audience.map { ($0.user, $0.candidates) })
    let users = try parameters["users"].map { try numbers($0).values } ?? audience.map(\.user)
    return try users.map { user in
      guard let candidates = rows[user] else { throw Wrong(message: "no such user") }
      var votes: [Int: Int] = [:]
      for item in histories[user].suffix(5) { votes.merge(model.after[item], uniquingKeysWith: +) }
      // Without candidates everything is ranked, but what the user has seen.
      let seen = Set(histories[user])
      let pool =
        candidates ?? Set(votes.keys).union(order.prefix(k + seen.count)).subtracting(seen).sorted()
      // Of equal items the smaller number comes first, and targets have the largest: they lose every tie.
      let best = pool.sorted {
        (-votes[$0, default: 0], -model.popular[$0], $0) < (
          -votes[$1, default: 0], -model.popular[$1], $1
        )
      }.prefix(k)
      return Array(best) + Array(repeating: -1, count: k - best.count)
    }
  }

  mutating func answer(_ method: String, _ parameters: Object) throws -> Any {
    switch method {
    case "initialize":
      guard parameters["protocol"] as? String == "1" else {
        throw Wrong(message: "only protocol 1 is known")
      }
      return [
        "protocol": "1", "name": "next-click", "version": "1",
        "capabilities": ["candidates": true, "deterministic": true],
      ]
    case "fit": return try fit(parameters)
    case "draw": return try draw(parameters)
    case "recommend": return ["items": try lists(parameters)]
    case "exposures":
      let shown = try lists(parameters).joined()
      var counts = Array(repeating: 0, count: targets)
      for item in shown where item >= items { counts[item - items] += 1 }
      return ["exposures": counts]
    case "shutdown": return NSNull()
    default: throw Wrong(message: "no method \(method)")
    }
  }
}

var shop = Shop()
while let line = readLine() {
  let request = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? Object
  var reply: Object = ["jsonrpc": "2.0", "id": request?["id"] ?? NSNull()]
  do {
    guard let method = request?["method"] as? String else { throw Wrong(message: "no request") }
    reply["result"] = try shop.answer(method, request?["params"] as? Object ?? [:])
  } catch {
    // A wrong request gets an error, not silence.
    reply["error"] = ["code": -32602, "message": "\(error)", "data": ["kind": "badData"]] as Object
  }
  FileHandle.standardOutput.write(try JSONSerialization.data(withJSONObject: reply) + [0x0A])
}
