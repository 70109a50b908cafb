import Foundation
import Interactions
import Torch

/// What accounts clicked last as sequences of vectors, one for each item: where it lies among the others,
/// and how popular it is.
struct ClickSequences: Sendable {
  /// How items are seen, the same way for whoever clicks.
  struct View: Sendable {
    /// Where each item of the log lies; further items lie at zero.
    let vectors: [PrincipalAxes.Row]
    /// How many accounts of the log clicked each item.
    let popularity: [Int]
    /// How many clicks of an account are looked at, its last ones.
    let steps: Int

    /// How many numbers an item has: its vector, the logarithm of its popularity, and whether the
    /// account clicked it before.
    static let width = PrincipalAxes.width + 2

    /// How items are seen in a log.
    init(_ graph: AccountGraph, _ axes: PrincipalAxes, steps: Int) {
      // Columns of unit length become numbers of about one.
      let scale = Float(Double(max(1, graph.itemCount)).squareRoot())
      vectors = axes.items.map { $0 * scale }
      popularity = (0..<graph.itemCount).map { graph.popularity($0) }
      self.steps = steps
    }

    /// Writes what the last clicks of an account look like to `memory`, `[steps, width]` with rows
    /// `stride` apart.
    func write(
      _ clicks: ArraySlice<ItemID>, besides others: [Int32: Int],
      to memory: UnsafeMutablePointer<Float>, stride: Int
    ) {
      var seen: Set<ItemID> = []
      for (step, item) in clicks.suffix(steps).enumerated() {
        let row = memory + step * stride
        let isKnown = item.index < vectors.count
        for column in 0..<PrincipalAxes.width {
          row[column] = isKnown ? vectors[item.index][column] : 0
        }
        let count = (isKnown ? popularity[item.index] : 0) + (others[item.rawValue] ?? 0)
        row[PrincipalAxes.width] = Float(log(1 + Double(count))) / 4
        row[PrincipalAxes.width + 1] = seen.insert(item).inserted ? 0 : 1
      }
    }
  }

  let view: View
  /// The clicks of each account.
  private var rows: [ArraySlice<ItemID>] = []
  /// Which crop each account belongs to, and how many of a crop's accounts clicked each item.
  private var crops: [Int] = []
  private var clicked: [[Int32: Int]] = [[:]]
  private var labels: [Bool] = []

  /// No sequences.
  init(_ view: View) { self.view = view }

  /// Adds accounts of the log.
  mutating func add(_ users: [UserID], of log: InteractionLog, isPositive: Bool = false) {
    for user in users where !log[user].isEmpty {
      rows.append(log[user].suffix(view.steps))
      crops.append(0)
      labels.append(isPositive)
    }
  }

  /// Adds accounts that come after the log together, those that click something; their clicks count as
  /// popularity.
  mutating func add(_ injection: Injection, isPositive: Bool = true) {
    var counts: [Int32: Int] = [:]
    let distinct = injection.distinctItems
    for item in distinct.values { counts[item, default: 0] += 1 }
    clicked.append(counts)
    for account in 0..<injection.count where !injection[account].isEmpty {
      rows.append(injection[account].suffix(view.steps))
      crops.append(clicked.count - 1)
      labels.append(isPositive)
    }
  }

  /// Repeats the rarer kind until there are about as many of both.
  mutating func balance() {
    let positives = labels.indices.filter { labels[$0] }
    let negatives = labels.indices.filter { !labels[$0] }
    let (few, many) =
      positives.count < negatives.count ? (positives, negatives) : (negatives, positives)
    guard !few.isEmpty else { return }
    for round in 0..<max(0, many.count - few.count) {
      let index = few[round % few.count]
      rows.append(rows[index])
      crops.append(crops[index])
      labels.append(labels[index])
    }
  }
}

extension ClickSequences: SequenceExamples {
  var count: Int { rows.count }
  var actionWidth: Int { View.width }
  var steps: Int { view.steps }
  func isPositive(_ index: Int) -> Bool { labels[index] }

  /// Sequences side by side, step after step.
  func batch(_ indices: ArraySlice<Int>) -> SequenceBatch {
    let (steps, count) = (view.steps, indices.count)
    let actions = Tensor.zeros([steps, count, View.width])
    actions.withUnsafeMutableBufferPointer(of: Float.self) { memory in
      guard let memory = memory.baseAddress else { return }
      for (place, index) in indices.enumerated() {
        view.write(
          rows[index], besides: clicked[crops[index]], to: memory + place * View.width,
          stride: count * View.width)
      }
    }
    return SequenceBatch(actions: actions, lengths: indices.map { rows[$0].count })
  }
}
