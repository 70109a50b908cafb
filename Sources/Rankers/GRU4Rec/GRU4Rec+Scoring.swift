import Interactions
import Kernels
import Statistics

extension GRU4Rec {
  /// Computes once for all copies what scoring `candidates` needs that no update changes.
  public func prepare(for candidates: CandidateLists) {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    prepared = (candidates, plan(of: candidates))
  }

  /// The scores of every candidate, `[users, candidates]`; the candidates fit.
  public func scores(of candidates: CandidateLists) -> Scores {
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    refresh(&scores, of: candidates)
    return scores
  }

  /// Brings the snapshot's `scores` of `candidates` up to date.
  public func refresh(_ scores: inout Scores, of candidates: CandidateLists) {
    precondition(candidates.fits(users, catalog), "candidates beyond the roster or the catalogue")
    // A plan stays what it was for real users, whose histories no update changes.
    if let prepared, prepared.candidates === candidates, candidates.userBound <= users.realCount {
      Self.score(candidates, plan: prepared.plan, network: network, into: &scores)
    } else {
      Self.score(candidates, plan: plan(of: candidates), network: network, into: &scores)
    }
  }

  /// What to read for the users of `candidates`, and in which order.
  func plan(of candidates: CandidateLists) -> HistoryPlan {
    var rows = CompressedRows<Int32>()
    for user in candidates.users {
      if user.index < users.realCount {
        rows.values += histories[user.index]
      } else {
        let history = accounts[user.index - users.realCount]
        rows.values += history.suffix(configuration.historyLength).map(\.rawValue)
      }
      rows.endRow()
    }
    return HistoryPlan(rows)
  }

  static func scores(
    of candidates: CandidateLists, plan: HistoryPlan, network: GRUNetwork
  ) -> Scores {
    var scores = Scores(rows: candidates.users.count, width: candidates.width)
    score(candidates, plan: plan, network: network, into: &scores)
    return scores
  }

  private static func score(
    _ candidates: CandidateLists, plan: HistoryPlan, network: GRUNetwork, into scores: inout Scores
  ) {
    let states = network.lastStates(plan)
    let width = candidates.width
    scores.values.withDisjointRows { values in
      candidates.items.withSharedRows { items in
        let stride = network.itemStride
        Threads.forEachRange(of: candidates.users.count, grain: 64) { rows in
          for row in rows {
            let state = states.base + row * stride
            for position in row * width..<(row + 1) * width {
              let item = network.row(items[position].index)
              var sum = state.vector(0) * item.vector(0)
              var k = vectorWidth
              while k < stride {
                sum = sum.addingProduct(state.vector(k), item.vector(k))
                k += vectorWidth
              }
              values[position] = VectorMath.sum(sum)
            }
          }
        }
      }
    }
  }
}
