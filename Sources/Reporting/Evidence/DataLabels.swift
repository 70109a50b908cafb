import Algorithms
import Essentials
import Interactions
import Results

/// What the data of a store's trials are called in a report.
///
/// Data are what their content is: the same content is one dataset wherever it lies, a published
/// dataset keeps its name under any other, and nothing else ever has that name. Data of one base name
/// are told apart by as much of their paths as that takes, and by their content where paths are the
/// same.
struct DataLabels {
  /// What a trial was run on.
  struct Use {
    var trial: TrialRecord
    /// The name in its document.
    var name: String
    /// The checksum in its document, if that has one.
    var checksum: String?
  }

  /// The option that names the data: one of ``TrialKey/dataOptions``.
  private let option: String
  /// Names that stand for published data or the synthetic bazaar.
  private let known: Set<String>
  /// What content is published, by its checksum.
  private let published: [String: String]
  /// The checksum of the content of a file.
  private var contents: [String: String] = [:]
  /// The identity of what lay at a path, for trials that do not tell it.
  private var identities: [String: String] = [:]
  private var labels: [String: String] = [:]

  /// The labels of `uses`.
  init(
    _ uses: [Use], option: String = "dataset",
    known: some Sequence<String> = DatasetFolder.knownNames,
    published: [String: String] = Self.published
  ) {
    self.option = option
    self.known = Set(known)
    self.published = published
    for use in uses {
      guard let content = content(of: use), let data = use.trial.data else { continue }
      contents[data] = contents[data] ?? content
    }
    for use in uses {
      guard let path = path(of: use), let own = use.trial.data ?? use.checksum else { continue }
      identities[path] = identities[path] ?? contents[own] ?? own
    }
    var places: [String: Place] = [:]
    for use in uses {
      let identity = identity(of: use)
      if places[identity] == nil, !self.known.contains(identity) {
        places[identity] = Place(path: path(of: use) ?? use.name, name: use.name)
      }
    }
    label(places)
  }

  /// The content of published datasets, and of the bazaar as it is now.
  static let published = Dictionary(
    uniqueKeysWithValues: DatasetRecipe.all.map { ($0.checksum, $0.identifier) }
      + [(Bazaar().dataset.checksum, Bazaar.identifier)])

  /// The label of what a trial was run on.
  func label(of use: Use) -> String {
    let identity = identity(of: use)
    return labels[identity] ?? (known.contains(identity) ? identity : use.name)
  }
}

extension DataLabels {
  /// Where data lay first, and what a document calls them.
  private struct Place {
    var path: [Substring]
    var name: String

    init(path: String, name: String) {
      self.path = path.split(separator: "/").filter { $0 != "." }
      self.name = name
    }

    /// The last `count` parts of the path.
    func ending(_ count: Int) -> String { path.suffix(count).joined(separator: "/") }
  }

  private mutating func label(_ places: [String: Place]) {
    let byName = Dictionary(grouping: places.keys) { places[$0]?.name ?? $0 }
    var byLabel: [String: [String]] = [:]
    for (identity, place) in places {
      let others = (byName[place.name] ?? []).filter { $0 != identity }.compactMap { places[$0] }
      let isAlone = others.isEmpty && !known.contains(place.name)
      byLabel[isAlone ? place.name : ending(of: place, amid: others), default: []]
        .append(identity)
    }
    // The same path at another time can have been other data.
    for (label, same) in byLabel {
      for identity in same {
        let isTaken = same.count > 1 || known.contains(label)
        labels[identity] = isTaken ? "\(label) (\(Self.beginning(of: identity)))" : label
      }
    }
  }

  /// The shortest end of a path that no other path has, nor any published name; all of it if there is
  /// none.
  private func ending(of place: Place, amid others: [Place]) -> String {
    for count in 1...max(1, place.path.count) {
      let ending = place.ending(count)
      if !known.contains(ending), !others.contains(where: { $0.ending(count) == ending }) {
        return ending
      }
    }
    return place.path.joined(separator: "/")
  }

  /// The first digits of what tells an identity from others.
  private static func beginning(of identity: String) -> Substring {
    (identity.split(separator: "#").last ?? "").prefix(8)
  }

  /// What the data of a use are, whatever they are called.
  private func identity(of use: Use) -> String {
    let content = content(of: use)
    if let name = content.flatMap({ published[$0] }) { return name }
    guard let path = path(of: use) else {
      // A name that leads to something else than what was published under it.
      let name = use.trial.parameters[option] ?? use.name
      guard let content, published.values.contains(name) else { return name }
      return "\(name)#\(content)"
    }
    let own = use.trial.data.map { contents[$0] ?? $0 } ?? use.checksum ?? identities[path]
    return own.map { published[$0] ?? $0 } ?? path
  }

  /// The checksum of the file's whole content; nil where a document has none, one of earlier versions,
  /// or one of a part.
  private func content(of use: Use) -> String? {
    guard let checksum = use.checksum, checksum.count == 64,
      use.trial.parameters["unique"] == nil
    else { return nil }
    return checksum
  }

  /// The path to data of one's own; nil for a name that stands for what was published.
  private func path(of use: Use) -> String? {
    use.trial.parameters[option].flatMap {
      known.contains($0) && use.trial.data == nil ? nil : $0
    }
  }
}
