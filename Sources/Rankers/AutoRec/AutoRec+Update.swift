import Essentials
import Interactions
import Kernels

extension AutoRec {
  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    accounts.append(injection)
    let rows = CompressedRows<Int32>.distinct((0..<accounts.slotCount).map { accounts[$0][...] })
    inputs.accounts = rows
    let clicking = injection.slots.indices.filter { !injection[$0].isEmpty }
      .map { injection.slots[$0] }
    var batches: [AutoRecBatch] = []
    for _ in 0..<configuration.updatePasses {
      let order = clicking.shuffled(using: &rng)
      for start in stride(from: 0, to: order.count, by: configuration.updateBatchSize) {
        var batch = AutoRecBatch()
        for user in order[start..<min(start + configuration.updateBatchSize, order.count)] {
          append(rows[user], to: &batch, using: &rng)
        }
        batches.append(batch)
      }
    }
    learn(batches)
  }

  /// Takes a step for each of `batches`, from fresh moments.
  private func learn(_ batches: [AutoRecBatch]) {
    guard !batches.isEmpty else { return }
    // The rows that take part, as small tables of their own.
    let encoderItems = RowSelection(batches.map(\.inputs.values), rowCount: catalog.count)
    let decoderItems = RowSelection(batches.map(\.outputs.values), rowCount: catalog.count)
    var encoder = network.encoder.rows(encoderItems.items)
    var decoder = network.decoder.rows(decoderItems.items)
    var outputBias = decoderItems.items.map { network.outputBias[Int($0)] }
    let trainer = AutoRecTrainer(
      network, encoderRows: encoderItems.items.count, decoderRows: decoderItems.items.count,
      rate: configuration.updateLearningRate, regularization: configuration.regularization)
    encoder.withUnsafeMutableBufferPointer { encoder in
      decoder.withUnsafeMutableBufferPointer { decoder in
        network.hiddenBias.withUnsafeMutableBufferPointer { hiddenBias in
          outputBias.withUnsafeMutableBufferPointer { outputBias in
            guard let encoder = encoder.baseAddress, let decoder = decoder.baseAddress,
              let hiddenBias = hiddenBias.baseAddress, let outputBias = outputBias.baseAddress
            else { return }
            let parameters = AutoRecTrainer.Parameters(
              encoder: encoder, decoder: decoder, hiddenBias: hiddenBias, outputBias: outputBias)
            for var batch in batches {
              encoderItems.renumber(&batch.inputs.values)
              decoderItems.renumber(&batch.outputs.values)
              _ = trainer.step(batch, parameters)
            }
          }
        }
      }
    }
    network.encoder.replace(encoderItems.items, by: encoder)
    network.decoder.replace(decoderItems.items, by: decoder)
    for (place, item) in decoderItems.items.enumerated() {
      network.outputBias[Int(item)] = outputBias[place]
    }
  }
}

/// The distinct rows of a table that some work needs, numbered anew from 0.
private struct RowSelection {
  /// Which rows, in their new order.
  private(set) var items: [Int32] = []
  private var places: [Int32]

  init(_ lists: [[Int32]], rowCount: Int) {
    places = [Int32](repeating: -1, count: rowCount)
    for list in lists {
      for item in list where places[Int(item)] < 0 {
        places[Int(item)] = Int32(items.count)
        items.append(item)
      }
    }
  }

  /// Replaces rows by their new numbers.
  func renumber(_ list: inout [Int32]) {
    for index in list.indices { list[index] = places[Int(list[index])] }
  }
}
