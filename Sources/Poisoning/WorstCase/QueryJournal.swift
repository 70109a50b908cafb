import Essentials
import Foundation
import Interactions

/// Every answer that an attack has had, kept so that it can go on.
///
/// An attack that draws all else from one random stream is told by its answers: a resumed one is played again
/// with those that were kept, and comes out with the same bits. For attacks whose queries cost more than
/// their thinking.
struct QueryJournal {
  /// What a checkpoint holds.
  private struct Record: Codable {
    var queries: Int
    var answers: [Int] = []
  }

  private let attack: String
  private let file: URL?
  private let fingerprint: [UInt8]
  private var record: Record
  /// How many of the answers have been given in this run.
  private var given = 0
  private var steps = 0

  /// A journal of `queries` queries; it holds what an interrupted run left in `file`.
  init(of attack: String, queries: Int, at file: URL?, fingerprint: [UInt8]) throws {
    self.attack = attack
    self.file = file
    self.fingerprint = fingerprint
    record = Record(queries: queries)
    guard let file, FileManager.default.fileExists(atPath: file.path) else { return }
    var reader = try CheckpointReader(of: attack, from: file, fingerprint: fingerprint)
    record = try reader.read(json: Record.self)
    try reader.require(
      record.queries == queries && record.answers.count <= queries
        && record.answers.allSatisfy { $0 >= 0 })
  }

  /// How many queries are left of the budget.
  var left: Int { record.queries - given }

  /// RecNum after each of `poisons`: from the journal, or from `recommender` and into the journal.
  mutating func ask(
    _ recommender: some BlackBoxRecommender, _ poisons: [Poison], reporting: AttackReport
  ) async throws -> [Int] {
    precondition(poisons.count <= left, "no more queries than the budget has")
    var results: [Int] = []
    var rest = poisons[...]
    while !rest.isEmpty {
      let batch = Array(rest.prefix(Contest.round))
      rest = rest.dropFirst(batch.count)
      let known = record.answers.dropFirst(given).prefix(batch.count)
      var answers = Array(known)
      if answers.count < batch.count {
        answers += try await recommender.recNums(after: Array(batch.dropFirst(answers.count)))
        record.answers += answers.dropFirst(known.count)
        try save()
      }
      given += batch.count
      results += answers
      try reporting(progress(batch, answers, recommender.scenario.items))
      steps += 1
    }
    return results
  }

  private func progress(
    _ poisons: [Poison], _ recNums: [Int], _ items: ItemCatalog
  ) -> AttackProgress {
    let count = Double(poisons.count)
    return AttackProgress(
      step: steps, stepCount: steps + 1 + (left + Contest.round - 1) / Contest.round,
      mean: recNums.reduce(0) { $0 + Double($1) } / count, max: recNums.max() ?? 0,
      targetClickRatio: poisons.reduce(0) { $0 + $1.targetClickRatio(in: items) } / count,
      queries: given)
  }

  private func save() throws {
    guard let file else { return }
    var writer = try CheckpointWriter(of: attack, to: file, fingerprint: fingerprint)
    try writer.write(json: record)
    try writer.commit()
  }
}
