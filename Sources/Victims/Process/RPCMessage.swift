import Essentials
import Foundation

/// A request of JSON-RPC 2.0.
struct RPCRequest<Parameters: Encodable>: Encodable {
  var jsonrpc = "2.0"
  var id: Int
  var method: String
  var params: Parameters

  /// The request as a line, with its end.
  func line() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    var line = [UInt8](try encoder.encode(self)) + [0x0A]
    guard let query = params as? any RecommenderMessages.Query else { return line }
    // The encoder takes longer over four hundred numbers in rows than a quick child over its answer.
    guard let start = line.firstRange(of: Array("\"params\":{".utf8))?.upperBound else {
      preconditionFailure("a request has parameters")
    }
    let rows = query.accounts.map { "[" + $0.map(String.init).joined(separator: ",") + "]" }
    let isLast = line[start] == UInt8(ascii: "}")
    let member = "\"accounts\":[" + rows.joined(separator: ",") + (isLast ? "]" : "],")
    line.insert(contentsOf: member.utf8, at: start)
    return line
  }
}

/// An error of JSON-RPC 2.0.
struct RPCError: Decodable {
  struct Details: Decodable {
    var kind: String?
  }

  var code: Int
  var message: String
  var data: Details?

  private enum CodingKeys: CodingKey {
    case code, message, data
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    code = (try? container.decode(Int.self, forKey: .code)) ?? 0
    message = (try? container.decode(String.self, forKey: .message)) ?? "no message"
    // Whatever else an error brings along is its own business.
    data = try? container.decodeIfPresent(Details.self, forKey: .data)
  }

  /// Whether the same request may succeed when it is made again.
  var isTransient: Bool { data?.kind == "transient" }
}

/// A line from a recommender of somebody else's.
enum RPCLine<Answer: Decodable> {
  /// What was asked for.
  case answer(id: Int, Answer)
  /// An answer of another shape, with what is wrong about it.
  case misshapen(id: Int, String)
  /// No answer, but a reason; without an id where the request was not understood at all.
  case failure(id: Int?, RPCError)
  /// Something it wanted to say.
  case notification(method: String, JSON?)
  /// No JSON-RPC, as a program prints that was not made for this.
  case junk
  /// What begins as JSON-RPC and is none.
  case broken

  init(_ line: UnsafeRawBufferPointer) {
    guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }), first == UInt8(ascii: "{"),
      Self.mentions("jsonrpc", line), let base = line.baseAddress
    else {
      self = .junk
      return
    }
    let data = Data(
      bytesNoCopy: UnsafeMutableRawPointer(mutating: base), count: line.count, deallocator: .none)
    guard let message = try? JSONDecoder().decode(Message.self, from: data) else {
      self = .broken
      return
    }
    self = message.line
  }

  private static func mentions(_ word: StaticString, _ line: UnsafeRawBufferPointer) -> Bool {
    guard let base = line.baseAddress else { return false }
    let length = word.utf8CodeUnitCount
    var place = 0
    while place + length <= line.count,
      let found = memchr(base + place, Int32(word.utf8Start[0]), line.count - length - place + 1)
    {
      if memcmp(found, word.utf8Start, length) == 0 { return true }
      place = UnsafeRawPointer(found) - base + 1
    }
    return false
  }

  /// All that a message may be, decoded in one pass.
  private struct Message: Decodable {
    let line: RPCLine

    private enum CodingKeys: CodingKey {
      case jsonrpc, id, method, params, result, error
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      guard (try? container.decode(String.self, forKey: .jsonrpc)) == "2.0" else {
        line = .junk
        return
      }
      let id = try? container.decodeIfPresent(Int.self, forKey: .id)
      if let method = try? container.decodeIfPresent(String.self, forKey: .method) {
        // A request of the child's has an id, and nobody here to answer it.
        line =
          container.contains(.id)
          ? .junk
          : .notification(
            method: method, try? container.decodeIfPresent(JSON.self, forKey: .params))
      } else if let error = try? container.decodeIfPresent(RPCError.self, forKey: .error) {
        line = .failure(id: id, error)
      } else if let id {
        line = Self.answer(id, in: container)
      } else {
        line = .broken
      }
    }

    private static func answer(
      _ id: Int, in container: KeyedDecodingContainer<CodingKeys>
    ) -> RPCLine {
      guard container.contains(.result) else {
        return .misshapen(id: id, "neither a result nor an error")
      }
      do {
        return .answer(id: id, try container.decode(Answer.self, forKey: .result))
      } catch let error as WireError {
        return .misshapen(id: id, error.description)
      } catch DecodingError.keyNotFound(let key, _) {
        return .misshapen(id: id, "no '\(key.stringValue)'")
      } catch DecodingError.valueNotFound(_, let context),
        DecodingError.typeMismatch(_, let context), DecodingError.dataCorrupted(let context)
      {
        let place = context.codingPath.drop { $0.stringValue == "result" }
        return .misshapen(
          id: id,
          "'\(place.map(\.stringValue).joined(separator: "."))' is not what it should be")
      } catch {
        return .misshapen(id: id, "something else than was asked for")
      }
    }
  }
}
