import Essentials
import Testing
@testable import Interactions

@Suite struct ColumnNamesTests {
  @Test func anyOfTheFourAreNamed() throws {
    #expect(
      try ColumnNames("user=who,item=what,time=when,value=how")
        == ColumnNames(user: "who", item: "what", time: "when", value: "how"))
    #expect(try ColumnNames("item=a=b") == ColumnNames(item: "a=b"))
    #expect(try ColumnNames("time=3,user=1").text == "user=1,time=3")
  }

  @Test(arguments: [
    ("who", "'who' names no column; expected user=A,item=B,time=C,value=D, any of them"),
    ("usr=who", "'usr=who' names no column; expected user=A,item=B,time=C,value=D, any of them"),
    ("user=", "'user=' names no column; expected a name after '='"),
    ("user=a,user=b", "two columns for 'user'; expected one"),
    ("", "'' names no column; expected user=A,item=B,time=C,value=D, any of them"),
  ])
  func anythingElseIsRefused(text: String, message: String) {
    #expect(throws: InputError(.usage, message)) { try ColumnNames(text) }
  }
}
