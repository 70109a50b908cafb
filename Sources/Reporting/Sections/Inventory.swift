import Essentials
import Results

/// Where everything comes from: experiments, commands, seeds, versions, data.
struct Inventory {
  let evidence: Evidence

  var section: Report.Section {
    let checksums = Set(
      evidence.trials.compactMap { trial in
        trial.datasetChecksum.map { "\(trial.parameters["dataset"] ?? "–") \($0)" }
      }
    ).sorted()
    let examples = evidence.experiments.compactMap { experiment in
      trials(of: experiment).first.map { "\(experiment.name): \($0.commandLine)" }
    }
    let failed = evidence.trials.filter { $0.state == .failed }
    var blocks: [Report.Block] = []
    if !evidence.experiments.isEmpty { blocks.append(.table(table)) }
    if !failed.isEmpty {
      blocks.append(
        .more(
          "Failed trials",
          [.list(failed.map { "\($0.commandLine): \($0.message ?? "no message")" })]))
    }
    if !examples.isEmpty {
      blocks.append(.more("The first command of each experiment", [.list(examples)]))
    }
    if !checksums.isEmpty { blocks.append(.more("Fingerprints of the data", [.list(checksums)])) }
    blocks.append(
      .paragraph(
        "Each table lies as CSV and each chart as Plotly JSON in the folder beside this page. The same "
          + "store gives the same page, to the byte."))
    return Report.Section(
      id: "inventory", title: "Where the figures come from", shortTitle: "Sources", blocks: blocks)
  }

  private func trials(of experiment: ExperimentRecord) -> [TrialRecord] {
    evidence.trials.filter { evidence.askedFor[$0.id]?.contains(experiment.name) == true }
  }

  private var table: ReportTable {
    ReportTable(
      id: "experiments", caption: "Experiments in the store.",
      note: "A trial that several experiments ask for runs once and counts in each.",
      source: "",
      columns: [
        .init("Experiment", isText: true), .init("What it shows", isText: true),
        .init("Done"), .init("Running"), .init("Pending"), .init("Failed"), .init("Seeds"),
        .init("Queries"), .init("Time"), .init("Version", isText: true),
      ], rows: evidence.experiments.map(row))
  }

  private func row(_ experiment: ExperimentRecord) -> ReportTable.Row {
    let trials = trials(of: experiment)
    func count(_ state: TrialRecord.State) -> ReportTable.Cell {
      ReportTable.Cell(trials.count { $0.state == state }.grouped)
    }
    let seconds = trials.compactMap(\.seconds).reduce(0, +)
    return ReportTable.Row(
      [experiment.name],
      [
        ReportTable.Cell(experiment.title), count(.done), count(.running), count(.pending),
        count(.failed),
        ReportTable.Cell(Set(trials.compactMap(\.seed)).count.grouped),
        ReportTable.Cell(trials.compactMap(\.queries).reduce(0, +).grouped),
        ReportTable.Cell(seconds.duration),
        ReportTable.Cell(
          Set(trials.map(\.version)).filter { !$0.isEmpty }.sorted().joined(separator: ", ")),
      ])
  }
}
