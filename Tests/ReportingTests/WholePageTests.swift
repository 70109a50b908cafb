import Essentials
import Foundation
import Testing

@testable import Reporting

/// Pages with something in every section, as they are written: what they weigh, and what a keyboard and a screen
/// reader meet.
///
/// Where $MITHRIDATE_PAGES names a folder, they are left there for `Scripts/axe` to look at.
struct WholePageTests {
  private func page(_ name: String, _ fill: (inout SyntheticStudy) -> Void) throws -> String {
    var study = SyntheticStudy()
    fill(&study)
    let page = Page(Report(study.evidence, name: "study.sqlite"), resources: try .load()).html
    if let folder = ProcessInfo.processInfo.environment["MITHRIDATE_PAGES"], !folder.isEmpty {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try page.write(toFile: "\(folder)/\(name).html", atomically: true, encoding: .utf8)
    }
    return page
  }

  /// All datasets and rankers of the paper, with maps of 5,000 items.
  private func everything() throws -> String {
    try page("everything") { study in
      study.datasets = ["steam", "movielens-1m", "amazon-phone", "amazon-clothing"]
      study.rankers = [
        "itempop", "co-visitation", "pmf", "bpr", "neumf", "autorec", "gru4rec", "ngcf",
      ]
      study.attacks = [
        "random", "popular", "middle", "power-item", "conslop", "appgrad", "poisonrec",
      ]
      study.seeds = [1, 2, 3]
      study.steps = 60
      study.items = 5_000
      study.addDatasets()
      // Maps are of one dataset, as in the paper.
      study.addComparison()
      study.addDesigns()
      study.addTimings()
      study.addEvasion()
      study.addDetection()
      study.addDefenses()
      study.addBudgets()
      study.addScreens([("profile", 0.148), ("fraudar", 0.05)])
      study.addStealth()
      study.datasets = ["amazon-beauty"]
      study.addComparison(withMaps: true)
    }
  }

  @Test func aFullStudyIsSmall() throws {
    let page = try everything()
    for id in [
      "datasets", "attacks", "heuristics", "controls", "tests", "designs", "target-clicks", "maps",
      "strategies", "timing", "poisoning-claims", "evasion", "walk", "frequency", "detection",
      "screening", "defense", "budget", "stealth", "paths-claims", "inventory",
    ] {
      #expect(page.contains("<section id=\"\(id)\">"), "\(id)")
    }
    #expect(page.utf8.count < 1_500_000, "\(page.utf8.count) bytes")
  }

  /// One stop a chart and a table, and nothing to press inside what is an image.
  @Test func aKeyboardStopsOnceAChart() throws {
    let page = try everything()
    let charts = page.matches(of: /<div class="plot"[^>]*role="img" tabindex="0"/).count
    #expect(charts > 20)
    #expect(page.matches(of: /role="img"/).count == charts + 2, "charts, and a walk drawn twice")
    #expect(
      page.matches(of: /tabindex=/).count
        == charts + page.matches(of: /<div class="scroll" tabindex="0"/).count)
    #expect(!page.contains("<button") && !page.contains("<svg tabindex"))
  }

  /// Nothing is sent for, by whatever name.
  @Test func nothingIsFetched() throws {
    let page = try everything()
    #expect(page.contains("default-src 'none'"))
    for word in [
      "src=\"", "url(", "@import", "<link rel=\"stylesheet", "<iframe", "http-equiv=\"refresh",
    ] {
      #expect(!page.contains(word), "\(word)")
    }
    let addresses = Set(page.matches(of: /https?:\/\/[^"'\s<)]+/).map { String($0.output) })
    #expect(addresses == ["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"])
  }

  @Test func ownRecommendersHaveAPageToo() throws {
    let page = try page("own") { study in
      study.isOwn = true
      study.rankers = ["shop 2.1", "shop 2.2"]
      study.seeds = [1, 2, 3]
      study.addComparison(withMaps: true)
    }
    #expect(page.contains("shop 2.2"))
  }
}
