import TestSupport
import Testing
@testable import Interactions

@Suite struct InteractionTableTests {
  @Test func rowsStayAsTheyStand() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("user,item,time\nb,x,3\na,y,1\nb,y,2\nb,x,3\n", to: "log.csv")
    let table = try InteractionTable(reading: InteractionFile(path: path))
    #expect(table.users.all == [0, 1, 0, 0] && table.items.all == [0, 1, 1, 0])
    #expect(table.times.all == [3, 1, 2, 3])
    #expect((0..<2).map { table.userNames[$0] } == ["b", "a"])
    #expect((0..<2).map { table.itemNames[$0] } == ["x", "y"])
  }

  @Test func withoutTimesOrderIsAllThatIsKnown() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("user,item\nb,x\na,y\n", to: "log.csv")
    let table = try InteractionTable(reading: InteractionFile(path: path))
    #expect(table.times.isEmpty && table.users.count == 2)
  }
}
