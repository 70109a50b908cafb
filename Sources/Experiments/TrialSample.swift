/// Those of many trials that show whether all of them can run.
///
/// What a command refuses, it refuses for one value or for two that do not go together. So one trial is
/// looked at for every two values that occur together. Of whole numbers, the least and the greatest
/// stand for those between them: a command takes a range of numbers. A seed may be any number.
package struct TrialSample {
  private struct Feature: Hashable {
    var name: String
    var isSetting: Bool
    var value: String
  }

  private struct Axis: Hashable {
    var name: String
    var isSetting: Bool
  }

  private struct Pair: Hashable {
    var command: [String]
    var first: Feature?
    var second: Feature?
  }

  private var ranges: [Axis: ClosedRange<Int>] = [:]
  private var seen: Set<Pair> = []

  /// A sample of `trials`.
  package init(_ trials: [Trial]) {
    for option in trials.lazy.flatMap(\.options) {
      guard let number = Int(option.value.text) else { continue }
      let axis = Axis(name: option.name, isSetting: option.isSetting)
      let range = ranges[axis] ?? number...number
      ranges[axis] = min(range.lowerBound, number)...max(range.upperBound, number)
    }
  }

  /// Whether `trial` shows something that none before it has shown.
  package mutating func wants(_ trial: Trial) -> Bool {
    let features = trial.options.map(feature)
    var isNew = seen.insert(Pair(command: trial.command)).inserted
    for (place, first) in features.enumerated() {
      for second in features[place...] {
        let pair = Pair(command: trial.command, first: first, second: second)
        if seen.insert(pair).inserted { isNew = true }
      }
    }
    return isNew
  }

  private func feature(_ option: Trial.Option) -> Feature {
    let text = option.value.text
    if option.name == "seed", !option.isSetting, UInt64(text) != nil {
      return Feature(name: option.name, isSetting: false, value: "any")
    }
    var value = "=" + text
    let axis = Axis(name: option.name, isSetting: option.isSetting)
    if let number = Int(text), let range = ranges[axis], range.lowerBound < number,
      number < range.upperBound
    {
      value = "between"
    }
    return Feature(name: option.name, isSetting: option.isSetting, value: value)
  }
}
