import Interactions
import Kernels
import Statistics

// With H a user's items, P' = P − Z S Zᵀ and no item counting for itself,
//
//   score = −Σ_{j ∈ H, j ≠ i} P'_ji / P'_ii
//         = −(Σ_{j ∈ H, j ≠ i} P_ji − (Σ_{j ∈ H} Z_j) · (Z S)_i + [i ∈ H] (Z S Zᵀ)_ii) / (P_ii − (Z S Zᵀ)_ii)
//
// of which the first sum is the fit's for real users and computed once, by a snapshot that is prepared.
extension EASE {
  /// What a snapshot knows of some lists of real users.
  struct Prepared: Sendable {
    let candidates: CandidateLists
    /// Σ_{j ∈ H, j ≠ i} P_ji, `[users, candidates]`.
    let sums: [Float]
    /// Whether a user has the candidate, `[users, candidates]`.
    let isKnown: [Bool]

    init(_ candidates: CandidateLists, by model: EASE) {
      self.candidates = candidates
      let width = candidates.width
      nonisolated(unsafe) let model = model
      var sums = [Float](repeating: 0, count: candidates.items.count)
      var isKnown = [Bool](repeating: false, count: candidates.items.count)
      sums.withDisjointRows(width: max(1, width)) { sums in
        isKnown.withDisjointRows(width: max(1, width)) { isKnown in
          Threads.forEachRange(of: candidates.users.count, grain: 64) { rows in
            for row in rows where width > 0 {
              model.sum(
                candidates, row, history: model.history(of: candidates.users[row]),
                into: sums.row(row), isKnown.row(row))
            }
          }
        }
      }
      self.sums = sums
      self.isKnown = isKnown
    }
  }

  /// A user's distinct items by now, ascending.
  func history(of user: UserID) -> ArraySlice<Int32> {
    let slot = user.index - users.realCount
    if slot >= 0, slot < accountRows.count { return accountRows[slot][...] }
    return user.index < loggedCount ? seen.items(of: user.index) : []
  }

  /// Σ_{j ∈ H, j ≠ i} P_ji of the candidates of a row, and which of them are in H.
  private func sum(
    _ candidates: CandidateLists, _ row: Int, history: ArraySlice<Int32>,
    into sums: UnsafeMutablePointer<Float>, _ isKnown: UnsafeMutablePointer<Bool>
  ) {
    let width = candidates.width
    candidates.items.withUnsafeBufferPointer { items in
      let items = UnsafeBufferPointer(rebasing: items[row * width..<(row + 1) * width])
      for own in history {
        let source = inverse.base + Int(own) * catalog.count
        for place in 0..<width {
          let item = items[place].rawValue
          if item == own { isKnown[place] = true } else { sums[place] += source[Int(item)] }
        }
      }
    }
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
    let known =
      prepared.first { $0.candidates === candidates } ?? Prepared(candidates, by: self)
    let width = candidates.width
    guard width > 0 else { return }
    let stride = correction?.stride ?? vectorWidth
    nonisolated(unsafe) let model = self
    scores.values.withDisjointRows(width: width) { values in
      Threads.forEachRange(of: candidates.users.count, grain: 64) { rows in
        let total = AlignedMemory<Float>(count: stride)
        for row in rows {
          model.sumFactors(of: model.history(of: candidates.users[row]), into: total.base)
          model.score(known, row, factors: total.base, into: values.row(row))
        }
      }
    }
  }

  /// Σ_{j ∈ H} Z_j; 0 without a correction.
  private func sumFactors(
    of history: ArraySlice<Int32>, into total: UnsafeMutablePointer<Float>
  ) {
    guard let correction else { return }
    let stride = correction.stride
    total.update(repeating: 0, count: stride)
    for item in history {
      accumulate(total, 1, correction.factors.base + Int(item) * stride, width: stride)
    }
  }

  private func score(
    _ known: Prepared, _ row: Int, factors: UnsafePointer<Float>,
    into values: UnsafeMutablePointer<Float>
  ) {
    let width = known.candidates.width
    let range = row * width..<(row + 1) * width
    let correction = correction
    known.candidates.items.withUnsafeBufferPointer { items in
      known.sums.withUnsafeBufferPointer { sums in
        known.isKnown.withUnsafeBufferPointer { isKnown in
          diagonal.withUnsafeBufferPointer { diagonal in
            guard let correction else {
              for position in range {
                values[position - range.lowerBound] =
                  -sums[position] / diagonal[items[position].index]
              }
              return
            }
            let (stride, weighted) = (correction.stride, correction.weighted.base)
            correction.diagonal.withUnsafeBufferPointer { lost in
              for position in range {
                let item = items[position].index
                var sum =
                  sums[position]
                  - LowRankCorrection.product(factors, weighted + item * stride, stride)
                if isKnown[position] { sum += lost[item] }
                values[position - range.lowerBound] = -sum / (diagonal[item] - lost[item])
              }
            }
          }
        }
      }
    }
  }

  /// The scores of all items: sums of whole rows of P.
  public func scoresOfAllItems(for users: [UserID], in catalog: ItemCatalog) -> Scores {
    precondition(users.allSatisfy { $0.index < self.users.count }, "a user beyond the roster")
    let count = self.catalog.count
    var scores = Scores(rows: users.count, width: count)
    guard count > 0 else { return scores }
    let stride = correction?.stride ?? vectorWidth
    nonisolated(unsafe) let model = self
    scores.values.withDisjointRows(width: count) { values in
      Threads.forEachRange(of: users.count, grain: 4) { rows in
        let total = AlignedMemory<Float>(count: stride)
        for row in rows {
          let history = model.history(of: users[row])
          model.sumFactors(of: history, into: total.base)
          let target = values.row(row)
          for own in history {
            let source = model.inverse.base + Int(own) * count
            let before = target[Int(own)]
            for item in 0..<count { target[item] += source[item] }
            target[Int(own)] = before
          }
          model.finish(target, history, factors: total.base)
        }
      }
    }
    return scores
  }

  private func finish(
    _ values: UnsafeMutablePointer<Float>, _ history: ArraySlice<Int32>,
    factors: UnsafePointer<Float>
  ) {
    let count = catalog.count
    let (correction, diagonal) = (correction, diagonal)
    if let correction {
      for own in history { values[Int(own)] += correction.diagonal[Int(own)] }
      for item in 0..<count {
        values[item] -= LowRankCorrection.product(
          factors, correction.weighted.base + item * correction.stride, correction.stride)
      }
    }
    for item in 0..<count {
      let lost = correction?.diagonal[item] ?? 0
      values[item] = -values[item] / (diagonal[item] - lost)
    }
  }
}
