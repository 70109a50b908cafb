import Foundation
import Testing

@testable import Victims

@Suite struct WireTests {
  private func array(_ json: String) throws -> WireArray {
    try JSONDecoder().decode(WireArray.self, from: Data(json.utf8))
  }

  /// The bytes of base64 are written by hand: 1, −1, 256.
  @Test func bothFormsAreRead() throws {
    let expected = WireArray([1, -1, 256])
    #expect(try array("[1, -1, 256]") == expected)
    #expect(
      try array(#"{"dtype": "int32", "shape": [3], "data": "AQAAAP////8AAQAA"}"#) == expected)
    #expect(
      try array(#"{"dtype": "float32", "shape": [1, 2], "data": "AACAPwAAgL8="}"#)
        == WireArray(shape: [1, 2], values: [1, -1]))
    #expect(try array("[[1, 2], [3, 4]]") == WireArray(shape: [2, 2], values: [1, 2, 3, 4]))
    #expect(try array("[]") == WireArray([]))
    let text = String(decoding: try JSONEncoder().encode(expected), as: UTF8.self)
    #expect(text.contains("AQAAAP") && text.contains("int32"))
  }

  @Test(arguments: [
    "[[1, 2], [3]]", "[1.5]", "[null]", "\"AQAAAA==\"", "{}", "[2147483648]",
    #"{"dtype": "int32", "shape": [2], "data": "AQAAAA=="}"#,
    #"{"dtype": "int64", "shape": [1], "data": "AQAAAA=="}"#,
    #"{"dtype": "int32", "shape": [-1], "data": ""}"#,
    #"{"dtype": "float32", "shape": [1], "data": "AADAfw=="}"#,
    #"{"dtype": "int32", "shape": [4611686018427387904, 4], "data": ""}"#,
  ])
  func whatIsNoArrayIsRefused(json: String) {
    #expect(throws: (any Error).self) { try array(json) }
  }

  private func line(_ text: String) -> RPCLine<[Int]> {
    Array(text.utf8).withUnsafeBytes { RPCLine<[Int]>($0) }
  }

  @Test func linesAreToldApart() {
    guard case .answer(let id, let values) = line(#"{"jsonrpc":"2.0","id":4,"result":[1,2]}"#)
    else {
      return #expect(Bool(false), "an answer")
    }
    #expect(id == 4 && values == [1, 2])
    guard
      case .failure(nil, let error) = line(
        #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?"}}"#)
    else { return #expect(Bool(false), "an error") }
    #expect(error.code == -32700 && !error.isTransient)
    guard
      case .notification("log", let parameters) = line(
        #"{"jsonrpc":"2.0","method":"log","params":{"message":"hi"}}"#)
    else { return #expect(Bool(false), "a notification") }
    #expect(parameters?["message"]?.text == "hi")
    for text in [
      "", "epoch 1", "[1, 2]", #"{"id": 1, "result": [1]}"#,
      #"{"jsonrpc":"1.0","id":1,"result":[1]}"#,
      #"{"jsonrpc":"2.0","id":1,"method":"ask"}"#,
    ] {
      guard case .junk = line(text) else { return #expect(Bool(false), "\(text) is junk") }
    }
    for text in [#"{"jsonrpc":"2.0","id":1,"result":[1"#, #"{"jsonrpc":"2.0","result":[1]}"#] {
      guard case .broken = line(text) else { return #expect(Bool(false), "\(text) is broken") }
    }
    guard case .misshapen(1, _) = line(#"{"jsonrpc":"2.0","id":1,"result":{"a":1}}"#) else {
      return #expect(Bool(false), "another shape")
    }
  }

  /// Whatever the pieces are, the lines are the same.
  @Test(arguments: [1, 2, 3, 7, 100])
  func linesComeWholeFromPieces(size: Int) {
    let text = "first\r\n\nthird line is longer\nlast without an end"
    let buffer = LineBuffer()
    var lines: [String] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = bytes[start..<min(start + size, bytes.count)]
      buffer.fill(16) { room in
        room.copyBytes(from: piece.prefix(16))
        return min(16, piece.count)
      }
      if piece.count > 16 {
        buffer.fill(128) { room in
          room.copyBytes(from: piece.dropFirst(16))
          return piece.count - 16
        }
      }
      while let line = buffer.withLine({ String(decoding: $0, as: UTF8.self) }) {
        lines.append(line)
      }
    }
    #expect(lines == ["first", "", "third line is longer"])
    #expect(buffer.pending == 19)
    #expect(String(decoding: buffer.takeRest(7), as: UTF8.self) == " an end")
    #expect(buffer.pending == 0)
  }

  @Test(arguments: [
    (["python", "a b.py", "--x=1"], "python 'a b.py' --x=1"), (["it's"], #"'it'\''s'"#),
    ([""], "''"),
    (["$HOME;ls"], "'$HOME;ls'"),
  ])
  func wordsReachTheProgramAsTheyAre(words: [String], text: String) {
    #expect(RecommenderCommand(words: words).text == text)
    #expect(RecommenderCommand(words: words, launch: "ssh host").line == "ssh host " + text)
  }

  @Test(arguments: [[[1, 2], [], [2_147_483_647]], [], [[]]] as [[[Int32]]])
  func accountsStandAmongTheParameters(accounts: [[Int32]]) throws {
    func parameters(_ request: [UInt8]) throws -> [String: Any] {
      #expect(request.last == 0x0A && !request.dropLast().contains(0x0A))
      let object = try JSONSerialization.jsonObject(with: Data(request)) as? [String: Any]
      #expect(object?.keys.sorted() == ["id", "jsonrpc", "method", "params"])
      return try #require(object?["params"] as? [String: Any])
    }
    let exposures = RPCRequest(
      id: 7, method: "exposures",
      params: RecommenderMessages.Exposures(accounts: accounts, k: 10, draw: 3))
    let asked = try parameters(exposures.line())
    #expect(asked["accounts"] as? [[Int32]] == accounts)
    #expect(asked["k"] as? Int == 10 && asked["draw"] as? Int == 3 && asked.count == 3)
    let recommend = RPCRequest(
      id: 8, method: "recommend",
      params: RecommenderMessages.Recommend(
        accounts: accounts, k: 5, draw: 0, users: WireArray([4])))
    let lists = try parameters(recommend.line())
    #expect(lists["accounts"] as? [[Int32]] == accounts && lists["users"] != nil)
    #expect(lists.count == 4)
  }
}
