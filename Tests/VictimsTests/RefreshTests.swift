import Essentials
import Foundation
import Testing
import Victims

@Suite struct RefreshTests {
  @Test(arguments: [
    ("incremental", SimulatedVictim.Refresh.incremental), ("retrain", .retrain),
    ("warm-start", .warmStart(epochs: 1)), ("warm-start:12", .warmStart(epochs: 12)),
  ])
  func aRefreshIsWhatIsTyped(text: String, refresh: SimulatedVictim.Refresh) throws {
    #expect(try SimulatedVictim.Refresh(text) == refresh)
    #expect(refresh.text == text)
    let written = try JSONEncoder().encode([refresh])
    #expect(try JSONDecoder().decode([SimulatedVictim.Refresh].self, from: written) == [refresh])
  }

  @Test(arguments: [
    ("warm", "no refresh 'warm'"), ("", "no refresh ''"), ("retrain:2", "no refresh 'retrain:2'"),
    ("warm-start:", "from 1 to 1000"), ("warm-start:0", "from 1 to 1000"),
    ("warm-start:1.5", "from 1 to 1000"), ("warm-start:1001", "from 1 to 1000"),
  ])
  func whatIsNoneIsRefused(text: String, message: String) {
    let error = #expect(throws: InputError.self) { _ = try SimulatedVictim.Refresh(text) }
    #expect(error?.message.contains(message) == true)
  }
}
