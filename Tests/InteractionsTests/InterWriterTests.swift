import Foundation
import TestSupport
import Testing

@testable import Interactions

@Suite struct InterWriterTests {
  @Test func poisonsAreWrittenInOrder() throws {
    let folder = try TemporaryFolder()
    let poison = Poison(
      fakeUserCount: 2, clicksPerFakeUser: 2, clicks: [1, 0, 2, 2].map { ItemID($0) })
    let dataset = Dataset(
      name: "x", userNames: [], itemNames: ["a", "b"],
      log: InteractionLog(rows: [], itemCount: 2))
    let path = folder.path + "/poison.inter"
    try poison.write(to: path, itemName: dataset.itemName)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "user_id:token\titem_id:token\torder:float\nfake-0\tb\t0\nfake-0\ta\t1\n"
        + "fake-1\ttarget-0\t0\nfake-1\ttarget-0\t1\n")
  }
}
