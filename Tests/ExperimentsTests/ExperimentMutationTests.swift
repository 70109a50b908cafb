import TestSupport
import Testing
@testable import Experiments

/// Experiments as nobody means them.
@Suite struct ExperimentMutationTests {
  /// What is written down wrongly is said, or it is what is written down.
  @Test func changedFilesAreErrorsAtMost() {
    let files = [
      """
      name: n
      command: poison
      seeds: [1, 2]
      grid: {ranker: [itempop, bpr], attack: &a [random, popular], controls: [true, false]}
      set: {ranker.epochs: 3}
      exclude: [{ranker: bpr, attack: random}]
      """,
      """
      x-d: &d {dataset: d}
      command: datasets describe {dataset}
      grid: {<<: *d, test-on: [[a, b], c]}
      trials:
        - grid: {n: [~, "x", 'y']}
        - set:
            a: |
              text
      """,
    ]
    let words = [
      "&a", "*a", "<<", "<<: *a", "- ", "[", "]", "{", "}", ": ", "\n", "\n  ", "\t", "~", "yes",
      "!!int", "!!binary", "|", ">", "? ", "---", "...", "%YAML 1.1", "{x}", "\"", "'", "#",
      "9223372036854775808", "name", "seeds", "grid", "trials", "exclude", "\u{0}", "\u{FEFF}",
    ]
    Mutator.run("experiment", files.map { Array($0.utf8) }, words: words, standardSeconds: 2) {
      bytes, _ in
      for trial in try ExperimentFile(String(decoding: bytes, as: UTF8.self), path: "x").trials {
        _ = (trial.key.text, trial.arguments, trial.folderName, trial.label)
      }
    }
  }
}
