import Documents
import Essentials
import Foundation
import Results

/// All that a store knows, with the documents of its trials decoded.
package struct Evidence: Sendable {
  /// A trial that is done, and what it came to.
  struct Finding<Document: Decodable & Sendable>: Sendable {
    var trial: TrialRecord
    /// The experiments that asked for it.
    var experiments: [String]
    var document: Document
  }

  /// In the order in which they first ran.
  package let experiments: [ExperimentRecord]
  /// Every trial once, in the order of experiments and their files.
  package let trials: [TrialRecord]
  /// The names of the experiments that a trial is part of, by the trial's number.
  let askedFor: [Int64: [String]]

  /// Attacks on recommenders as they are, by attackers who mind nothing.
  var poisonings: [Finding<PoisonDocument>] = []
  /// Attacks on recommenders behind a defense.
  private(set) var defended: [Finding<PoisonDocument>] = []
  /// Attacks that mind being noticed, on recommenders as they are.
  private(set) var stealthy: [Finding<PoisonDocument>] = []
  /// Attacks that are after something else than RecNum.
  private(set) var otherGoals: [Finding<PoisonDocument>] = []
  var screenings: [Finding<ScreenDocument>] = []
  var evasions: [Finding<EvadeDocument>] = []
  var detections: [Finding<DetectDocument>] = []
  var datasets: [Finding<DatasetDocument>] = []
  var stepTimings: [Finding<[StepRate]>] = []
  var evaluationRates: [Finding<[EvaluationRate]>] = []
  var walkRates: [Finding<[WalkRate]>] = []
  /// Trials whose document is not as its command writes it, and why; nothing of them is shown.
  private(set) var unreadable: [(trial: TrialRecord, reason: String)] = []

  /// Reads the whole store.
  package init(_ store: ResultStore) throws {
    let experiments = try store.experiments()
    try self.init(
      experiments: experiments, trials: experiments.flatMap { try store.trials(of: $0.name) })
  }

  /// Decodes what `trials` came to; a trial that several experiments ask for appears once for each.
  init(experiments: [ExperimentRecord], trials: [TrialRecord]) {
    self.experiments = experiments
    askedFor = Dictionary(grouping: trials, by: \.id).mapValues { $0.map(\.experiment) }
    var seen: Set<Int64> = []
    self.trials = trials.filter { seen.insert($0.id).inserted }
    for trial in self.trials where trial.state == .done {
      switch trial.command {
      case "poison": poisonings += decoded(trial)
      case "screen": screenings += decoded(trial)
      case "evade": evasions += decoded(trial)
      case "detect": detections += decoded(trial)
      case "datasets describe": datasets += decoded(trial)
      case "bench step": stepTimings += decoded(trial)
      case "bench evaluation": evaluationRates += decoded(trial)
      case "bench walk": walkRates += decoded(trial)
      default: continue
      }
    }
    labelData()
    // A map whose lists do not match cannot be drawn; what else the trial found still counts.
    for index in poisonings.indices where poisonings[index].document.map?.isConsistent == false {
      unreadable.append((poisonings[index].trial, "the lists of its map differ in length"))
      poisonings[index].document.map = nil
    }
    // What is not after RecNum is not compared by it.
    otherGoals = poisonings.filter { $0.document.goal != nil }
    poisonings.removeAll { $0.document.goal != nil }
    // Another game: not to be mixed with what is played without.
    defended = poisonings.filter { $0.document.defense != nil }
    stealthy = poisonings.filter { $0.document.defense == nil && $0.document.stealth != nil }
    poisonings.removeAll { $0.document.defense != nil || $0.document.stealth != nil }
  }

  private mutating func decoded<Document>(_ trial: TrialRecord) -> [Finding<Document>] {
    do {
      let data = Data((trial.outcome ?? "").utf8)
      if let number = data.numberBeyondReach {
        unreadable.append(
          (trial, "no figure of a trial is as large as the \(number) in its document"))
        return []
      }
      let document = try JSONDecoder().decode(Document.self, from: data)
      return [
        Finding(trial: trial, experiments: askedFor[trial.id] ?? [], document: document)
      ]
    } catch let error as DecodingError {
      unreadable.append((trial, error.place))
    } catch {
      unreadable.append((trial, "\(error)"))
    }
    return []
  }

  /// Whether everybody that was attacked is somebody's own recommender: no paper speaks of those, and so
  /// neither does the report.
  var isOwn: Bool {
    let attacked = poisonings + defended + stealthy + otherGoals
    return !attacked.isEmpty && evasions.isEmpty && detections.isEmpty
      && attacked.allSatisfy { $0.document.recommender != nil }
  }

  /// The number that a table or a figure has in its paper, before a caption; nothing where no paper is
  /// spoken of.
  func number(_ text: String) -> String { isOwn ? "" : text + ". " }

  /// How many trials are in `state`.
  func count(_ state: TrialRecord.State) -> Int { trials.count { $0.state == state } }
}

extension Data {
  /// A number in this JSON document that no measurement comes to, if there is one.
  ///
  /// Sums and products of the whole numbers that are left stay within 64 bits. A seed, an option or a size
  /// is no count, and a fraction or what no `Int` holds is nowhere taken for one.
  fileprivate var numberBeyondReach: NSNumber? {
    func search(_ value: Any) -> NSNumber? {
      switch value {
      case let members as [String: Any]:
        members.lazy.filter { !Self.withoutCounts.contains($0.key) }.compactMap { search($0.value) }
          .first
      case let values as [Any]: values.lazy.compactMap(search).first
      case let number as NSNumber: number.isLargeCount ? number : nil
      default: nil
      }
    }
    return (try? JSONSerialization.jsonObject(with: self)).flatMap(search)
  }

  /// Hyperparameters and measures; a budget, which is multiplied, stands beside the former.
  private static let withoutCounts: Set<String> = [
    "seed", "input", "seconds", "meanPerturbationNorms", "epsilon", "mmd", "ranker", "attack",
    "attacks", "recommender", "detector",
  ]
}

extension NSNumber {
  /// Whether it is a whole number that an `Int` holds and no count comes to.
  fileprivate var isLargeCount: Bool {
    let size = abs(doubleValue)
    // The greatest `Int` is rounded to 2⁶³.
    return size > 1e12 && size <= 0x1p63 && size == size.rounded()
  }
}

extension DecodingError {
  /// What is wrong and where, in a few words.
  fileprivate var place: String {
    func path(_ context: Context) -> String { context.codingPath.text }
    switch self {
    case .keyNotFound(let key, let context):
      let parent = path(context)
      return "its document lacks '\(parent.isEmpty ? "" : parent + ".")\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "'\(path(context))' in its document has another type than expected"
    case .dataCorrupted: return "its document is not JSON"
    @unknown default: return "its document cannot be read"
    }
  }
}
