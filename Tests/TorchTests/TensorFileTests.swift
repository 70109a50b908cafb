import Essentials
import Foundation
import Testing
@testable import Torch

@Suite struct TensorFileTests {
  /// python.safetensors was written by Python's package (see make_goldens.py).
  @Test func readsWhatPythonWrote() throws {
    let file = try TensorFile(contentsOf: try Golden.file("python.safetensors").path)
    let tensors = file.dictionary
    #expect(file.metadata == ["step": "12", "quote": "a \"word\""])
    #expect(tensors.count == 8)
    let floats = try tensors.tensor("float32", shape: [2, 3], dtype: .float32)
    #expect(floats.array(of: Float.self) == [1.5, -2, 0.25, 3, 4, -0.5])
    #expect(try tensors.tensor("float64", dtype: .float64).array(of: Double.self) == [1.0 / 3])
    #expect(try tensors.tensor("int64", dtype: .int64).array(of: Int64.self) == [-1, 1 << 40])
    #expect(
      try tensors.tensor("int32", shape: [2, 1], dtype: .int32).array(of: Int32.self) == [7, -8])
    #expect(try tensors.tensor("uint8", dtype: .uint8).array(of: UInt8.self) == [0, 255])
    #expect(try tensors.tensor("bool", dtype: .bool).array(of: Bool.self) == [true, false, true])
    #expect(try tensors.tensor("scalar", shape: []).item() == 2.5)
    #expect(try tensors.tensor("empty", shape: [0, 3]).count == 0)
  }

  @Test func givesBackWhatItWrote() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.safetensors"
      let original = try TensorFile(contentsOf: try Golden.file("python.safetensors").path)
      let strided = Tensor.arange(0..<6, dtype: .float32).reshaped([2, 3]).transposed()
      try TensorFile(
        original.tensors + [NamedTensor("strided/ü", strided.requiringGradient())],
        metadata: original.metadata
      ).write(to: path)
      let read = try TensorFile(contentsOf: path)
      #expect(read.metadata == original.metadata)
      #expect(read.tensors.count == 9)
      for (name, tensor) in original.dictionary {
        let found = try read.dictionary.tensor(name, shape: tensor.shape, dtype: tensor.dtype)
        #expect(found.array(of: Double.self) == tensor.array(of: Double.self))
      }
      let found = try read.dictionary.tensor("strided/ü", shape: [3, 2])
      #expect(found.array(of: Float.self) == [0, 3, 1, 4, 2, 5])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.safetensors"])
    }
  }

  /// The format's rules: the header's length, its JSON, every tensor aligned to its element.
  @Test func writesTheLayoutOfTheFormat() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/b.safetensors"
      try TensorFile([
        NamedTensor("a", Tensor([true])), NamedTensor("b", Tensor([1.0, 2])),
        NamedTensor("c", Tensor([1, 2, 3] as [Float])),
      ]).write(to: path)
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      let length = Int(data[0]) + 256 * Int(data[1])
      #expect(length % 8 == 0 && data[2..<8].allSatisfy { $0 == 0 })
      #expect(data.count == 8 + length + 1 + 16 + 12)
      let json = try #require(
        JSONSerialization.jsonObject(with: data[8..<8 + length]) as? [String: [String: Any]])
      #expect(json["b"]?["data_offsets"] as? [Int] == [0, 16])
      #expect(json["c"]?["data_offsets"] as? [Int] == [16, 28])
      #expect(json["a"]?["data_offsets"] as? [Int] == [28, 29])
      #expect(json["c"]?["dtype"] as? String == "F32")
      #expect(json["c"]?["shape"] as? [Int] == [3])
    }
  }

  static let corrupt: [(String, Data)] = [
    ("not a safetensors file: 3 bytes are too few for a header", Data([1, 2, 3])),
    ("not a safetensors file: a header of 0 bytes", Data(count: 8)),
    (
      "truncated: the header has 100 bytes, the file 2 after its length",
      Data([100, 0, 0, 0, 0, 0, 0, 0]) + Data("{}".utf8)
    ),
    ("not a safetensors file: the header does not begin with '{'", file("[1]", 0)),
    ("corrupt: the header is not the JSON that safetensors has", file("{\"a\":1}", 0)),
    (
      "truncated: 'a' ends at byte 8 of the data, which has 4",
      file(tensor("a", "F32", "2", 0, 8), 4)
    ),
    (
      "corrupt: 'b' overlaps the tensor before it",
      file(tensor("a", "F32", "2", 0, 8) + tensor("b", "F32", "2", 4, 12), 12)
    ),
    (
      "corrupt: 4 stray bytes before 'b'",
      file(tensor("a", "F32", "1", 0, 4) + tensor("b", "F32", "1", 8, 12), 12)
    ),
    ("corrupt: 1 stray bytes after the last tensor", file(tensor("a", "U8", "1", 0, 1), 2)),
    (
      "corrupt: 'a' has 4 bytes, but its shape [2] takes 8",
      file(tensor("a", "F32", "2", 0, 4), 4)
    ),
    ("corrupt: 'a' has shape [-1]", file(tensor("a", "F32", "-1", 0, 4), 4)),
    (
      "corrupt: 'a' has shape [4611686018427387904, 4]",
      file(tensor("a", "F32", "4611686018427387904,4", 0, 0), 0)
    ),
    ("corrupt: 'a' has offsets [4, 0]", file(tensor("a", "F32", "1", 4, 0), 4)),
    (
      "'a' holds F8_E4M3; known: F32, F64, I64, I32, U8, BOOL",
      file(tensor("a", "F8_E4M3", "1", 0, 1), 1)
    ),
  ]

  private static func tensor(
    _ name: String, _ dtype: String, _ shape: String, _ begin: Int, _ end: Int
  ) -> String {
    "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(end)]},"
  }

  private static func file(_ header: String, _ byteCount: Int) -> Data {
    let json = header.hasPrefix("\"") ? "{\(header.dropLast())}" : header
    return withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian) { Data($0) }
      + Data(json.utf8) + Data(count: byteCount)
  }

  @Test(arguments: corrupt) func refusesCorruptFiles(message: String, data: Data) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/corrupt.safetensors"
      try data.write(to: URL(fileURLWithPath: path))
      #expect(throws: TensorFileError(message, file: path)) { try TensorFile(contentsOf: path) }
    }
  }

  /// Whatever is cut off, the file is refused, and never read beyond its end.
  @Test func refusesEveryTruncation() throws {
    let data = try Data(contentsOf: try Golden.file("python.safetensors"))
    for length in 0..<data.count {
      #expect(throws: TensorFileError.self) { try TensorFile(data.prefix(length)) }
    }
  }

  /// Every bit of a written file counts: whichever is changed, the file is refused; without the
  /// checksum's own name it has none.
  @Test func refusesEveryChangedByte() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/sum.safetensors"
      let tensors = [
        NamedTensor("a", Tensor([1, -2] as [Float])), NamedTensor("b", Tensor([true])),
      ]
      try TensorFile(tensors, metadata: ["epoch": "12"]).write(to: path)
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      let file = try TensorFile(data)
      #expect(file.metadata == ["epoch": "12"])
      for place in data.indices {
        // A bit of eight, and a space that becomes a tab, which means the same in JSON.
        for change in (0..<8).map({ UInt8(1) << $0 }) + [0x29] {
          var changed = data
          changed[place] ^= change
          #expect(throws: TensorFileError.self, "byte \(place), \(change)") {
            try TensorFile(changed).requireChecksum()
          }
        }
      }
      var last = data
      last[data.count - 2] ^= 0x40
      let message = "corrupt: the content does not have the checksum that it had when written"
      #expect(throws: TensorFileError(message)) { try TensorFile(last) }
    }
  }

  @Test func saysWhichFileIsMissingOrCannotBeMade() throws {
    try withTemporaryFolder { folder in
      let missing = folder + "/none.safetensors"
      let error = try #require(throws: TensorFileError.self) {
        try TensorFile(contentsOf: missing)
      }
      #expect(error.description.hasPrefix(missing + ": cannot be read"))
      let unwritable = folder + "/no/such/folder.safetensors"
      let other = try #require(throws: TensorFileError.self) {
        try TensorFile([]).write(to: unwritable)
      }
      #expect(other.description.hasPrefix(unwritable + ": cannot be written"))
      #expect(throws: TensorFileError.self) {
        try TensorFile([NamedTensor("a", Tensor(1)), NamedTensor("a", Tensor(2))])
          .write(to: folder + "/twice.safetensors")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  private func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }
}
