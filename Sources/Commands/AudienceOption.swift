import ArgumentParser
import Essentials
import Victims

/// How many users' lists are counted.
struct AudienceOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many real users' lists are counted.",
      discussion: """
        A random sample that the seed decides, scaled up, with its standard error. By default everybody \
        up to \(Audience.standardSize.grouped) users, and a sample of so many if there are more.
        """,
      valueName: "users"))
  var audience: Int?

  func validate() throws {
    if let audience, audience < 1 {
      throw ValidationError("--audience must be at least 1, not \(audience)")
    }
  }
}
