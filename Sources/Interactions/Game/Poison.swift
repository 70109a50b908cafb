/// What an attacker injects: N trajectories of T clicks each, in order, repeats allowed.
public struct Poison: Sendable, Hashable, Codable {
  /// N, the number of accounts.
  public let fakeUserCount: Int
  /// T, the clicks of each account.
  public let clicksPerFakeUser: Int
  /// All clicks, trajectory after trajectory, `[fakeUserCount × clicksPerFakeUser]`.
  public let clicks: [ItemID]

  /// A poison from its clicks, trajectory after trajectory.
  public init(fakeUserCount: Int, clicksPerFakeUser: Int, clicks: [ItemID]) {
    precondition(
      clicks.count == fakeUserCount * clicksPerFakeUser, "a poison has exactly N × T clicks")
    self.fakeUserCount = fakeUserCount
    self.clicksPerFakeUser = clicksPerFakeUser
    self.clicks = clicks
  }

  /// A poison as it was encoded; what has another number of clicks than it says is refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    fakeUserCount = try container.decode(Int.self, forKey: .fakeUserCount)
    clicksPerFakeUser = try container.decode(Int.self, forKey: .clicksPerFakeUser)
    clicks = try container.decode([ItemID].self, forKey: .clicks)
    let (count, overflow) = fakeUserCount.multipliedReportingOverflow(by: clicksPerFakeUser)
    guard fakeUserCount >= 0, clicksPerFakeUser >= 0, !overflow, count == clicks.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .clicks, in: container, debugDescription: "a poison has exactly N × T clicks")
    }
  }

  /// No clicks at all: what the clean recommender learns from.
  public static let none = Poison(fakeUserCount: 0, clicksPerFakeUser: 0, clicks: [])

  /// What fake user `index` clicks, in order.
  public subscript(index: Int) -> ArraySlice<ItemID> {
    clicks[index * clicksPerFakeUser..<(index + 1) * clicksPerFakeUser]
  }

  /// The share of clicks that fall on target items, from 0 to 1; 0 without clicks.
  public func targetClickRatio(in catalog: ItemCatalog) -> Double {
    Injection(self).targetClickRatio(in: catalog)
  }
}
