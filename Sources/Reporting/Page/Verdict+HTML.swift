extension Verdict {
  /// The finding large, and beneath it how sure it is and what is not known.
  var html: HTML {
    .element(
      "div", ["class": "verdict"],
      [
        .element("h3", ["class": "topic"], text: topic),
        .element("p", ["class": "finding"], [.prose(finding)]),
      ]
        + details.map { .element("p", [:], [.prose($0)]) }
        + [line("How sure", certainty)]
        + (untried.isEmpty ? [] : [line("Not tried", untried.joined(separator: "; ") + ".")]))
  }

  private func line(_ name: String, _ text: String) -> HTML {
    .element("p", [:], [.element("strong", [:], text: name + ":"), .text(" "), .prose(text)])
  }
}
