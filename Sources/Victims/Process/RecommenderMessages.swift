import Essentials

/// What is asked of a recommender of somebody else's, method by method; see docs/own-recommender.md.
enum RecommenderMessages {
  /// The protocol that is spoken.
  static let version = "1"

  /// Who asks, and what for.
  struct Initialize: Encodable {
    struct Host: Encodable {
      var name: String
      var version: String
    }

    var `protocol` = RecommenderMessages.version
    var host: Host
    var seed: UInt64
    /// A folder to write in, the child's own.
    var work: String
  }

  /// Who answers, and what it can do.
  struct Initialized: Decodable {
    struct Capabilities: Decodable {
      var candidates: Bool?
      var deterministic: Bool?
      var snapshot: Bool?
      var recommendsSeen: Bool?
    }

    var `protocol`: String
    var name: String
    var version: String?
    var capabilities: Capabilities?
  }

  /// What to train on.
  struct Fit: Encodable {
    /// The path of a CSV: `user,item,timestamp`.
    var log: String
    var users: Int
    var items: Int
    var targets: Int
    var fakeUsers: Int
    /// Line k is the name of user k, fake accounts included.
    var userNames: String
    /// Line k is the name of item k, targets included.
    var itemNames: String
    /// What an earlier child has left, to load instead of training.
    var snapshot: String?
  }

  struct Fitted: Decodable {
    /// What another child may load.
    var snapshot: String?
  }

  /// Whose lists count, and what they are chosen from.
  struct Draw: Encodable {
    var draw: Int
    var users: WireArray
    var candidates: WireArray?
  }

  /// A query for counts.
  struct Exposures: Query {
    var accounts: [[Int32]]
    var k: Int
    var draw: Int

    private enum CodingKeys: CodingKey {
      case k, draw
    }
  }

  struct Exposed: Decodable {
    var exposures: WireArray
  }

  /// A query for lists.
  struct Recommend: Query {
    var accounts: [[Int32]]
    var k: Int
    var draw: Int
    var users: WireArray?

    private enum CodingKeys: CodingKey {
      case k, draw, users
    }
  }

  struct Recommended: Decodable {
    var items: WireArray
  }

  /// What is asked about fake accounts; its encoding lacks these, which ``RPCRequest/line()`` adds.
  protocol Query: Encodable {
    /// What each fake account clicks, by slot.
    var accounts: [[Int32]] { get }
  }

  /// Nothing to say, or nothing that matters.
  struct Nothing: Codable {
    init() {}
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: NoKeys.self) }
    private enum NoKeys: CodingKey {}
  }
}
