/// The 0/1 knapsack problem, solved exactly: which things of integer weight to take so that their
/// value is the largest and their weight within a capacity.
///
/// By dynamic programming over things and capacities (Bellman 1957): O(things × capacity) time, one
/// Boolean of memory each. Of equally good choices the one without later things is taken.
package struct Knapsack: Sendable, Equatable {
  /// Which things are taken, ascending.
  package let chosen: [Int]
  /// The sum of their values.
  package let value: Int
  /// The sum of their weights, at most the capacity.
  package let weight: Int

  /// The best choice among things of these weights and values, none negative.
  package init(weights: [Int], values: [Int], capacity: Int) {
    precondition(weights.count == values.count, "a value for every weight")
    precondition(capacity >= 0, "a capacity cannot be negative")
    precondition(weights.allSatisfy { $0 >= 0 } && values.allSatisfy { $0 >= 0 })
    // Things that fit and are worth something; the others are never taken.
    let things = weights.indices.filter { weights[$0] <= capacity && values[$0] > 0 }
    var best = [Int](repeating: 0, count: capacity + 1)
    var takes = [Bool](repeating: false, count: things.count * (capacity + 1))
    for (row, thing) in things.enumerated() {
      // From the largest capacity down, so that what a smaller one holds is without this thing.
      for room in stride(from: capacity, through: weights[thing], by: -1) {
        let value = best[room - weights[thing]] + values[thing]
        if value > best[room] {
          best[room] = value
          takes[row * (capacity + 1) + room] = true
        }
      }
    }
    var chosen: [Int] = []
    var room = capacity
    for (row, thing) in things.enumerated().reversed() where takes[row * (capacity + 1) + room] {
      chosen.append(thing)
      room -= weights[thing]
    }
    self.chosen = chosen.reversed()
    value = best[capacity]
    weight = chosen.reduce(0) { $0 + weights[$1] }
  }
}
