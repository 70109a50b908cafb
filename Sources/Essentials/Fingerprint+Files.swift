import Foundation

extension Fingerprint {
  /// Of the bytes of a file.
  ///
  /// - Throws: ``InputError/Kind/noInput`` if it cannot be read.
  package init(ofFile path: String) throws {
    self.init()
    try add(file: path)
  }

  /// Of the names and bytes of all files in a folder, those of folders in it included, whatever the
  /// folder itself is called.
  ///
  /// - Throws: ``InputError/Kind/noInput`` if it cannot be read.
  package init(ofFolder path: String) throws {
    self.init()
    guard let names = FileManager.default.enumerator(atPath: path) else {
      throw InputError(.noInput, "cannot be read", file: path)
    }
    for name in names.compactMap({ $0 as? String }).sorted() {
      let file = path + "/" + name
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      // A digest has one length, so that no name runs into another file's bytes.
      add(Fingerprint(of: name).bytes)
      add(try Fingerprint(ofFile: file).bytes)
    }
  }

  private mutating func add(file path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw InputError(
        .noInput, "cannot be read: \(String(cString: strerror(errno)))", file: path)
    }
    defer { close(descriptor) }
    let size = 1 << 20
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = read(descriptor, buffer.baseAddress, size)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw InputError(
          .inputOutput, "reading failed: \(String(cString: strerror(errno)))", file: path)
      }
      if count == 0 { return }
      add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
