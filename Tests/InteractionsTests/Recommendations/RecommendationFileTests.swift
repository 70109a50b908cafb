import Essentials
import TestSupport
import Testing

@testable import Interactions

@Suite struct RecommendationFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func lists(
    _ text: String, order: RecommendationFile.Order? = nil, behind: [String] = []
  ) throws -> [String: [String]] {
    var names = RecommendationNames()
    let losing = Set(try behind.map { try names.item($0) })
    let file = try RecommendationFile(
      path: folder.write(text, to: "lists"), order: order, behind: losing, naming: &names)
    return Dictionary(
      uniqueKeysWithValues: zip(file.users, file.items).map { user, items in
        (names.users[Int(user)], items.map { names.items[Int($0)] })
      })
  }

  /// The same lists in every form that tools write.
  @Test(arguments: [
    "ann\ttent\t2.5\nann\tstove\t1\nbob\ttent\t-1\n",
    "ann\tstove\t1\nbob\ttent\t-1\nann\ttent\t2.5\n",
    "user_id,item_id,score\nann,stove,1e-3\nann,\"tent\",0.2\nbob,tent,9\n",
    "user_id:token\titem_id:token\tscore:float\nann\ttent\t2\nann\tstove\t1\nbob\ttent\t1\n",
    "user,item,rank\nann,stove,2\nann,tent,1\nbob,tent,1\n",
    "ann,stove,2\nann,tent,1\nbob,tent,1\n",
    "ann,tent,0\nann,stove,1\nbob,tent,0\r\n",
    "ann,tent\nann,stove\nbob,tent\n",
    "user item\n".replacing(" ", with: "\t") + "ann\ttent\nann\tstove\nbob\ttent",
    "{\"user\": \"ann\", \"items\": [\"tent\", \"stove\"]}\n{\"items\": [\"tent\"], \"user\": \"bob\"}\n",
    "\n{\"user\": \"ann\", \"items\": [\"tent\", \"stove\"], \"scores\": [2, 1]}\n{\"user\": \"bob\", \"items\": [\"tent\"]}",
  ])
  func everyFormGivesTheSameLists(text: String) throws {
    #expect(try lists(text) == ["ann": ["tent", "stove"], "bob": ["tent"]])
  }

  @Test func numbersAreNames() throws {
    #expect(try lists("7,1,0.5\n7,2,0.9\n") == ["7": ["2", "1"]])
    #expect(try lists("{\"user\": 7, \"items\": [2, \"1\"]}\n") == ["7": ["2", "1"]])
  }

  @Test func anOptionSettlesWhatNumbersSay() throws {
    let text = "a,x,1\na,y,2\n"
    #expect(try lists(text) == ["a": ["x", "y"]])
    #expect(try lists(text, order: .score) == ["a": ["y", "x"]])
    #expect(try lists("user,item,rank\na,x,1\na,y,2\n", order: .score) == ["a": ["y", "x"]])
    // Not from 1 on without a gap: scores.
    #expect(try lists("a,x,1\na,y,3\n") == ["a": ["y", "x"]])
  }

  @Test func targetsLoseTies() throws {
    let text = "a,target,5\na,x,5\na,y,5\na,z,6\n"
    #expect(try lists(text, behind: ["target"]) == ["a": ["z", "x", "y", "target"]])
    #expect(try lists(text) == ["a": ["z", "target", "x", "y"]])
  }

  @Test(arguments: [
    ("", "FILE: no recommendations in it"),
    (
      "a,b,c,d\n",
      "FILE:1: 4 columns; expected user, item and a score or rank, separated by tabs or commas"
    ),
    ("a,x,1\na,y\n", "FILE:2: 2 columns where line 1 has 3"),
    ("a,x,1\na,y,best\n", "FILE:2: 'best' is no number: expected a score or a rank"),
    ("a,x,1\na,y,nan\n", "FILE:2: 'nan' is no number: expected a score or a rank"),
    ("a,x,1\na,x,2\n", "FILE: user 'a' is recommended 'x' twice"),
    (
      "{\"user\": \"a\", \"items\": [\"x\"]}\n{\"user\": \"a\", \"items\": []}\n",
      "FILE:2: a second list of user 'a'"
    ),
    (
      "{\"user\": \"a\", \"items\": [\"x\", \"x\"]}\n",
      "FILE:1: user 'a' is recommended an item twice"
    ),
    (
      "{\"user\": \"a\", \"items\": [1.5]}\n",
      #"FILE:1: expected {"user": …, "items": […]} with texts or whole numbers"#
    ),
  ])
  func whatIsNoListIsRefused(text: String, expected: String) throws {
    let path = try folder.write(text, to: "lists")
    #expect(
      complaint(about: path) {
        var names = RecommendationNames()
        _ = try RecommendationFile(path: path, naming: &names)
      } == expected)
  }

  /// é in one character and in two look alike and are two names.
  @Test func namesAreToldApartByBytes() throws {
    var names = RecommendationNames()
    let first = try names.item("caf\u{E9}")
    #expect(try names.item("cafe\u{301}") != first)
    #expect(try names.item("caf\u{E9}") == first)
  }

  @Test func namesStandOneALine() throws {
    #expect(
      try NameList(path: folder.write("a b\n\n c\r\nd", to: "n")).names == ["a b", " c", "d"])
    let path = try folder.write("a\nb\na\n", to: "twice")
    #expect(
      complaint(about: path) { _ = try NameList(path: path) } == "FILE:3: 'a' for the second time")
    let empty = try folder.write("\n", to: "empty")
    #expect(complaint(about: empty) { _ = try NameList(path: empty) } == "FILE: no name in it")
  }
}
