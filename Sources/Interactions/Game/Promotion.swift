import Essentials

/// What an attacker promotes: items of the log, which stand last in it then, and new ones behind them.
///
/// Items are numbered anew here, once, so that everything further in knows a target by its place. Names
/// stay what they are, and so does the order of the other items and of everybody's interactions.
package struct Promotion: Sendable {
  /// The dataset with the promoted items of its log last.
  package let dataset: Dataset
  /// How many items of the log are promoted.
  package let knownCount: Int
  /// How many new ones.
  package let newCount: Int
  /// The number that each item of the dataset as it was has now; nil where nothing has moved.
  private let places: [Int32]?

  /// New items alone, so many.
  package init(of dataset: Dataset, new count: Int) {
    self.dataset = dataset
    knownCount = 0
    newCount = count
    places = nil
  }

  /// Items by name, in this order, those of the log before new ones; then `count` new ones without a name.
  ///
  /// A name that the log does not have is taken for a new item's, which a warning says.
  ///
  /// - Parameter option: What the names come from, for messages.
  /// - Throws: An ``/Essentials/InputError`` if an item has no name, stands there twice, or if nothing but
  ///   targets would be left.
  package init(
    of dataset: Dataset, named names: [String], new count: Int = 0, option: String
  ) throws {
    guard !names.isEmpty, names.allSatisfy({ !$0.isEmpty }) else {
      throw InputError(.usage, "\(option) names no item, or one without a name")
    }
    // By their bytes: to Swift, texts are equal that are two items of a log.
    let numbers = Dictionary(
      uniqueKeysWithValues: dataset.itemNames.enumerated().map { (Array($1.utf8), $0) })
    guard Set(names.map { Array($0.utf8) }).count == names.count else {
      throw InputError(.usage, "\(option) names an item twice")
    }
    let known = names.compactMap { numbers[Array($0.utf8)] }
    let new = names.filter { numbers[Array($0.utf8)] == nil }
    for name in new {
      let hint = UnknownName(kind: "item", name: name, known: dataset.itemNames).suggestion
      Warning.say(
        "\(dataset.name) knows no item '\(name.printable)': it is taken for a new one"
          + (hint.map { " (did you mean '\($0.printable)'?)" } ?? ""))
    }
    self = try Promotion(
      of: dataset, items: known.map { ItemID($0) }, newNames: new, new: count, option: option)
  }

  /// Items of the log, in this order; then `count` new ones.
  ///
  /// - Parameter newNames: What the first of further new items are called.
  /// - Throws: An ``/Essentials/InputError`` if nothing but targets would be left.
  package init(
    of dataset: Dataset, items: [ItemID], newNames: [String] = [], new count: Int = 0,
    option: String
  ) throws {
    let isPromoted = Set(items)
    precondition(isPromoted.count == items.count, "an item is promoted once")
    let order = dataset.itemNames.indices.map { ItemID($0) }.filter { !isPromoted.contains($0) }
    guard !order.isEmpty else {
      throw InputError(.usage, "\(option) names every item of \(dataset.name)")
    }
    knownCount = items.count
    newCount = newNames.count + count
    var places = [Int32](repeating: 0, count: dataset.itemNames.count)
    for (place, item) in (order + items).enumerated() { places[item.index] = Int32(place) }
    self.places = places
    let log = dataset.log
    self.dataset = Dataset(
      name: dataset.name, userNames: dataset.userNames,
      itemNames: (order + items).map { dataset.itemNames[$0.index] },
      log: InteractionLog(
        offsets: log.offsets, items: log.items.map { ItemID(Int(places[$0.index])) },
        times: log.times, itemCount: log.itemCount),
      input: dataset.input, newItemNames: newNames)
  }

  /// The items as the attacker sees them.
  package var items: ItemCatalog {
    ItemCatalog(
      originalCount: dataset.itemNames.count - knownCount, targetCount: knownCount + newCount)
  }

  /// What the promoted items are called, in the order of their numbers.
  package var targetNames: [String] { items.targets.map { dataset.itemName(ItemID($0)) } }

  /// Those of them that the log knows.
  package var knownTargetNames: [String] { Array(targetNames.prefix(knownCount)) }

  /// What was held back of the dataset as it was, in the numbers of this one.
  package func moved(_ parts: PublishedParts) -> PublishedParts {
    guard let places else { return parts }
    func moved(_ rows: [[ItemID]]) -> [[ItemID]] {
      rows.map { $0.map { ItemID(Int(places[$0.index])) } }
    }
    return PublishedParts(test: moved(parts.test), validation: parts.validation.map(moved))
  }
}
