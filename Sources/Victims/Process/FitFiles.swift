import Essentials
import Foundation
import Interactions

/// The files that a recommender of somebody else's trains on, in a folder that goes when nobody needs
/// it any more.
///
/// | file | what |
/// | --- | --- |
/// | `log.csv` | `user,item,timestamp`, user after user, each in time order |
/// | `users.txt` | line k is the name of user k: real users, then fake accounts |
/// | `items.txt` | line k is the name of item k: originals, then targets |
final class FitFiles: Sendable {
  let folder: String

  var log: String { folder + "/log.csv" }
  var userNames: String { folder + "/users.txt" }
  var itemNames: String { folder + "/items.txt" }

  /// Writes them to a new folder below that of temporary files.
  ///
  /// - Throws: An ``InputError`` if that cannot be written to.
  init(_ log: InteractionLog, _ names: ProcessVictim.Names) throws {
    folder = try Self.makeFolder()
    do {
      try write(log)
      try write(names.users, to: userNames)
      try write(names.items, to: itemNames)
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static func makeFolder() throws -> String {
    let place = FileManager.default.temporaryDirectory.path
    var template = Array("\(place)/mithridate-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw InputError(
        .cannotCreate, "no folder can be made: \(String(cString: strerror(errno)))", file: place)
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func write(_ log: InteractionLog) throws {
    var text: [UInt8] = Array("user,item,timestamp\n".utf8)
    text.reserveCapacity(log.count * 24)
    var row = 0
    for user in 0..<log.userCount {
      let times = log.times(of: UserID(user))
      for (place, item) in log[UserID(user)].enumerated() {
        // Whole seconds without ".0"; where the log has no times, the order of rows is all there is.
        let time = times.map { times in
          let seconds = times[times.startIndex + place]
          return Int(exactly: seconds).map { "\($0)" } ?? "\(seconds)"
        }
        text += "\(user),\(item.rawValue),\(time ?? "\(row)")\n".utf8
        row += 1
      }
    }
    try write(text, to: self.log)
  }

  /// A name a line; what would end a line or begin such an escape is written as one.
  private func write(_ names: [String], to path: String) throws {
    var text: [UInt8] = []
    for name in names {
      for byte in name.utf8 {
        switch byte {
        case UInt8(ascii: "\\"): text += #"\\"#.utf8
        case 0x0A: text += #"\n"#.utf8
        case 0x0D: text += #"\r"#.utf8
        default: text.append(byte)
        }
      }
      text.append(0x0A)
    }
    try write(text, to: path)
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(filePath: path))
    } catch {
      throw InputError(.inputOutput, "cannot be written", file: path)
    }
  }
}
