import Interactions
import Kernels
import Statistics

/// Scores candidates with an ``AutoRec`` network.
///
/// A user's hidden units are computed once and shared by all their candidates. What is left for a
/// candidate is an inner product of two rows of 2 kB, so that the order of memory decides: see
/// ``TiledCandidates``. Every score has the same bits whichever candidates it is computed among.
struct AutoRecScorer: Sendable {
  /// The network.
  let network: AutoRecNetwork
  /// What each user has interacted with.
  let inputs: AutoRecInputs

  /// Σ V_i over each listed user's items, `[users, hidden]`.
  func inputSums(of lists: CandidateLists) -> [Vector] {
    let width = network.width
    var sums = [Vector](repeating: .zero, count: lists.users.count * width)
    sums.withUnsafeMutableBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      let result = DisjointRows(sums, count: lists.users.count, width: width)
      Threads.forEachRange(of: lists.users.count, grain: 64) { range in
        network.encoder.withView { encoder in
          for row in range {
            addInputs(of: lists.users[row], encoder, to: result.row(row))
          }
        }
      }
    }
    return sums
  }

  /// Writes the scores of all candidates, `[users, candidates]`.
  ///
  /// - Parameter cached: ``inputSums(of:)`` by the network that this one's was copied from.
  func score(_ candidates: TiledCandidates, cached: [Vector]?, into scores: inout Scores) {
    let width = network.width
    scores.values.withUnsafeMutableBufferPointer { values in
      guard let values = values.baseAddress else { return }
      let output = DisjointRows(values, count: candidates.lists.items.count)
      Threads.forEachRange(of: candidates.tileCount) { tiles in
        let memory = AlignedMemory<Vector>(count: TiledCandidates.tileSize * width)
        network.encoder.withView { encoder in
          network.decoder.withView { decoder in
            for tile in tiles {
              hiddenUnits(
                of: candidates.rows(ofTile: tile), candidates.lists, encoder, cached: cached,
                into: memory.base)
              score(tile: tile, of: candidates, memory.base, decoder, into: output.base)
            }
          }
        }
      }
    }
  }

  /// σ(Σ V_i + μ) of each of some users; a sum is taken from the cache where no V_i has changed.
  private func hiddenUnits(
    of rows: Range<Int>, _ lists: CandidateLists, _ encoder: OverlaidTable.View,
    cached: [Vector]?, into memory: UnsafeMutablePointer<Vector>
  ) {
    let width = network.width
    let mask = network.mask
    network.hiddenBias.withUnsafeBufferPointer { bias in
      for (place, row) in rows.enumerated() {
        let units = memory + place * width
        let user = lists.users[row]
        if let cached, !inputs[user].contains(where: { encoder.isReplaced(Int($0)) }) {
          cached.withUnsafeBufferPointer { cached in
            for index in 0..<width { units[index] = cached[row * width + index] }
          }
        } else {
          units.update(repeating: .zero, count: width)
          addInputs(of: user, encoder, to: units)
        }
        for index in 0..<width { units[index] += bias[index] }
        activate(units, width: width, mask: mask)
      }
    }
  }

  private func addInputs(
    of user: UserID, _ encoder: OverlaidTable.View, to sum: UnsafeMutablePointer<Vector>
  ) {
    let width = network.width
    for item in inputs[user] {
      let row = encoder[Int(item)]
      for index in 0..<width { sum[index] += row[index] }
    }
  }

  /// W_j · h_u + b_j of each candidate of a tile.
  private func score(
    tile: Int, of candidates: TiledCandidates, _ units: UnsafePointer<Vector>,
    _ decoder: OverlaidTable.View, into scores: UnsafeMutablePointer<Float>
  ) {
    let width = network.width
    network.outputBias.withUnsafeBufferPointer { bias in
      candidates.entries.withUnsafeBufferPointer { entries in
        candidates.entryOffsets.withUnsafeBufferPointer { offsets in
          for group in candidates.groupOffsets[tile]..<candidates.groupOffsets[tile + 1] {
            let item = Int(candidates.groupItems[Int(group)])
            let row = decoder[item]
            let bias = bias[item]
            var entry = Int(offsets[Int(group)])
            let end = Int(offsets[Int(group) + 1])
            while entry + 4 <= end {
              let e0 = entries[entry]
              let e1 = entries[entry + 1]
              let e2 = entries[entry + 2]
              let e3 = entries[entry + 3]
              let products = innerProducts(
                row, units + Int(e0.row) * width, units + Int(e1.row) * width,
                units + Int(e2.row) * width, units + Int(e3.row) * width, width: width)
              scores[Int(e0.position)] = products[0] + bias
              scores[Int(e1.position)] = products[1] + bias
              scores[Int(e2.position)] = products[2] + bias
              scores[Int(e3.position)] = products[3] + bias
              entry += 4
            }
            while entry < end {
              let e = entries[entry]
              scores[Int(e.position)] =
                dot(row, units + Int(e.row) * width, count: width) + bias
              entry += 1
            }
          }
        }
      }
    }
  }
}

/// What each user has interacted with: the rows that ``AutoRec`` encodes.
struct AutoRecInputs: Sendable {
  /// Real users' distinct items, and those of fake users that a fit knew.
  var log = CompressedRows<Int32>()
  /// Fake users' distinct items by slot after an update.
  var accounts: CompressedRows<Int32>?
  /// How many users are real.
  let realCount: Int

  /// A user's items; none for users that nothing is known of.
  subscript(user: UserID) -> ArraySlice<Int32> {
    if user.index >= realCount, let accounts {
      let slot = user.index - realCount
      return slot < accounts.count ? accounts[slot] : []
    }
    return user.index < log.count ? log[user.index] : []
  }
}
