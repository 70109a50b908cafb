import Experiments
import Foundation
import Results

/// A finished trial that another one goes on from: the same in everything, with fewer steps.
///
/// It is there only if its run kept its checkpoints; see `--keep-checkpoints`. What continues comes to the
/// same as what starts anew, to the bit.
struct EarlierRun {
  private static let option = "steps"

  /// The files from which a run continues, the plan first: without it they would be nobody's.
  private static func isKept(_ name: String) -> Bool {
    name.hasSuffix(".checkpoint") || name == "curve.csv"
      || (name.hasPrefix("control-") && name.hasSuffix(".csv"))
  }

  /// Lays the files of the longest shorter run of `trial` into its `folder`, if there is one, and if
  /// the folder has no run of its own.
  static func continueInto(_ folder: URL, _ trial: Trial, in store: ResultStore) throws {
    let output = folder.appending(path: "output")
    let manager = FileManager.default
    guard trial.key.command == "poison", let steps = steps(of: trial.key),
      !manager.fileExists(atPath: output.appending(path: "plan.json").path),
      let earlier = try longest(below: steps, trial.key, in: store, beside: folder)
    else { return }
    let names = try manager.contentsOfDirectory(atPath: earlier.path)
    guard names.contains("plan.json"), names.contains(where: { $0.hasSuffix(".checkpoint") }) else {
      return
    }
    try manager.createDirectory(at: output, withIntermediateDirectories: true)
    for name in ["plan.json"] + names.filter(isKept) {
      let copy = output.appending(path: ".\(name).copy")
      try? manager.removeItem(at: copy)
      try manager.copyItem(at: earlier.appending(path: name), to: copy)
      guard rename(copy.path, output.appending(path: name).path) == 0 else {
        throw CocoaError(.fileWriteUnknown)
      }
    }
  }

  private static func steps(of key: TrialKey) -> Int? { key.parameters[option].flatMap { Int($0) } }

  private static func longest(
    below steps: Int, _ key: TrialKey, in store: ResultStore, beside folder: URL
  ) throws -> URL? {
    func withoutSteps(_ key: TrialKey) -> TrialKey {
      var key = key
      key.parameters[option] = nil
      return key
    }
    let wanted = withoutSteps(key)
    let place = folder.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    let shorter = try store.finishedTrials().map(\.key).compactMap { other -> (Int, URL)? in
      guard let count = self.steps(of: other), count < steps, withoutSteps(other) == wanted,
        let name = names.first(where: { $0.hasSuffix(Trial.folderEnding(of: other)) })
      else { return nil }
      return (count, place.appending(path: "\(name)/output"))
    }
    return shorter.max { $0.0 < $1.0 }?.1
  }
}
