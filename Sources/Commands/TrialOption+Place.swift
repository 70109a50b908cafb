import Essentials
import Experiments

extension Trial.Option {
  /// Options that the runner itself gives to every trial that knows them.
  private static let runners: [String: String] = [
    "output": "each trial has a folder of its own beside the store",
    "data": "'experiment run --data' says where datasets lie",
    "cache": "'experiment run --cache' says where trained models are kept",
    "no-cache": "'experiment run --no-cache' trains without a cache",
    "jobs": "'experiment run --jobs' shares the cores", "json": "every trial prints JSON",
  ]

  /// Whether its value is a folder or file that the trial writes.
  var writesFiles: Bool { !isSetting && ["tensorboard", "figures"].contains(name) }

  /// Checks that the trial writes into its own folder only, as the file of an experiment may come from
  /// anybody.
  ///
  /// - Throws: ``InputError/Kind/usage`` about an option that is the runner's, or a path that leads out
  ///   of the trial's folder.
  func checkPlace() throws {
    if !isSetting, let reason = Self.runners[name] {
      throw InputError(.usage, "'\(name)' is no option of a trial: \(reason)")
    }
    guard writesFiles else { return }
    let parts = value.text.split(separator: "/", omittingEmptySubsequences: false)
    if value.text.isEmpty || parts[0].isEmpty || parts.contains("..") {
      throw InputError(
        .usage,
        "'\(name)' must be a path below the trial's own folder, such as 'curves', not "
          + "'\(value.text)'")
    }
  }
}
