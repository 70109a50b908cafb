import Commands
import Essentials
import Terminal

/// The engine: everything that computes, with the libraries that this needs.
@main
enum Main {
  static func main() async {
    StandardStreams.open()
    Mithridate.prepare()
    await Program.run(Mithridate.self)
  }
}
