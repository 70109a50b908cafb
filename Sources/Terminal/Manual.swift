/// What the command and its parts are for, each said once: the help of the whole lists them all, while
/// only the engine has all of them inside.
package enum Manual {
  package static let version = "0.1.0"

  package static let abstract =
    "Shows how easily a recommender can be poisoned, and what that would look like."

  package static let discussion = """
    Start with 'mithridate demo', which needs no data. To test a recommender on your own log, \
    pass a CSV or .inter file as --dataset.

    Exit codes: 0 done, 1 some trials of an experiment or checks of a gate failed, 64 wrong usage, 65 unreadable \
    data, 66 missing input, 69 a recommender that fails or something that 'doctor' misses, 70 a component breaks the rules, 73 output cannot be created, 74 reading \
    or writing failed, 75 busy: try again, 130 interrupted.
    """

  package static let demo = "The main job on a synthetic shop: train, attack, compare."
  package static let doctor =
    "Looks whether all that is needed is here, and says what to do if not."
  package static let datasets = "Lists, describes, imports and converts logs of interactions."
  package static let train = "Trains a recommender and measures how well it recommends."
  package static let poison =
    "Attacks a recommender with fake clicks and measures what they buy."
  package static let recommender = "Checks recommenders of your own, in any language."
  package static let craft = "Makes a poison without a recommender, as files for your own pipeline."
  package static let score = "Says what a poison did, from recommendations before and after it."
  package static let screen =
    "Looks for false accounts in a log, and measures how well they are told from real ones."
  package static let gate =
    "Holds a recommender against what its owner expects of it under attack, for tests."
  package static let evade =
    "Misleads a path-reasoning recommender while it walks, and measures what it costs."
  package static let detect =
    "Trains a detector of attacks on walks, and measures what it detects."
  package static let experiment = "Runs the trials of a file and keeps what they measure."
  package static let components =
    "Lists what can be chosen by name, with every hyperparameter."
  package static let report =
    "Writes a store of results as one page to read, with every table and figure."
  package static let bench = "Measures the paper's timings on this machine."
}
