import Documents
import Essentials
import Experiments
import Foundation
import Interactions
import PathReasoning
import Results

/// The content of data that trials name, each file or folder read once, and again when it has changed.
final class DataFingerprints {
  private let datasets: DatasetFolder
  private let graphs: GraphFolder
  private var known: [[String]: (stamp: [String], fingerprint: String?)] = [:]

  /// - Parameter folder: Where datasets lie that have a name.
  init(folder: String) {
    datasets = DatasetFolder(path: folder)
    graphs = GraphFolder(path: folder)
  }

  /// The fingerprint of the log or graph that an option's value leads to.
  ///
  /// Nil for names that stand for what was published, as long as that is what they lead to; the bazaar is
  /// known by what it holds. Nil, too,
  /// where nothing can be read: whoever runs the trial will say so.
  func fingerprint(option: String, value: String) -> String? {
    let key = [option, value]
    // Before the content is read: what changes meanwhile is looked at again.
    let stamp = stamp(option: option, value: value)
    if let found = known[key], found.stamp == stamp { return found.fingerprint }
    let found: String? =
      if option == TrialKey.recommenderOption {
        Self.program(of: value)
      } else if option == TrialKey.injectionOption {
        (try? Fingerprint(ofFile: value))?.text
      } else if option == "graph" {
        graph(value)
      } else if value == Bazaar.identifier {
        // What is stored of an older bazaar says nothing of this one.
        Bazaar().dataset.checksum
      } else if let recipe = DatasetRecipe.named(value) {
        imported(recipe)
      } else {
        (try? datasets.fingerprint(of: value)) ?? nil
      }
    known[key] = (stamp, found)
    return found
  }

  /// What is wrong if the data of `trial` are no longer those that it is known by.
  func staleness(of trial: Trial) -> String? {
    if let option = trial.programOption,
      fingerprint(option: option.name, value: option.value.text) != trial.program
    {
      let what =
        option.name == TrialKey.injectionOption
        ? "'\(option.value.text)'" : "the program of '\(option.value.text)'"
      return "\(what) has changed since the experiment was started; run it again"
    }
    guard
      trial.dataOption.map({ fingerprint(option: $0.name, value: $0.value.text) }) ?? nil
        != trial.data
    else { return nil }
    return "'\(trial.dataOption?.value.text ?? "")' has changed since the experiment was started; "
      + "run it again"
  }

  /// The fingerprint of the files that a recommender's command names; nil if it names none.
  ///
  /// What these files load in turn is not known.
  private static func program(of command: String) -> String? {
    let files = files(in: command)
    guard !files.isEmpty else { return nil }
    var fingerprint = Fingerprint(of: "program")
    for file in files {
      guard let content = try? Fingerprint(ofFile: file) else { return nil }
      fingerprint.add(content.bytes)
    }
    return fingerprint.text
  }

  /// The words of a command that are files.
  private static func files(in command: String) -> [String] {
    command.split(whereSeparator: { $0.isWhitespace || "'\";|&()<>".contains($0) }).map(String.init)
      .filter { word in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: word, isDirectory: &isFolder)
          && !isFolder.boolValue
      }
  }

  /// The fingerprint of a graph; nil if it is the published one of its name, or the bazaar's.
  private func graph(_ name: String) -> String? {
    guard name != BazaarGraph.identifier, let folder = try? graphs.place(of: name) else {
      return nil
    }
    if let published = PublishedGraph.checksums[name],
      (try? graphs.load(name))?.checksum == published
    {
      return nil
    }
    return (try? Fingerprint(ofFolder: folder))?.text
  }

  /// The fingerprint of what lies under a published dataset's name; nil if it is that dataset.
  private func imported(_ recipe: DatasetRecipe) -> String? {
    guard let file = datasets.installedFile(of: recipe),
      (try? datasets.load(recipe.identifier))?.checksum != recipe.checksum
    else { return nil }
    return (try? Fingerprint(ofFile: file))?.text
  }

  /// What changes when a file does: its size, its time, and which file it is.
  private func stamp(option: String, value: String) -> [String] {
    if option == TrialKey.recommenderOption { return Self.files(in: value).map(Self.stamp) }
    var path = value
    if option == "dataset", let recipe = DatasetRecipe.named(value) {
      path = datasets.installedFile(of: recipe) ?? value
    } else if option == "graph" {
      path = (try? graphs.place(of: value)) ?? value
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
    let names = isFolder.boolValue ? FileManager.default.enumerator(atPath: path) : nil
    let files = names.map { $0.compactMap { $0 as? String }.sorted().map { path + "/" + $0 } }
    return (files ?? [path]).map(Self.stamp)
  }

  private static func stamp(of file: String) -> String {
    var status = stat()
    guard stat(file, &status) == 0 else { return file }
    return "\(file) \(status.st_dev) \(status.st_ino) \(status.st_size) "
      + "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) "
      + "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
  }
}
