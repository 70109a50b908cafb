import ArgumentParser

/// Which items of the log are promoted, beside new ones or in their place.
struct TargetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Items to promote by name, separated by commas: of the log, or new.", valueName: "names"))
  var targetItems: String?

  @Option(
    help: ArgumentHelp(
      "Items of the log to promote, drawn by the seed: unpopular:5, popular:5 or random:5.",
      discussion: "Of the least popular tenth, the most popular, or all.", valueName: "rule"))
  var targetRule: String?

  /// Whether either says something.
  var isGiven: Bool { targetItems != nil || targetRule != nil }

  /// The names of ``targetItems``; nil without.
  var names: [String]? {
    targetItems.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }
}
