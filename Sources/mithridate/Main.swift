import Essentials
import Terminal

/// The front: it answers at once what needs no tensors, and becomes the engine for everything else.
///
/// Loading libtorch takes half a second, which nobody should wait for a help text or a report.
@main
enum Main {
  static func main() async {
    StandardStreams.open()
    if Mithridate.answers(Array(CommandLine.arguments.dropFirst())) {
      await Program.run(Mithridate.self)
    } else {
      Program.end(Engine.takeOver(CommandLine.arguments))
    }
  }
}
