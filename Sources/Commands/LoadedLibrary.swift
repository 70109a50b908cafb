import Foundation

/// A shared library of this process, as the dynamic loader knows it.
struct LoadedLibrary {
  /// The file that it was loaded from.
  var path: String
  /// The version that it says it has.
  var version: String

  /// libtorch; nil if it says of itself less than it should.
  static var torch: LoadedLibrary? {
    // A function of its stable C interface: the version in bytes from above, 02 0b 00 … for 2.11.0.
    guard let symbol = dlsym(nil, "aoti_torch_abi_version"),
      let path = file(at: UInt(bitPattern: symbol))
    else { return nil }
    let number = unsafeBitCast(symbol, to: (@convention(c) () -> UInt64).self)()
    return LoadedLibrary(
      path: path, version: "\(number >> 56).\(number >> 48 & 0xFF).\(number >> 40 & 0xFF)")
  }

  /// The file whose bytes lie at an address.
  private static func file(at address: UInt) -> String? {
    let maps = FileManager.default.contents(atPath: "/proc/self/maps") ?? Data()
    for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
      // 7f0000000000-7f0000001000 r-xp 00000000 08:01 1234  /lib/libtorch_cpu.so
      let bounds = line.prefix { $0 != " " }.split(separator: "-")
        .compactMap { UInt($0, radix: 16) }
      guard bounds.count == 2, bounds[0] <= address, address < bounds[1],
        let slash = line.firstIndex(of: "/")
      else { continue }
      return String(line[slash...])
    }
    return nil
  }
}
