import Essentials
import Interactions
import Kernels
import Statistics

/// The parameters of a ranker that scores user u and item i by p_u · q_i + b_i, and what is common
/// to all of them: scoring, rescoring what an update touched, and copying little.
///
/// A value. Real users' factors are written only by a fit, so that copies of a snapshot share them
/// for good; an update copies the items once and has the fake users' rows to itself.
struct MatrixFactorization: Sendable {
  /// Factors of the real users, `[realCount, dimension]`.
  private(set) var realUsers: FactorTable
  /// Factors of the fake users, `[fakeCount, dimension]`.
  var fakeUsers: FactorTable
  /// Factors of the items, `[items, dimension]`.
  var items: FactorTable
  /// A score that an item has with everyone, `[items]`.
  var itemBias: [Float]
  /// Items that changed since this value was copied from a snapshot.
  private var touched = TouchedItems.all

  /// Users and items drawn from N(0, `standardDeviation`²), biases 0.
  init(
    users: UserRoster, items catalog: ItemCatalog, dimension: Int, standardDeviation: Float,
    using rng: inout SeededGenerator
  ) {
    realUsers = FactorTable(
      rowCount: users.realCount, dimension: dimension, standardDeviation: standardDeviation,
      using: &rng)
    fakeUsers = FactorTable(
      rowCount: users.fakeCount, dimension: dimension, standardDeviation: standardDeviation,
      using: &rng)
    items = FactorTable(
      rowCount: catalog.count, dimension: dimension, standardDeviation: standardDeviation,
      using: &rng)
    itemBias = [Float](repeating: 0, count: catalog.count)
  }

  /// This value as a world's own, of which nothing has changed yet.
  var snapshot: MatrixFactorization {
    var copy = self
    copy.touched = .some([])
    return copy
  }

  /// Notes that an update wrote to the row or bias of each of `items`.
  mutating func touch(_ items: [Int32]) { touched.insert(items) }

  /// The factors of all users in one table, real ones first, for a fit to work on.
  var users: FactorTable {
    get { realUsers.appending(fakeUsers) }
    set {
      let realCount = realUsers.rowCount
      realUsers = newValue.rows(0..<realCount)
      fakeUsers = newValue.rows(realCount..<newValue.rowCount)
      touched = .all
    }
  }

  /// The scores of all candidates, `[users, candidates]`.
  func scores(of candidates: CandidateLists) -> Scores {
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    let width = candidates.width
    let count = items.blockCount
    scores.values.withDisjointRows { values in
      withPointers { pointers in
        Threads.forEachRange(of: candidates.users.count, grain: 64) { rows in
          candidates.items.withUnsafeBufferPointer { candidateItems in
            for row in rows {
              let user = pointers.factors(of: candidates.users[row])
              for position in row * width..<(row + 1) * width {
                let item = candidateItems[position].index
                values[position] =
                  innerProduct(user, pointers.items + item * count, count: count)
                  + pointers.bias[item]
              }
            }
          }
        }
      }
    }
    return scores
  }

  /// The scores of all items, `[users, items]`, but for rounding.
  func scoresOfAllItems(for users: [UserID]) -> Scores {
    precondition(
      users.allSatisfy { $0.index < realUsers.rowCount + fakeUsers.rowCount },
      "a user beyond the roster")
    var scores = Scores(rows: 0, width: 0)
    let width = items.blockCount * 16
    withPointers { pointers in
      scores = FactorProduct.scores(
        users: users.count,
        user: {
          UnsafeRawPointer(pointers.factors(of: users[$0])).assumingMemoryBound(to: Float.self)
        },
        items: UnsafeRawPointer(pointers.items).assumingMemoryBound(to: Float.self), bias: itemBias,
        itemCount: itemBias.count, width: width)
    }
    return scores
  }

  /// Brings `scores` of the snapshot that this value was copied from up to date.
  ///
  /// Costs one inner product for each candidate that is a touched item: on Steam, 400 clicks and as
  /// many negatives leave four of five candidates as they were.
  func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    guard case .some(let touched) = touched,
      candidates.userBound <= realUsers.rowCount
    else { return scores = self.scores(of: candidates) }
    let count = items.blockCount
    // Exact for all positions below 2^31: half a unit is far more than the rounding of the product.
    let perWidth = 1 / Double(candidates.width)
    scores.values.withUnsafeMutableBufferPointer { values in
      candidates.users.withUnsafeBufferPointer { users in
        withPointers { pointers in
          for item in touched {
            let factors = pointers.items + Int(item) * count
            let bias = pointers.bias[Int(item)]
            candidates.positions(of: ItemID(Int(item))).withUnsafeBufferPointer { positions in
              for position in positions {
                let row = Int((Double(position) + 0.5) * perWidth)
                values[Int(position)] =
                  innerProduct(pointers.real + users[row].index * count, factors, count: count)
                  + bias
              }
            }
          }
        }
      }
    }
  }

  /// Where everything lies, for loops without bounds checks.
  ///
  /// Threads read it side by side.
  private struct Pointers: @unchecked Sendable {
    let real: UnsafePointer<FactorTable.Block>
    let fake: UnsafePointer<FactorTable.Block>
    let items: UnsafePointer<FactorTable.Block>
    let bias: UnsafePointer<Float>
    let realCount: Int
    let blockCount: Int

    @inline(__always)
    func factors(of user: UserID) -> UnsafePointer<FactorTable.Block> {
      user.index < realCount
        ? real + user.index * blockCount : fake + (user.index - realCount) * blockCount
    }
  }

  private func withPointers(_ body: (Pointers) -> Void) {
    realUsers.withBlocks { real in
      fakeUsers.withBlocks { fake in
        items.withBlocks { items in
          itemBias.withUnsafeBufferPointer { bias in
            guard let bias = bias.baseAddress else { return }
            body(
              Pointers(
                real: real, fake: fake, items: items, bias: bias,
                realCount: realUsers.rowCount, blockCount: self.items.blockCount))
          }
        }
      }
    }
  }
}

/// Which items an update has changed.
private enum TouchedItems: Sendable {
  /// Anything may have changed.
  case all
  /// These and no others, each once.
  case some([Int32])

  mutating func insert(_ more: [Int32]) {
    guard case .some(let items) = self else { return }
    let all = items + more
    var isListed = [Bool](repeating: false, count: 1 + Int(all.max() ?? 0))
    for item in all { isListed[Int(item)] = true }
    self = .some(isListed.indices.filter { isListed[$0] }.map { Int32($0) })
  }
}
