import Essentials

extension ProcessVictim {
  /// What came of a request that nobody can answer.
  enum Provocation {
    case refused
    case answered
    /// No answer, for this reason.
    case silent(String)
  }

  /// Makes a request that is none of the game's.
  func provoke(
    _ method: String, _ parameters: JSON, within seconds: Double
  ) async throws -> Provocation {
    try await crew.forEach(1) { _, worker in
      do {
        let _: RecommenderMessages.Nothing? = try worker.askOnce(
          method, parameters, within: seconds)
        return .answered
      } catch is RecommenderProcess.RPCFailure {
        return .refused
      } catch let trouble as RecommenderProcess.Trouble {
        return .silent(trouble.what)
      }
    }[0]
  }
}
