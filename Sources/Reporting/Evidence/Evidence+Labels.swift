import Documents

extension Evidence {
  /// Calls all data by their labels in all documents.
  mutating func labelData() {
    labelDatasets()
    labelGraphs()
  }

  private mutating func labelDatasets() {
    let labels = DataLabels(
      poisonings.map(Self.use) + datasets.map(Self.use) + screenings.map(Self.use)
        + evaluationRates.flatMap { rates in
          rates.document.map { .init(trial: rates.trial, name: $0.dataset, checksum: nil) }
        })
    for index in poisonings.indices {
      poisonings[index].document.dataset = labels.label(of: Self.use(poisonings[index]))
    }
    for index in screenings.indices {
      screenings[index].document.dataset = labels.label(of: Self.use(screenings[index]))
    }
    for index in datasets.indices {
      datasets[index].document.name = labels.label(of: Self.use(datasets[index]))
    }
    for index in evaluationRates.indices {
      let trial = evaluationRates[index].trial
      for place in evaluationRates[index].document.indices {
        evaluationRates[index].document[place].dataset = labels.label(
          of: .init(
            trial: trial, name: evaluationRates[index].document[place].dataset, checksum: nil))
      }
    }
  }

  private mutating func labelGraphs() {
    let labels = DataLabels(
      evasions.map(Self.use) + detections.map(Self.use)
        + walkRates.flatMap { rates in
          rates.document.map { .init(trial: rates.trial, name: $0.graph, checksum: nil) }
        },
      option: "graph", known: FieldNames.graphs.identifiers,
      published: Dictionary(PublishedGraph.checksums.map { ($1, $0) }) { first, _ in first })
    for index in evasions.indices {
      evasions[index].document.graph = labels.label(of: Self.use(evasions[index]))
    }
    for index in detections.indices {
      detections[index].document.graph = labels.label(of: Self.use(detections[index]))
    }
    for index in walkRates.indices {
      let trial = walkRates[index].trial
      for place in walkRates[index].document.indices {
        walkRates[index].document[place].graph = labels.label(
          of: .init(trial: trial, name: walkRates[index].document[place].graph, checksum: nil))
      }
    }
  }

  private static func use(_ finding: Finding<PoisonDocument>) -> DataLabels.Use {
    .init(
      trial: finding.trial, name: finding.document.dataset,
      checksum: finding.document.datasetChecksum)
  }

  private static func use(_ finding: Finding<ScreenDocument>) -> DataLabels.Use {
    .init(
      trial: finding.trial, name: finding.document.dataset,
      checksum: finding.document.datasetChecksum)
  }

  private static func use(_ finding: Finding<EvadeDocument>) -> DataLabels.Use {
    .init(
      trial: finding.trial, name: finding.document.graph, checksum: finding.document.graphChecksum)
  }

  private static func use(_ finding: Finding<DetectDocument>) -> DataLabels.Use {
    .init(
      trial: finding.trial, name: finding.document.graph, checksum: finding.document.graphChecksum)
  }

  private static func use(_ finding: Finding<DatasetDocument>) -> DataLabels.Use {
    .init(
      trial: finding.trial, name: finding.document.name, checksum: finding.document.checksum)
  }
}
