import Interactions
import Results

/// What the datasets of a store's trials are called in a report.
///
/// A log of one's own is what its content is: the same content is one dataset wherever it lies, and
/// logs of one base name, or of a published dataset's name, are told apart by their paths.
struct DatasetLabels {
  /// The base names of all data by identity.
  private var names: [String: String] = [:]
  /// Where data of one's own lay first.
  private var paths: [String: String] = [:]
  /// The identity of what lay at a path, for trials that do not tell it.
  private var identities: [String: String] = [:]
  private var labels: [String: String] = [:]

  /// - Parameter data: What trials were run on: their records, the dataset's name in their documents,
  ///   and its checksum where they have one.
  init(_ data: [(trial: TrialRecord, name: String, checksum: String?)]) {
    for (trial, _, checksum) in data {
      if let path = Self.path(of: trial), let identity = trial.data ?? checksum {
        identities[path] = identities[path] ?? identity
      }
    }
    for (trial, name, checksum) in data {
      let identity = identity(of: trial, name: name, checksum: checksum)
      names[identity] = names[identity] ?? name
      if let path = Self.path(of: trial) { paths[identity] = paths[identity] ?? path }
    }
    let known = Set(DatasetFolder.knownNames)
    let byName = Dictionary(grouping: names.keys) { names[$0] ?? $0 }
    for (identity, name) in names {
      let isAlone = byName[name]?.count == 1 && !known.contains(name)
      labels[identity] =
        paths[identity].map { isAlone ? name : "\(name) (\($0))" } ?? name
    }
    // The same path at another time can have been other data.
    for (label, same) in Dictionary(grouping: labels.keys, by: { labels[$0] ?? $0 })
    where same.count > 1 {
      for identity in same { labels[identity] = "\(label.dropLast()), \(identity.prefix(8)))" }
    }
  }

  /// The label of what a trial was run on.
  func label(of trial: TrialRecord, name: String, checksum: String?) -> String {
    labels[identity(of: trial, name: name, checksum: checksum)] ?? name
  }

  private func identity(of trial: TrialRecord, name: String, checksum: String?) -> String {
    guard let path = Self.path(of: trial) else { return name }
    return trial.data ?? checksum ?? identities[path] ?? path
  }

  /// The path to data of one's own; nil for a name that always means the same.
  private static func path(of trial: TrialRecord) -> String? {
    trial.parameters["dataset"].flatMap { DatasetFolder.knownNames.contains($0) ? nil : $0 }
  }
}
