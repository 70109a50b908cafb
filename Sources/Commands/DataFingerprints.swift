import Essentials
import Interactions
import PathReasoning

/// The content of data of one's own that trials name, each file or folder read once.
final class DataFingerprints {
  private let datasets: DatasetFolder
  private var known: [[String]: String?] = [:]

  /// - Parameter folder: Where datasets lie that have a name.
  init(folder: String) { datasets = DatasetFolder(path: folder) }

  /// The fingerprint of the log or graph that an option's value leads to.
  ///
  /// Nil for names that always mean the same data. Nil, too, where nothing can be read: whoever runs
  /// the trial will say so.
  func fingerprint(option: String, value: String) -> String? {
    let key = [option, value]
    if let found = known[key] { return found }
    let found: String? =
      if option == "graph" {
        GraphFolder.knownNames.contains(value)
          ? nil : (try? Fingerprint(ofFolder: value))?.text
      } else {
        (try? datasets.fingerprint(of: value)) ?? nil
      }
    known[key] = .some(found)
    return found
  }
}
