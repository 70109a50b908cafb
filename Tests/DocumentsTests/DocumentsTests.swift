import Documents
import Essentials
import Foundation
import Testing

/// Documents that the command has printed before they were declared once; see
/// `Golden/make_goldens.sh`.
@Suite struct DocumentsTests {
  private static func golden(_ name: String) throws -> String {
    let folder = try #require(Bundle.module.resourceURL)
    return try String(contentsOf: folder.appending(path: "Golden/\(name).json"), encoding: .utf8)
  }

  /// Reads the document called `name` and writes it again: nothing is lost and nothing added.
  private func expectSame<Document: Codable>(_ name: String, _: Document.Type) throws {
    let text = try Self.golden(name)
    let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    #expect(try document.json + "\n" == text)
  }

  @Test func everyDocumentComesOutAsItWentIn() throws {
    try expectSame("datasets-describe", DatasetDocument.self)
    try expectSame("datasets-list", [DatasetListing].self)
    try expectSame("train", TrainDocument.self)
    try expectSame("poison", PoisonDocument.self)
    try expectSame("evade", EvadeDocument.self)
    try expectSame("detect", DetectDocument.self)
    try expectSame("bench-step", [StepRate].self)
    try expectSame("bench-evaluation", [EvaluationRate].self)
    try expectSame("bench-walk", [WalkRate].self)
    try expectSame("experiment-run", RunDocument.self)
    try expectSame("experiment-dry-run", ProjectionDocument.self)
    try expectSame("experiment-status", StatusDocument.self)
  }

  @Test func aReportSaysWhatItWrote() throws {
    let document = ReportDocument(page: "a/r.html", figures: "a/r", tables: ["t"], charts: [])
    #expect(
      try document.json
        == "{\n  \"charts\" : [\n\n  ],\n  \"figures\" : \"a/r\",\n  \"page\" : \"a/r.html\",\n"
        + "  \"tables\" : [\n    \"t\"\n  ]\n}")
  }

  @Test func theLargestSeedStaysExact() throws {
    let document = try JSONDecoder().decode(
      StatusDocument.self, from: Data(Self.golden("experiment-status").utf8))
    #expect(document.trials.last?.trial["seed"] == .natural(.max))
    #expect(document.trials.map(\.state) == [.done, .pending])
  }

  /// `name` with the members at `paths` taken out and one of no version put in.
  private func lessened(_ name: String, without paths: [[String]]) throws -> Data {
    var document = try JSON(parsing: Self.golden(name))
    for path in paths { document = document.removing(path[...]) }
    return Data(document.merging(["of another version": true]).compact.utf8)
  }

  @Test func documentsOfOtherVersionsAreRead() throws {
    let decoder = JSONDecoder()
    let poison = try decoder.decode(
      PoisonDocument.self,
      from: lessened(
        "poison",
        without: [["datasetChecksum"], ["strategy"], ["readsLog"], ["controls"], ["actionSpace"]]))
    #expect(poison.strategy == nil && poison.readsLog == nil && poison.controls == nil)
    let evade = try decoder.decode(
      EvadeDocument.self,
      from: lessened("evade", without: [["meanListLength"], ["mmd"], ["example"], ["objective"]]))
    #expect(evade.meanListLength == nil && evade.mmd == nil)
    let detect = try decoder.decode(
      DetectDocument.self, from: lessened("detect", without: [["configuration", "beam"]]))
    #expect(detect.configuration.beam == nil)
    let dataset = try decoder.decode(
      DatasetDocument.self, from: lessened("datasets-describe", without: [["checksum"]]))
    #expect(dataset.checksum == nil)
  }

  @Test func aMapsListsMatch() {
    var map = PoisonDocument.Map(
      embedding: "pmf", x: [0, 1], y: [2, 3], popularity: [4, 0], clicks: [1, 2], targets: 1)
    #expect(map.isConsistent)
    map.targets = 3
    #expect(!map.isConsistent)
    map.targets = 1
    map.y.append(4)
    #expect(!map.isConsistent)
  }

  @Test func aMapsFloatsKeepTheirDigits() throws {
    let map = PoisonDocument.Map(
      embedding: "pmf", x: [0.1], y: [-1.5e-7], popularity: [4], clicks: [1], targets: 0)
    let text = try map.json
    #expect(text.contains("    0.1\n") && text.contains("    -1.5e-07\n"))
    let read = try JSONDecoder().decode(PoisonDocument.Map.self, from: Data(text.utf8))
    #expect(read.x == map.x && read.y == map.y)
  }
}

extension JSON {
  /// Without the member that `path` leads to.
  fileprivate func removing(_ path: ArraySlice<String>) -> JSON {
    guard case .object(var members) = self, let name = path.first else { return self }
    members[name] = path.count == 1 ? nil : members[name]?.removing(path.dropFirst())
    return .object(members)
  }
}
