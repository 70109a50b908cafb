import Essentials

/// What the first bytes of a file tell about it, where it is no text and no gzip.
enum FileSignature {
  /// How many bytes decide.
  static let length = 8

  private static let kinds: [(bytes: [UInt8], what: String, wayRound: String)] = [
    ([0x50, 0x4B, 0x03, 0x04], "a zip archive", "unzip it"),
    ([0x50, 0x4B, 0x05, 0x06], "an empty zip archive", "see what it should hold"),
    ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd", "unpack it with 'zstd -d'"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "compressed with xz", "unpack it with 'xz -d'"),
    ([0x42, 0x5A, 0x68], "compressed with bzip2", "unpack it with 'bzip2 -d'"),
    ([0x04, 0x22, 0x4D, 0x18], "compressed with lz4", "unpack it with 'lz4 -d'"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive", "unpack it with '7z x'"),
    ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "a rar archive", "unpack it with 'unrar x'"),
    ([0x50, 0x41, 0x52, 0x31], "a Parquet file", "write it as CSV, with pandas' to_csv"),
    ([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A], "an HDF5 file", "write it as CSV, with pandas' to_csv"),
    ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "a NumPy array", "write it as CSV, with numpy.savetxt"),
    (
      [0x53, 0x51, 0x4C, 0x69, 0x74, 0x65, 0x20, 0x66], "an SQLite database",
      "export a table as CSV"
    ),
    ([0x25, 0x50, 0x44, 0x46], "a PDF", "find the data that it is about"),
  ]

  /// Throws if a file that begins with `bytes` is of a kind that is known but not read here.
  static func refuse(_ bytes: ArraySlice<UInt8>, file: String) throws {
    for kind in kinds where bytes.starts(with: kind.bytes) {
      // 'BZh' could begin a name; a digit and the block's magic follow in a true one.
      if kind.bytes == [0x42, 0x5A, 0x68], !bytes.dropFirst(4).starts(with: [0x31, 0x41, 0x59]) {
        continue
      }
      throw InputError(.data, "\(kind.what), which is not read; \(kind.wayRound) first", file: file)
    }
  }
}
