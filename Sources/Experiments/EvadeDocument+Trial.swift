import Documents
import Evasion
import PathReasoning

extension SearchDocument {
  init(_ beam: BeamConfiguration) {
    self.init(
      widths: beam.widths, length: beam.length, dropout: beam.dropout,
      inflatesProbabilities: beam.inflatesProbabilities)
  }
}

extension EvadeDocument.Norms {
  init(_ norms: PerturbationNorms) {
    self.init(l0: norms.l0, l1: norms.l1, l2: norms.l2, linf: norms.linf)
  }
}

extension EvadeDocument.Drift {
  init(_ drift: PathDrift) {
    self.init(
      clean: drift.clean, noiseFloor: drift.noiseFloor, pValue: drift.pValue, l1: drift.l1,
      bandwidth: drift.bandwidth, sequences: drift.sequences)
  }
}

extension EvadeDocument.Example {
  init(_ example: WalkExample) {
    func hops(_ steps: [WalkExample.Step]) -> [Hop] {
      steps.map { Hop(relation: $0.relation, kind: $0.kind, node: $0.node, label: $0.label) }
    }
    self.init(
      user: example.user, label: example.label, clean: hops(example.clean),
      attacked: hops(example.attacked), changedHop: example.changedHop)
  }
}

extension RecommendationMetrics {
  /// The figures by name, in percent.
  var values: [String: Double?] {
    ["ndcg@10": ndcg, "recall@10": recall, "hr@10": hitRatio, "precision@10": precision]
  }
}
