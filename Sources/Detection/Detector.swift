import Essentials
import PathReasoning
import Statistics

/// Tells from what an agent does whether somebody tampers with what it sees.
///
/// It sees actions only: neither the agent nor its states nor the graph.
public protocol Detector: Component {
  /// Learns from sequences of both kinds.
  ///
  /// - Parameters:
  ///   - configuration: The hyperparameters.
  ///   - training: What it learns from.
  ///   - validation: Sequences of other users, to stop by.
  ///   - seed: All randomness of the training.
  ///   - checkpoint: Where training is kept, so that it goes on bit for bit where it stopped and is
  ///     done once; nil keeps nothing.
  ///   - progress: Called between epochs; throwing ends training, with its checkpoint.
  /// - Throws: An ``/Essentials/InputError`` about a hyperparameter or the checkpoint.
  static func trained(
    _ configuration: Configuration, on training: LabeledSequences, validation: LabeledSequences,
    seed: UInt64, checkpoint: PathCheckpoint.Place?, progress: ProgressReport
  ) throws -> Self

  /// How likely each sequence is one of an agent under attack, `[sequences]`, from 0 to 1.
  func scores(of sequences: ActionSequences) -> [Float]
}

extension Detector {
  /// From which score on a sequence counts as attacked, in precision, recall and F1.
  public static var threshold: Float { 0.5 }

  /// How well it tells attacked sequences from clean ones, at least one of each.
  public func metrics(
    attacked: ActionSequences, clean: ActionSequences
  ) -> DetectionMetrics {
    DetectionMetrics(
      positives: scores(of: attacked), negatives: scores(of: clean), threshold: Self.threshold)
  }

  /// The place in a folder for the checkpoint of a detector: that of its hyperparameters, its seed
  /// and the very sequences it learns from.
  public static func checkpoint(
    _ configuration: Configuration, on training: LabeledSequences, validation: LabeledSequences,
    seed: UInt64, graph: KnowledgeGraph, in folder: String
  ) throws -> PathCheckpoint.Place {
    let provenance = DetectorProvenance(
      detector: identifier, configuration: configuration, training: training.checksum,
      validation: validation.checksum)
    return PathCheckpoint.Place(
      try PathCheckpoint.Identity(
        kind: "detector", graph: graph, configuration: provenance, seed: seed),
      in: folder)
  }
}

/// What decides how a detector comes out, apart from its seed.
private struct DetectorProvenance<Configuration: Encodable>: Encodable {
  let detector: String
  let configuration: Configuration
  let training: String
  let validation: String
}
