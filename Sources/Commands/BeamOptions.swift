import ArgumentParser
import Essentials
import PathReasoning

/// How paths are searched.
struct BeamOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many ways on each path takes at each of the three hops.",
      discussion: "25-5-3 unless told otherwise, 25-5-1 with --as-published.", valueName: "n-n-n"))
  var beam: BeamWidths?

  @Option(
    help: ArgumentHelp(
      "Dropout of the agent while it recommends.",
      discussion: "The public PGPR leaves the 0.5 of training on.", valueName: "share"))
  var evaluationDropout = 0.0

  @Flag(
    help:
      "Add 1 to the probability of each hop to compare paths to one product, as the public PGPR."
  )
  var inflateProbabilities = false

  @Flag(
    help: ArgumentHelp(
      "Search as the public PGPR does.",
      discussion: """
        Short for --evaluation-dropout 0.5 --inflate-probabilities and a beam of 25-5-1, and for \
        --leave-out-short-lists where there is one.
        """))
  var asPublished = false

  /// The options as a configuration.
  var configuration: BeamConfiguration {
    get throws {
      guard (0..<1).contains(evaluationDropout) else {
        throw InputError(
          .usage, "--evaluation-dropout must be from 0 to below 1, not \(evaluationDropout)")
      }
      if asPublished {
        guard evaluationDropout == 0, !inflateProbabilities else {
          throw InputError(
            .usage,
            "--as-published says what --evaluation-dropout and --inflate-probabilities are: leave them out"
          )
        }
        var published = BeamConfiguration.published
        if let beam { published.widths = beam.values }
        return published
      }
      var result = BeamConfiguration()
      if let beam { result.widths = beam.values }
      result.dropout = evaluationDropout
      result.inflatesProbabilities = inflateProbabilities
      return result
    }
  }
}

/// Three numbers from 1, joined by hyphens: 25-5-1.
struct BeamWidths: ExpressibleByArgument {
  var values: [Int]

  init(values: [Int]) { self.values = values }

  init?(argument: String) {
    let values = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard values.count == PathEnvironment.hops, values.allSatisfy({ $0 ?? 0 >= 1 }) else {
      return nil
    }
    self.values = values.compactMap(\.self)
  }

  var defaultValueDescription: String { values.map(String.init).joined(separator: "-") }
}
