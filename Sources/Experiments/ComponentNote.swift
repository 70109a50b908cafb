/// What the documentation says of a component, for whoever has no browser at hand.
///
/// The text is taken from the pages in the `.docc` catalogs by `Scripts/component-notes`; a test holds the two
/// together.
struct ComponentNote: Equatable {
  struct Hyperparameter: Equatable {
    var name: String
    var range: String
    var meaning: String
  }

  /// What it is, in a sentence.
  var summary = ""
  /// Who has described it, and where.
  var source = ""
  var hyperparameters: [Hyperparameter] = []

  /// All notes, by the name of the type.
  static let all: [String: ComponentNote] = {
    var notes: [String: ComponentNote] = [:]
    var title = ""
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      switch parts[0] {
      case "#": title = parts[1]
      case "summary": notes[title, default: ComponentNote()].summary = parts[1]
      case "source": notes[title, default: ComponentNote()].source = parts[1]
      default:
        notes[title, default: ComponentNote()].hyperparameters.append(
          .init(name: parts[0], range: parts[1], meaning: parts[2]))
      }
    }
    return notes
  }()
}
