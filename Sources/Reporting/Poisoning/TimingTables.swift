import Essentials

/// The paper's timings, on the machine that ran the benchmarks.
struct TimingTables {
  let evidence: Evidence

  var section: Report.Section? {
    let blocks = [steps, evaluations].compactMap(\.self).map(Report.Block.table)
    guard !blocks.isEmpty else { return nil }
    return Report.Section(
      id: "timing", title: "How long it takes", shortTitle: "Timing", blocks: blocks)
  }

  private var steps: ReportTable? {
    let timings = evidence.stepTimings.flatMap(\.document)
    guard !timings.isEmpty else { return nil }
    let sizes = Set(timings.map(\.items)).sorted()
    let spaces = FieldNames.actionSpaces.sorted(timings.map(\.actionSpace))
    func seconds(_ space: String, _ items: Int) -> Measurement? {
      let values = timings.filter { $0.actionSpace == space && $0.items == items }
        .map(\.secondsPerStep)
      return values.isEmpty ? nil : Measurement(values)
    }
    return ReportTable(
      id: "timing-steps",
      caption: "Seconds of one training step of PoisonRec, recommender left out.",
      note: "By the number of original items"
        + (evidence.isOwn
          ? "." : "; beneath, the paper's figure on its own machine (section IV.B)."),
      source: Evidence.source(of: evidence.stepTimings),
      columns: [.init("Action space", isText: true)] + sizes.map { .init("\($0.grouped) items") },
      rows: spaces.map { space in
        ReportTable.Row(
          [FieldNames.actionSpaces[space]],
          sizes.map { items in
            guard let measured = seconds(space, items) else { return ReportTable.Cell("–") }
            return ReportTable.Cell(
              measured.mean.text(digits: 3) + " s",
              notes: evidence.isOwn
                ? []
                : [
                  PublishedPoisoning.secondsPerStep(actionSpace: space, items: items)
                    .map { "paper \($0.text(digits: 2)) s" } ?? ""
                ])
          })
      },
      csv: CSV(
        ["action_space", "items", "seconds_per_step", "seconds_published"],
        spaces.flatMap { space in
          sizes.compactMap { items in
            seconds(space, items).map { measured in
              [
                space, "\(items)", measured.mean.exact,
                PublishedPoisoning.secondsPerStep(actionSpace: space, items: items).exact,
              ]
            }
          }
        }))
  }

  private var evaluations: ReportTable? {
    let rates = evidence.evaluationRates.flatMap(\.document)
    guard !rates.isEmpty else { return nil }
    let datasets = FieldNames.datasets.sorted(rates.map(\.dataset))
    let rankers = FieldNames.rankers.sorted(rates.map(\.ranker))
    func rate(_ ranker: String, _ dataset: String) -> Double? {
      rates.last { $0.ranker == ranker && $0.dataset == dataset }?.evaluationsPerSecond
    }
    return ReportTable(
      id: "timing-evaluations",
      caption: "Evaluations a second: reload, update on a poison, RecNum over all users.",
      source: Evidence.source(of: evidence.evaluationRates),
      columns: [.init("Recommender", isText: true)]
        + datasets.map { .init(FieldNames.datasets[$0]) },
      rows: rankers.map { ranker in
        ReportTable.Row(
          [FieldNames.rankers[ranker]],
          datasets.map { dataset in
            ReportTable.Cell(
              rate(ranker, dataset).map { $0 < 10 ? $0.text(digits: 1) : $0.grouped } ?? "–")
          })
      },
      csv: CSV(
        ["ranker", "dataset", "evaluations_per_second", "worlds_at_once"],
        rates.map {
          [$0.ranker, $0.dataset, $0.evaluationsPerSecond.exact, "\($0.worldsAtOnce)"]
        }))
  }
}
