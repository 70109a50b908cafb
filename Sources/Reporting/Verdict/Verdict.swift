/// What a part of a study comes to, for whoever has five minutes.
///
/// Every part that a report can have gives one of the same shape: who can do what with how little; how sure that
/// is, with what contradicts it; and what nobody has tried.
struct Verdict: Sendable {
  /// What it is about, in a word or two.
  var topic: String
  /// Who can do what with how little, in plain words.
  var finding: String
  /// What is added to it in the same plain words, such as what held out.
  var details: [String] = []
  /// How sure it is: seeds, intervals, controls, and seeds that contradict.
  var certainty: String
  /// What was not tried, a few words each.
  var untried: [String] = []
  /// The words of the field that this part of the report uses.
  var terms: [Term] = []
}
