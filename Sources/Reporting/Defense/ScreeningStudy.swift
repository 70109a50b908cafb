import Documents
import Essentials

/// The screens of a store, arranged as tables show them: how well detectors tell false accounts from real ones,
/// and how many real users that costs.
struct ScreeningStudy {
  /// What is to be found where.
  struct Place: Hashable {
    var dataset: String
    var attack: String
    var fakeUsers: Int
  }

  /// A detector that looks for an attack's accounts in a log, by seed.
  struct Cell {
    var place: Place
    /// Its name, with what it has learned from and the hyperparameters that tell it from others of the store.
    var detector: String
    var trainedOn: String?
    var results: [UInt64: ScreenDocument.Result]

    func values(_ value: (ScreenDocument.Result) -> Double) -> [UInt64: Double] {
      results.mapValues(value)
    }
    func measurement(_ value: (ScreenDocument.Result) -> Double) -> Measurement {
      Measurement(results.sorted { $0.key < $1.key }.map { value($0.value) })
    }
    /// The share of false accounts found while one of a hundred real ones is flagged.
    var strictRecall: [UInt64: Double] { values { $0.recallAtFalseAlarms["0.01"] ?? 0 } }
    /// How many real users are flagged then.
    var flagged: Double { measurement { Double($0.flaggedRealUsers["0.01"] ?? 0) }.mean }
    /// How many false accounts are found then.
    var found: Double { (strictRecall.measurement?.mean ?? 0) * Double(place.fakeUsers) }
    var realUsers: Double { measurement { Double($0.realUsers) }.mean }
    /// How many of the false accounts as many flags at random would find.
    var guessed: Double { Double(place.fakeUsers) * flagged / max(1, realUsers) }
    /// The name of the detector and what it has learned from.
    var name: String {
      detector
        + (trainedOn.map { " trained on \(FieldNames.poisoningAttacks[$0])" } ?? "")
    }
    /// Its figures at one of a hundred, in words: finds 3 of 20, flags 65 honest users.
    var words: String {
      "finds \(BaseRate.count(found)) of \(place.fakeUsers.grouped), flags "
        + "\(BaseRate.count(flagged)) honest users"
    }
  }

  /// Everything that was screened, in the order of the other tables.
  let cells: [Cell]

  /// Where real accounts pass as false ones, which nobody can tell.
  static let control = "real-users"

  init(_ evidence: Evidence) {
    struct Key: Hashable {
      var place: Place
      var detector: String
      var trainedOn: String
    }
    let telling = Self.telling(evidence.screenings.map(\.document))
    var groups: [Key: [UInt64: ScreenDocument.Result]] = [:]
    for finding in evidence.screenings {
      let document = finding.document
      for result in document.results {
        let key = Key(
          place: Place(
            dataset: document.dataset, attack: result.attack,
            fakeUsers: result.fakeUsers),
          detector: telling(document), trainedOn: document.trainedOn ?? "")
        // The same seed twice is no second measurement.
        if groups[key]?[document.seed] == nil { groups[key, default: [:]][document.seed] = result }
      }
    }
    let datasets = FieldNames.datasets.sorted(groups.keys.map(\.place.dataset))
    let attacks = FieldNames.poisoningAttacks.sorted(groups.keys.map(\.place.attack))
    func order(_ key: Key) -> (Int, String, String, Int, Int) {
      (
        datasets.firstIndex(of: key.place.dataset) ?? 0, key.detector, key.trainedOn,
        attacks.firstIndex(of: key.place.attack) ?? 0, key.place.fakeUsers
      )
    }
    cells = groups.sorted { order($0.key) < order($1.key) }.map { key, results in
      Cell(
        place: key.place, detector: key.detector,
        trainedOn: key.trainedOn.isEmpty ? nil : key.trainedOn, results: results)
    }
  }

  /// The names of detectors, with the hyperparameters that differ among those of a name.
  private static func telling(_ documents: [ScreenDocument]) -> (ScreenDocument) -> String {
    var settings: [String: [String: Set<JSON>]] = [:]
    for document in documents {
      for (name, value) in document.configuration.detector {
        settings[document.detector, default: [:]][name, default: []].insert(value)
      }
    }
    return { document in
      let telling = document.configuration.detector.sorted { $0.key < $1.key }.filter {
        settings[document.detector]?[$0.key].map { $0.count } ?? 0 > 1
      }.map { "\($0.key) \($0.value.text ?? $0.value.compact)" }
      return document.detector + (telling.isEmpty ? "" : " (\(telling.joined(separator: ", ")))")
    }
  }

  /// Places with an attack, in the order of the tables.
  var places: [Place] {
    var seen: Set<Place> = []
    return cells.map(\.place).filter { $0.attack != Self.control && seen.insert($0).inserted }
  }

  /// What flags accounts at random is called among detectors.
  static let chance = "chance"

  /// Which detector finds most in one place while one of a hundred real users is flagged; as many flags at random
  /// are what it has to beat.
  func contest(at place: Place) -> Contest {
    let own = cells.filter { $0.place == place }
    let chance = own.reduce(into: [UInt64: Double]()) { chance, cell in
      for (seed, result) in cell.results {
        chance[seed] =
          Double(result.flaggedRealUsers["0.01"] ?? 0) / Double(max(1, result.realUsers))
      }
    }
    return Contest(
      own.map { .init(id: $0.name, name: $0.name, results: $0.strictRecall) } + [
        .init(id: Self.chance, name: "chance", isControl: true, results: chance)
      ], kind: "detector")
  }
}
