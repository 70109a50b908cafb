import Foundation

/// The command line of a recommender of somebody else's.
public struct RecommenderCommand: Sendable, Equatable {
  /// What the shell is given: `python shop.py --model als`.
  public var text: String
  /// What stands before it, if anything: `srun -n1`, `ssh host`, `docker run -i image`.
  public var launch: String?

  /// A command as one writes it in a terminal.
  public init(_ text: String, launch: String? = nil) {
    self.text = text
    self.launch = launch
  }

  /// A command from its words, each of which reaches the program as it is.
  public init(words: [String], launch: String? = nil) {
    self.init(words.map(Self.quoted).joined(separator: " "), launch: launch)
  }

  /// The whole of it.
  var line: String { launch.map { $0 + " " + text } ?? text }

  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        byte >= 0x80 || isalnum(Int32(byte)) != 0 || "-_./=:,+@%".utf8.contains(byte)
      }
    return isPlain ? word : "'" + word.replacingOccurrences(of: "'", with: #"'\''"#) + "'"
  }
}
