import Documents
import Essentials
import Foundation

/// What a trial in a folder of results came to, and the run that found it out.
package struct FinishedRun: Sendable, Equatable {
  /// The trial's ``TrialKey/text``.
  package var key: String
  /// The document that its command printed, on one line.
  package var outcome: String
  /// The version that ran it.
  package var version: String
  /// How long its process ran, in seconds, interrupted attempts included; nil where nobody noted it.
  package var seconds: Double?
  let figures: OutcomeFigures

  /// What `runs/KEY.jsonl` has in its first line; the second is the document.
  private struct Head: Codable {
    var checksum: String?
    var key: String
    var queries: Int?
    var seconds: Double
    var version: String
  }

  /// What `KEY.json` holds.
  private struct Result: Codable {
    var key: String
    var outcome: JSON
    var version: String
  }
}

extension ResultsFolder {
  /// Stores what a trial came to: first the run, then, as the sign that it is done, the result.
  ///
  /// - Parameter files: Where the trial has left what it keeps, which will be at home in ``files(_:)``.
  package func finish(
    _ key: String, outcome: String, files: String, version: String, seconds: Double
  ) throws {
    let name = Self.name(of: key)
    let document = try JSON(parsing: outcome).replacing(
      prefix: files + "/", with: "\(Part.files.rawValue)/\(name)/")
    let figures = OutcomeFigures(outcome)
    let head = FinishedRun.head(key, figures, version: version, seconds: seconds)
    try write(head + "\n" + document.compact + "\n", to: run(name))
    let result: JSON = .object([
      "key": .string(key), "outcome": document.withoutReadings, "version": .string(version),
    ])
    try write(result.compact + "\n", to: self.result(name))
    unlink(failure(name))
  }

  /// The run of a trial that is done.
  ///
  /// - Throws: ``InputError/Kind/data`` if its files are not what a trial of this name has left.
  package func finishedRun(named name: String) throws -> FinishedRun {
    var run = try FinishedRun(runAt: run(name)) ?? FinishedRun(resultAt: result(name))
    guard Self.name(of: run.key) == name else {
      throw InputError(.data, "the result of another trial; remove it", file: result(name))
    }
    run.outcome = withFullPaths(run.outcome, of: name)
    return run
  }

  /// A run's document with the paths of the trial's files from the root on, as commands print them.
  private func withFullPaths(_ outcome: String, of name: String) -> String {
    let place = Data("\"\(Part.files.rawValue)/\(name)/".utf8)
    var document = Data(outcome.utf8)
    // As bytes: texts of kilobytes are searched for characters a hundred times as long.
    guard var found = document.range(of: place) else { return outcome }
    let whole = Data((JSON.string(path).compact.dropLast() + "/").utf8) + place.dropFirst()
    while true {
      document.replaceSubrange(found, with: whole)
      let rest = (found.lowerBound + whole.count)..<document.endIndex
      guard let next = document.range(of: place, in: rest) else { break }
      found = next
    }
    return String(decoding: document, as: UTF8.self)
  }

  private func write(_ text: String, to file: String) throws {
    try AtomicFile.write(Data(text.utf8), to: file)
  }
}

extension FinishedRun {
  fileprivate static func head(
    _ key: String, _ figures: OutcomeFigures, version: String, seconds: Double
  ) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let head = Head(
      checksum: figures.checksum, key: key, queries: figures.queries, seconds: seconds,
      version: version)
    guard let data = try? encoder.encode(head) else {
      preconditionFailure("a head has nothing that JSON cannot express")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// What `runs/KEY.jsonl` holds; nil if there is none.
  fileprivate init?(runAt file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else { return nil }
    guard let end = data.firstIndex(of: UInt8(ascii: "\n")),
      let head = try? JSONDecoder().decode(Head.self, from: data[..<end]),
      data.last == UInt8(ascii: "\n"), data.count > end + 2
    else { throw InputError(.data, "damaged; remove it and run the trial again", file: file) }
    self.init(
      key: head.key, outcome: String(decoding: data[(end + 1)..<(data.count - 1)], as: UTF8.self),
      version: head.version, seconds: head.seconds,
      figures: OutcomeFigures(checksum: head.checksum, queries: head.queries))
  }

  /// What `KEY.json` holds, for a folder of which nothing else was kept.
  fileprivate init(resultAt file: String) throws {
    guard let data = FileManager.default.contents(atPath: file),
      let result = try? JSONDecoder().decode(Result.self, from: data)
    else { throw InputError(.data, "damaged; remove it and run the trial again", file: file) }
    let outcome = result.outcome.compact
    self.init(
      key: result.key, outcome: outcome, version: result.version, seconds: nil,
      figures: OutcomeFigures(outcome))
  }
}
