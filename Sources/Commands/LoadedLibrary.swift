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
    guard let symbol = dlsym(nil, "aoti_torch_abi_version") else { return nil }
    let number = unsafeBitCast(symbol, to: (@convention(c) () -> UInt64).self)()
    var place = Dl_info()
    guard dladdr(symbol, &place) != 0, let name = place.dli_fname else { return nil }
    let path = URL(filePath: String(cString: name)).resolvingSymlinksInPath().path
    return LoadedLibrary(
      path: path,
      version: "\(number >> 56).\(number >> 48 & 0xFF).\(number >> 40 & 0xFF)")
  }
}
