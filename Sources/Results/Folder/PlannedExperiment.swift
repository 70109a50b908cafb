import Essentials
import Foundation

/// What a file asks for, as a folder of results keeps it: whoever looks needs neither the file nor its data.
package struct PlannedExperiment: Sendable {
  /// What its first line says.
  package struct Head: Codable, Sendable, Equatable {
    package var name: String
    package var title: String
    package var source: String
    /// Where the file lay; nil if that tells nothing.
    package var file: String?
    /// How many trials follow.
    package var trials: Int
  }

  package let head: Head
  private let path: String

  fileprivate init(path: String) throws {
    self.path = path
    let lines = try TextLines(path)
    guard let line = lines.next(), let head = try? JSONDecoder().decode(Head.self, from: line)
    else {
      throw InputError(.data, "not what an experiment's file asks for; remove it", file: path)
    }
    self.head = head
  }

  /// Calls `body` for every trial in the order of the file, with its place from 0.
  package func forEachTrial(_ body: (Int, PlannedLine) throws -> Void) throws {
    let lines = try TextLines(path)
    _ = lines.next()
    var place = 0
    while let line = lines.next() {
      guard let trial = PlannedLine(line) else { throw noTrial(at: place) }
      try body(place, trial)
      place += 1
    }
    guard place == head.trials else {
      throw InputError(.data, "cut short: \(place) of \(head.trials) trials", file: path)
    }
  }

  /// The same, many at a time: `body` gets the place of the first, and all as one JSON array.
  func forEachBatch(of size: Int, _ body: (Int, Int, String) throws -> Void) throws {
    var batch = Data()
    var count = 0
    func flush(_ end: Int) throws {
      guard count > 0 else { return }
      batch.append(UInt8(ascii: "]"))
      try body(end - count, count, String(decoding: batch, as: UTF8.self))
      batch.removeAll(keepingCapacity: true)
      count = 0
    }
    try forEachTrial { place, trial in
      batch.append(UInt8(ascii: count == 0 ? "[" : ","))
      batch.append(trial.text)
      count += 1
      if count == size { try flush(place + 1) }
    }
    try flush(head.trials)
  }

  private func noTrial(at place: Int) -> InputError {
    InputError(.data, "no trial; remove the file", file: path, line: place + 2)
  }

  /// Looks for what is wrong where SQLite found something.
  ///
  /// - Throws: ``InputError/Kind/data`` about the first line that is no trial.
  func requireTrials() throws {
    try forEachTrial { place, line in
      if line.trial == nil { throw noTrial(at: place) }
    }
  }
}

extension ResultsFolder {
  /// Keeps what a file asks for; the same bytes from whoever runs the same file on the same data.
  package func plan(
    _ name: String, file: String?, title: String, source: String, trials: [TrialKey]
  ) throws {
    var fingerprint = Fingerprint()
    let head = PlannedExperiment.Head(
      name: name, title: title, source: source, file: file, trials: trials.count)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let first = String(decoding: try encoder.encode(head), as: UTF8.self)
    fingerprint.add(first)
    for trial in trials { fingerprint.add(trial.text + "\n") }
    let path = "\(folder(.experiments))/\(fingerprint.shortText).jsonl"
    // The latest is what counts: see `experiments()`.
    if utimes(path, nil) == 0 { return }
    let out = try AtomicFile(path: path)
    try out.write(first + "\n")
    for trial in trials { try out.write(PlannedTrial(trial).line + "\n") }
    try out.commit()
  }

  /// The experiments, those that ran last at the end; of several texts of one file the latest.
  package func experiments() throws -> [PlannedExperiment] {
    let folder = folder(.experiments)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let dated = names.filter { $0.hasSuffix(".jsonl") && !$0.hasPrefix(".") }.sorted()
      .map { name in
        var status = stat()
        let path = "\(folder)/\(name)"
        let isThere = stat(path, &status) == 0
        let time = status.st_mtim
        return (path, isThere ? Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 : 0)
      }
    var found: [PlannedExperiment] = []
    for (path, _) in dated.sorted(by: { $0.1 < $1.1 }) {
      let experiment = try PlannedExperiment(path: path)
      let (name, file) = (experiment.head.name, experiment.head.file)
      found.removeAll {
        $0.head.name == name && ($0.head.file == file || $0.head.source == experiment.head.source)
      }
      found.append(experiment)
    }
    return found
  }
}
