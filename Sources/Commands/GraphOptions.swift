import ArgumentParser
import Essentials
import Experiments
import PathReasoning
import Terminal

/// Which knowledge graph to walk on, and where what was trained on it is kept.
struct GraphOptions: ParsableArguments {
  @Option(
    help: """
      A knowledge graph: \(GraphFolder.knownNames.joined(separator: ", ")), or a folder of PGPR's \
      files.
      """, completion: .graphs)
  var graph = BazaarGraph.identifier

  @OptionGroup var folder: DataFolderOption
  @OptionGroup var cache: CacheOption

  /// Throws if nothing has the graph's name; reads nothing.
  func check() throws { try GraphFolder(path: folder.datasets.path).check(graph) }

  /// The recommender that walks on the graph, trained or from the cache, with the settings of a run.
  func recommender(
    _ run: RunOptions, reporting: ProgressReport
  ) throws -> PathRecommender {
    try recommender(
      PathRecommenderConfiguration(setting: run.settings, of: "path reasoning"), seed: run.seed,
      reporting: reporting)
  }

  /// The recommender that walks on the graph, trained or from the cache.
  func recommender(
    _ configuration: PathRecommenderConfiguration, seed: UInt64, reporting: ProgressReport
  ) throws -> PathRecommender {
    try PathRecommender(
      GraphFolder(path: folder.datasets.path).load(graph), configuration, seed: seed,
      cache: cache.path, progress: reporting)
  }
}
