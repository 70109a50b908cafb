import Dispatch
import Essentials
import Foundation

/// A dataset in a file, as it lies in memory: what a cache keeps.
///
/// Each beginning at a multiple of 64 bytes: a signature; the length of a head in JSON, and the head; where
/// users' rows end; the items; the times, if there are any; of users and then of items where names end, and
/// their bytes. At the end stands a SHA-256 of all that. Numbers are as this machine has them.
struct StoredLog {
  /// What is told before the rows.
  struct Head: Codable {
    var key: String
    var checksum: String
    var users: Int
    var items: Int
    var rows: Int
    var hasTimes: Bool
    var userBytes: Int
    var itemBytes: Int
    var input: InputSummary?
  }

  let head: Head
  private let memory: MappedFile
  private let start: Int

  private static let signature = Array("mithridate log 1\n".utf8)
  private static let headStart = 64
  private static let checksumLength = 32
  /// What is hashed at a time, by one thread.
  private static let chunk = 1 << 22

  /// Maps the file at `path`.
  ///
  /// - Throws: An ``InputError`` if it is damaged.
  init(mapping path: String) throws {
    memory = try MappedFile(path: path)
    let damaged = InputError(.data, "the kept log is damaged")
    let headStart = Self.headStart + MemoryLayout<Int64>.stride
    guard memory.bytes.count >= headStart + Self.checksumLength,
      memory.bytes.prefix(Self.signature.count).elementsEqual(Self.signature)
    else { throw damaged }
    let bytes = UnsafeRawBufferPointer(rebasing: memory.bytes.dropLast(Self.checksumLength))
    guard memory.bytes.suffix(Self.checksumLength).elementsEqual(Self.checksum(bytes)) else {
      throw damaged
    }
    let length = bytes.loadUnaligned(fromByteOffset: Self.headStart, as: Int64.self)
    guard length >= 0, length <= bytes.count - headStart,
      let head = try? JSONDecoder().decode(
        Head.self, from: Data(bytes[headStart..<headStart + Int(length)]))
    else { throw damaged }
    self.head = head
    start = Self.aligned(headStart + Int(length))
    guard
      [head.users, head.items, head.rows, head.userBytes, head.itemBytes].allSatisfy({
        (0..<1 << 40).contains($0)
      }), start + Self.sizes(head).reduce(0, { $0 + Self.aligned($1) }) == bytes.count
    else { throw damaged }
  }

  /// The dataset, called `name`.
  ///
  /// - Throws: An ``InputError`` if what is there is none.
  func dataset(name: String) throws -> Dataset {
    let damaged = InputError(.data, "the kept log is no log")
    let parts = parts
    let head = head
    nonisolated(unsafe) let memory = parts
    // Two halves of the work that do not need each other: rows, and names.
    nonisolated(unsafe) var log: InteractionLog?
    nonisolated(unsafe) var names: [[String]?] = [nil, nil]
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      if half == 0 {
        log = Self.log(head, memory)
      } else {
        names = [
          Self.names(memory[3], memory[4]), Self.names(memory[5], memory[6]),
        ]
      }
    }
    guard let log, let users = names[0], let items = names[1] else { throw damaged }
    return Dataset(
      name: name, userNames: users, itemNames: items, log: log, input: head.input,
      knownChecksum: head.checksum)
  }

  private static func log(_ head: Head, _ parts: [UnsafeRawBufferPointer]) -> InteractionLog? {
    let offsets = [0] + Array(parts[0].bindMemory(to: Int.self))
    guard zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }), offsets.last == head.rows
    else { return nil }
    let stored = parts[1].bindMemory(to: Int32.self)
    var most: UInt32 = 0
    let items = [ItemID](unsafeUninitializedCapacity: head.rows) { items, filled in
      for (place, item) in stored.enumerated() {
        items.initializeElement(at: place, to: ItemID(Int(item)))
        most = max(most, UInt32(bitPattern: item))
      }
      filled = stored.count
    }
    guard head.rows == 0 || Int(most) < head.items else { return nil }
    return InteractionLog(
      offsets: offsets, items: items,
      times: head.hasTimes ? Array(parts[2].bindMemory(to: Double.self)) : nil,
      itemCount: head.items)
  }

  private static func names(
    _ ends: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer
  ) -> [String]? {
    var start = 0
    var names: [String] = []
    let ends = ends.bindMemory(to: Int.self)
    names.reserveCapacity(ends.count)
    for end in ends {
      guard start <= end, end <= bytes.count else { return nil }
      names.append(String(decoding: bytes[start..<end], as: UTF8.self))
      start = end
    }
    return start == bytes.count ? names : nil
  }

  /// The parts after the head.
  private var parts: [UnsafeRawBufferPointer] {
    var place = start
    return Self.sizes(head).map { size in
      defer { place += Self.aligned(size) }
      return UnsafeRawBufferPointer(rebasing: memory.bytes[place..<place + size])
    }
  }

  private static func sizes(_ head: Head) -> [Int] {
    [
      8 * head.users, 4 * head.rows, head.hasTimes ? 8 * head.rows : 0, 8 * head.users,
      head.userBytes, 8 * head.items, head.itemBytes,
    ]
  }

  private static func aligned(_ size: Int) -> Int { (size + 63) / 64 * 64 }

  /// The SHA-256 of the SHA-256 of each chunk, which all cores compute.
  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let count = (bytes.count + chunk - 1) / chunk
    var sums = [UInt8](repeating: 0, count: 32 * count)
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let (bytes, sums) = (bytes, sums)
      DispatchQueue.concurrentPerform(iterations: count) { index in
        let range = index * chunk..<min(bytes.count, (index + 1) * chunk)
        var sum = Fingerprint()
        sum.add(UnsafeRawBufferPointer(rebasing: bytes[range]))
        for (place, byte) in sum.bytes.enumerated() { sums[32 * index + place] = byte }
      }
    }
    var whole = Fingerprint()
    whole.add(sums)
    return whole.bytes
  }

  /// Writes `dataset` to `path`, whole or not at all.
  static func write(_ dataset: Dataset, key: String, to path: String) throws {
    let log = dataset.log
    let (userEnds, userBytes) = joined(dataset.userNames)
    let (itemEnds, itemBytes) = joined(dataset.itemNames)
    let head = Head(
      key: key, checksum: dataset.checksum, users: log.userCount, items: log.itemCount,
      rows: log.count, hasTimes: log.times != nil, userBytes: userBytes.count,
      itemBytes: itemBytes.count, input: dataset.input)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = [UInt8](try encoder.encode(head))
    var sink = try Sink(path: path)
    try signature.withUnsafeBytes { try sink.write($0) }
    try sink.pad()
    try [Int64(text.count)].withUnsafeBytes { try sink.write($0) }
    try text.withUnsafeBytes { try sink.write($0) }
    try sink.pad()
    try log.offsets.withUnsafeBytes {
      try sink.write(UnsafeRawBufferPointer(rebasing: $0[MemoryLayout<Int>.stride...]))
    }
    try sink.pad()
    try log.items.withUnsafeBytes { try sink.write($0) }
    try sink.pad()
    try (log.times ?? []).withUnsafeBytes { try sink.write($0) }
    try sink.pad()
    for (ends, bytes) in [(userEnds, userBytes), (itemEnds, itemBytes)] {
      try ends.withUnsafeBytes { try sink.write($0) }
      try sink.pad()
      try bytes.withUnsafeBytes { try sink.write($0) }
      try sink.pad()
    }
    try sink.finish()
  }

  private static func joined(_ names: [String]) -> (ends: [Int], bytes: [UInt8]) {
    var (ends, bytes) = ([Int](), [UInt8]())
    ends.reserveCapacity(names.count)
    for name in names {
      bytes += name.utf8
      ends.append(bytes.count)
    }
    return (ends, bytes)
  }

  /// A file under way with the checksum of what it holds.
  private struct Sink {
    private let file: AtomicFile
    private var position = 0
    private var sum = Fingerprint()
    private var whole = Fingerprint()

    init(path: String) throws { file = try AtomicFile(path: path) }

    mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
      try file.write(bytes)
      var rest = bytes[...]
      while !rest.isEmpty {
        let room = chunk - position % chunk
        let piece = rest.prefix(room)
        sum.add(UnsafeRawBufferPointer(rebasing: piece))
        position += piece.count
        rest = rest.dropFirst(room)
        if position % chunk == 0 { closeChunk() }
      }
    }

    /// Zeros up to where the next part begins.
    mutating func pad() throws {
      let zeros = [UInt8](repeating: 0, count: aligned(position) - position)
      try zeros.withUnsafeBytes { try write($0) }
    }

    private mutating func closeChunk() {
      whole.add(sum.bytes)
      sum = Fingerprint()
    }

    mutating func finish() throws {
      if position % chunk != 0 { closeChunk() }
      try whole.bytes.withUnsafeBytes { try file.write($0) }
      try file.commit()
    }
  }
}
