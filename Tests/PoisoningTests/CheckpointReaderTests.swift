import Essentials
import Foundation
import TestSupport
import Testing

@testable import Poisoning

/// What is written reads back, and nothing else does.
@Suite struct CheckpointReaderTests {
  private let folder: TemporaryFolder
  private var file: URL { URL(filePath: "\(folder.path)/a.checkpoint") }

  init() throws { folder = try TemporaryFolder() }

  private func write() throws {
    var writer = try CheckpointWriter(of: "test", to: file, fingerprint: [1, 2, 3])
    try writer.write([Int32(5), -6])
    try writer.write(json: ["a": 0.1])
    try writer.write([Float(1.5), -.infinity], count: 2)
    try writer.commit()
  }

  @Test func everythingReadsBackInOrder() throws {
    try write()
    var reader = try CheckpointReader(of: "test", from: file, fingerprint: [1, 2, 3])
    #expect(try reader.read(count: 2) as [Int32] == [5, -6])
    #expect(try reader.read(json: [String: Double].self) == ["a": 0.1])
    var floats: [Float] = [0, 0]
    try reader.read(into: &floats, count: 2)
    #expect(floats == [1.5, -.infinity])
    #expect(throws: InputError.self) { try reader.read(count: 1_000) as [Int32] }
    #expect(try folder.names == ["a.checkpoint"])
  }

  /// Every single bit counts.
  @Test func damageIsSeen() throws {
    try write()
    let good = try Data(contentsOf: file)
    for byte in good.indices {
      var bad = good
      bad[byte] ^= 1 << (byte % 8)
      try bad.write(to: file)
      #expect(throws: InputError.self) {
        try CheckpointReader(of: "test", from: file, fingerprint: [1, 2, 3])
      }
    }
    for count in [0, 5, 40, good.count - 1] {
      try good.prefix(count).write(to: file)
      #expect(throws: InputError.self) {
        try CheckpointReader(of: "test", from: file, fingerprint: [1, 2, 3])
      }
    }
    try (good + Data([0])).write(to: file)
    #expect(throws: InputError.self) {
      try CheckpointReader(of: "test", from: file, fingerprint: [1, 2, 3])
    }
  }

  @Test func somebodyElsesIsRefused() throws {
    try write()
    #expect(
      throws: InputError(
        .data,
        "a checkpoint of test with another configuration, catalog or seed; remove it to start anew",
        file: file.path)
    ) { try CheckpointReader(of: "test", from: file, fingerprint: [1, 2, 4]) }
    #expect(
      throws: InputError(
        .data, "not a checkpoint of other, or of another version; remove it to start anew",
        file: file.path)
    ) { try CheckpointReader(of: "other", from: file, fingerprint: [1, 2, 3]) }
  }

  @Test func anUnfinishedOneLeavesTheOldInPlace() throws {
    try write()
    let good = try Data(contentsOf: file)
    func abandon() throws {
      var writer = try CheckpointWriter(of: "test", to: file, fingerprint: [9])
      try writer.write([Int32](repeating: 7, count: 100_000))
    }
    try abandon()
    #expect(try Data(contentsOf: file) == good)
    #expect(try folder.names == ["a.checkpoint"])
  }
}
