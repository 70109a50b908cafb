import Essentials
import Interactions

/// A log as an attacker sees it who promotes certain items: these stand apart, and what the log holds
/// of them does not count.
struct PromotedLog {
  /// The log without the promoted items.
  let log: InteractionLog
  /// What the promoted items are called.
  let targetNames: [String]
  /// Those of them that the dataset knows.
  let knownTargets: [String]
  /// The number that each item of ``log`` has in the dataset.
  private let originals: [Int32]

  /// - Throws: An ``InputError`` if nothing is promoted, something twice, or everything.
  init(_ dataset: Dataset, _ targets: CraftTrial.Targets) throws {
    guard case .named(let names) = targets else {
      guard case .new(let count) = targets, count >= 1 else {
        throw InputError(.usage, "--targets must be at least 1")
      }
      guard count <= dataset.itemNames.count else {
        throw InputError(
          .usage,
          "--targets must be at most the \(dataset.itemNames.count) items of \(dataset.name), not \(count)"
        )
      }
      log = dataset.log
      targetNames = (0..<count).map { dataset.itemName(ItemID(dataset.itemNames.count + $0)) }
      knownTargets = []
      originals = dataset.itemNames.indices.map { Int32($0) }
      return
    }
    let wanted = names.map { Array($0.utf8) }
    guard !names.isEmpty, names.allSatisfy({ !$0.isEmpty }) else {
      throw InputError(.usage, "--target-items names no item, or one without a name")
    }
    guard Set(wanted).count == names.count else {
      throw InputError(.usage, "--target-items names an item twice")
    }
    let isWanted = Set(wanted)
    var newItem = [Int32](repeating: -1, count: dataset.itemNames.count)
    var originals: [Int32] = []
    var known: [String] = []
    for (item, name) in dataset.itemNames.enumerated() {
      if isWanted.contains(Array(name.utf8)) {
        known.append(name)
      } else {
        newItem[item] = Int32(originals.count)
        originals.append(Int32(item))
      }
    }
    guard !originals.isEmpty else {
      throw InputError(.usage, "--target-items names every item of \(dataset.name)")
    }
    for name in names where !known.contains(where: { Array($0.utf8) == Array(name.utf8) }) {
      let hint = UnknownName(kind: "item", name: name, known: dataset.itemNames).suggestion
      Warning.say(
        "\(dataset.name) knows no item '\(name.printable)': it is taken for a new one"
          + (hint.map { " (did you mean '\($0.printable)'?)" } ?? ""))
    }
    log = InteractionLog(
      rows: (0..<dataset.log.userCount).map { user in
        dataset.log[UserID(user)].compactMap { item in
          newItem[item.index] < 0 ? nil : ItemID(Int(newItem[item.index]))
        }
      }, itemCount: originals.count)
    targetNames = names
    knownTargets = known
    self.originals = originals
  }

  /// What an item of a catalogue over ``log`` is called.
  func itemName(_ item: ItemID, in dataset: Dataset) -> String {
    item.index < originals.count
      ? dataset.itemNames[Int(originals[item.index])] : targetNames[item.index - originals.count]
  }
}
