import Documents
import Essentials
import Foundation
import Interactions
import Poisoning

/// The folder of one run: its plan, its checkpoints while it lasts, its results at the end.
///
/// | file | what |
/// | --- | --- |
/// | `plan.json` | what the run was told; a run of another plan refuses the folder |
/// | `*.checkpoint` | where an attack continues after an interruption |
/// | `poison.inter` | the clicks, in RecBole's atomic format |
/// | `curve.csv` | the attack's curve, as far as it has come; `control-*.csv` those of controls, with how often they drew |
/// | `run.json` | the outcome, as `--json` prints it |
///
/// Without a `plan.json`, files of these names are somebody else's, and the folder is refused.
package struct RunFolder: Sendable {
  package let url: URL
  /// Keeps other processes out as long as somebody has this value.
  private let hold: FolderHold

  /// Makes the folder, takes it and checks at once that it can be written to.
  ///
  /// - Throws: ``InputError/Kind/busy`` if another process works in it.
  package init(_ url: URL) throws {
    self.url = url
    let probe = url.appending(path: ".mithridate-\(ProcessInfo.processInfo.processIdentifier)")
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      try Data().write(to: probe)
      try FileManager.default.removeItem(at: probe)
    } catch {
      throw InputError(
        .cannotCreate, "the output folder cannot be written to", file: url.path)
    }
    hold = try FolderHold(url.path)
  }

  /// Where the attack or control of this name keeps its state.
  func checkpoint(_ name: String) -> URL { url.appending(path: "\(name).checkpoint") }

  /// Takes the folder for a plan, or continues the run of the same plan that is in it; of one that
  /// asks for less of an attack which can be continued, too.
  func claim(for plan: PoisoningTrial.Plan, dataset: Dataset) throws {
    var claim = Claim(plan: plan, dataset: dataset.name, datasetChecksum: dataset.checksum)
    let text = try claim.json
    let file = url.appending(path: "plan.json")
    if FileManager.default.fileExists(atPath: file.path) {
      guard var found = try? JSONDecoder().decode(Claim.self, from: Data(contentsOf: file)),
        let foundPlan = try? found.plan.extendable
      else {
        throw InputError(
          .cannotCreate, "not the plan of a run; choose another folder", file: file.path)
      }
      AtomicFile.sweep(url.path)
      if found == claim { return }
      found.plan = foundPlan
      claim.plan = try claim.plan.extendable
      guard found == claim else {
        throw InputError(
          .data, "the folder holds a run of another plan; choose another folder", file: file.path)
      }
    } else if let name = foreignFile {
      throw InputError(
        .cannotCreate,
        "is there already and belongs to no run; choose another folder, or take it away",
        file: url.appending(path: name).path)
    }
    try write(Data(text.utf8), to: file)
  }

  /// A file that a run would write and that is there.
  private var foreignFile: String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return names.sorted().first { name in
      ["poison.inter", "curve.csv", "run.json"].contains(name) || name.hasSuffix(".checkpoint")
        || name.hasPrefix("control-") && name.hasSuffix(".csv")
    }
  }

  /// Writes how an attack or control goes; the attack's own curve is `curve.csv`.
  func write(_ curve: [PoisonDocument.CurvePoint], _ name: String) throws {
    var text = "step,mean,max,targetClickRatio,seconds\n"
    for point in curve {
      text +=
        "\(point.step),\(point.mean),\(point.max),\(point.targetClickRatio),\(point.seconds)\n"
    }
    try write(Data(text.utf8), to: curveFile(name))
  }

  /// What ``write(_:_:)`` wrote in an earlier run, empty if there was none.
  func curve(_ name: String) throws -> [PoisonDocument.CurvePoint] {
    let file = curveFile(name)
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    let text = try String(contentsOf: file, encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().enumerated().map { index, line in
      let fields = line.split(separator: ",")
      guard fields.count == 5, let step = Int(fields[0]), let mean = Double(fields[1]),
        let max = Int(fields[2]), let ratio = Double(fields[3]), let seconds = Double(fields[4])
      else {
        throw InputError(.data, "not a point of a curve", file: file.path, line: index + 2)
      }
      return .init(step: step, mean: mean, max: max, targetClickRatio: ratio, seconds: seconds)
    }
  }

  private func curveFile(_ name: String) -> URL {
    url.appending(path: name.hasPrefix("control-") ? "\(name).csv" : "curve.csv")
  }

  /// Writes the results and returns the path of the poison.
  ///
  /// - Parameters:
  ///   - injection: The accounts as they come.
  ///   - userName: What the account in a slot is called.
  ///   - dataset: Has the items' names.
  func write(
    _ outcome: PoisonDocument, injection: Injection, userName: (Int) -> String, dataset: Dataset
  ) throws -> String {
    let poisonFile = url.appending(path: "poison.inter")
    try injection.write(to: poisonFile.path, userName: userName, itemName: dataset.itemName)
    var complete = outcome
    complete.poison = poisonFile.path
    try write(Data(try complete.json.utf8), to: url.appending(path: "run.json"))
    return poisonFile.path
  }

  private func write(_ data: Data, to file: URL) throws {
    try AtomicFile.write(data, to: file.path)
  }
}

/// Whose folder it is.
private struct Claim: Codable, Equatable {
  var plan: PoisoningTrial.Plan
  var dataset: String
  var datasetChecksum: String

  /// A log is what it holds, whatever it is called.
  static func == (left: Self, right: Self) -> Bool {
    left.plan == right.plan && left.datasetChecksum == right.datasetChecksum
  }
}
