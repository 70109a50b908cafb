import Essentials
import Interactions
import Testing
import Victims
@testable import Experiments

/// What holds of every defense, whatever it looks for.
@Suite struct DefenseLawsTests {
  private static let log = LeaveOneOut(Bazaar(.small, seed: 1).dataset.log).train

  /// Every defense with its defaults, and the screens of detectors that need no examples.
  static let choices =
    Catalog.defenses.map { DefenseChoice($0.identifier) }
    + Catalog.AccountDetectors.all.filter { !$0.learnsFromExamples }.map {
      DefenseChoice("screen", setting: ["detector": $0.identifier, "falseAlarms": "0.05"])
    } + [DefenseChoice("cap-repeats", setting: ["cap": "1"])]

  private func standing(_ choice: DefenseChoice) throws -> any StandingDefense {
    try choice.made().stand(before: Self.log, seed: 1) { _ in }
  }

  /// Accounts of all kinds: repeats, new items, real rows, nothing, and gaps between slots.
  private var injection: Injection {
    var rng = SeededGenerator(seed: 5)
    let items = Self.log.itemCount
    var accounts: [(slot: Int, clicks: [ItemID])] = (0..<12).map { account in
      (
        slot: 2 * account,
        clicks: (0..<20).map { _ in
          ItemID(rng.below(3) == 0 ? items + rng.below(4) : rng.below(items))
        }
      )
    }
    accounts.append((slot: 40, clicks: [ItemID](repeating: ItemID(items), count: 20)))
    accounts.append((slot: 41, clicks: []))
    accounts.append((slot: 42, clicks: Array(Self.log[UserID(7)])))
    return Injection(accounts)
  }

  private func isWithin(_ part: ArraySlice<ItemID>, _ whole: ArraySlice<ItemID>) -> Bool {
    var rest = whole
    for item in part {
      guard let place = rest.firstIndex(of: item) else { return false }
      rest = rest[(place + 1)...]
    }
    return true
  }

  /// Nobody is moved, nothing is added, order stays: N, T and the items are as they were.
  @Test(arguments: choices)
  func nothingIsAddedAndNobodyIsMoved(choice: DefenseChoice) throws {
    let defense = try standing(choice)
    let admitted = try defense.admit(injection)
    let before = Dictionary(
      uniqueKeysWithValues: injection.slots.enumerated().map { ($1, injection[$0]) })
    for (account, slot) in admitted.slots.enumerated() {
      let own = try #require(before[slot])
      #expect(isWithin(admitted[account], own), "slot \(slot)")
    }
    #expect(defense.log.userCount == Self.log.userCount)
    #expect(defense.log.itemCount == Self.log.itemCount)
    for user in 0..<Self.log.userCount {
      #expect(isWithin(defense.log[UserID(user)], Self.log[UserID(user)]))
    }
    let nobody = try defense.admit(.none)
    #expect(nobody.clicks.isEmpty)
  }

  @Test(arguments: choices)
  func theSameInputGivesTheSameOutput(choice: DefenseChoice) throws {
    let (first, second) = (try standing(choice), try standing(choice))
    let injection = injection
    let once = try first.admit(injection)
    // Whatever was asked between.
    _ = try first.admit(Injection([(slot: 0, clicks: [ItemID(0), ItemID(0)])]))
    let (again, other) = (try first.admit(injection), try second.admit(injection))
    #expect(once == again && once == other)
    #expect(first.log == second.log)
  }

  /// What drops repeats or accounts finds nothing more to drop in what it has left.
  @Test(arguments: choices.filter { $0.name != "new-item-damping" })
  func whatIsLeftStays(choice: DefenseChoice) throws {
    let defense = try standing(choice)
    let once = try defense.admit(injection)
    let twice = try defense.admit(once)
    // A detector that compares accounts may see those who are left in another light.
    if choice.name == "screen" {
      #expect(Set(twice.slots).isSubset(of: once.slots))
    } else {
      #expect(once == twice)
    }
  }

  /// Of a clean log no more accounts are dropped than a screen's false alarms, and none by the others; whose
  /// few clicks are on items that nobody has established may lose them all to damping.
  @Test(arguments: choices.filter { $0.name != "new-item-damping" })
  func realAccountsStay(choice: DefenseChoice) throws {
    let defense = try standing(choice)
    let gone = (0..<Self.log.userCount).count {
      defense.log[UserID($0)].isEmpty && !Self.log[UserID($0)].isEmpty
    }
    let rate = choice.name == "screen" ? Double(choice.settings["falseAlarms"] ?? "0.01") ?? 0 : 0
    #expect(gone <= Int(rate * Double(Self.log.userCount)))
    if ["distinct", "cap-repeats"].contains(choice.name) {
      for user in 0..<Self.log.userCount {
        let row = Self.log[UserID(user)]
        #expect(Set(row) == Set(defense.log[UserID(user)]))
      }
    }
  }

  @Test(arguments: choices)
  func timesStayBesideTheirClicks(choice: DefenseChoice) throws {
    let log = Self.log
    let timed = InteractionLog(
      offsets: log.offsets, items: log.items, times: log.items.indices.map { Double($0) },
      itemCount: log.itemCount)
    let defense = try choice.made().stand(before: timed, seed: 1) { _ in }
    let times = try #require(defense.log.times)
    #expect(times.count == defense.log.items.count)
    for (time, item) in zip(times, defense.log.items) { #expect(log.items[Int(time)] == item) }
  }

  @Test func aChainIsOneAfterTheOther() throws {
    let chain = try DefenseChain(
      [
        DefenseChoice("distinct").made(), DefenseChoice("new-item-damping").made(),
      ], before: Self.log, seed: 1
    ) { _ in }
    let first = try standing(DefenseChoice("distinct"))
    let second = try DefenseChoice("new-item-damping").made().stand(before: first.log, seed: 1) {
      _ in
    }
    let (whole, parts) = (
      try chain.admit(injection), try second.admit(first.admit(injection))
    )
    #expect(whole == parts && chain.log == second.log)
  }
}

extension DefenseChoice: CustomTestStringConvertible {
  /// The name with what is set.
  public var testDescription: String {
    "\(name) \(settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })"
  }
}
