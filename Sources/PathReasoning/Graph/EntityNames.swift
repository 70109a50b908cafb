/// The names of the entities of one kind, one after another in one buffer.
public struct EntityNames: Sendable, Equatable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// No names.
  public init() {}

  /// These names.
  public init(_ names: [String]) { for name in names { append(Array(name.utf8)) } }

  /// How many names there are.
  public var count: Int { ends.count }

  /// Name `index`; bytes that are not UTF-8 are replaced.
  public subscript(index: Int) -> String {
    String(decoding: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
  }

  /// Adds a name at the end.
  public mutating func append(_ name: some Collection<UInt8>) {
    bytes.append(contentsOf: name)
    ends.append(bytes.count)
  }
}
