/// Something that came from outside and cannot be used: one line for a person to act on.
///
/// The data only; how it is worded on a terminal and which exit code it becomes is the command's
/// business.
public struct InputError: Error, Equatable, Sendable {
  /// The kind of trouble, as sysexits(3) divides it.
  public enum Kind: Sendable {
    /// A wrong option or name (64).
    case usage
    /// Content that cannot be read as what it should be (65).
    case data
    /// A file or dataset that is not there (66).
    case noInput
    /// A recommender of somebody else's that fails (69)
    case unavailable
    /// A part of the program, perhaps somebody else's, that does not do as it must (70).
    case software
    /// An output that cannot be made (73).
    case cannotCreate
    /// Reading or writing failed midway (74).
    case inputOutput
    /// Something that another process holds now, and will not for ever (75).
    case busy
  }

  /// What kind of trouble it is.
  public var kind: Kind
  /// What was found and what was expected.
  public var message: String
  /// The file, if one is to blame.
  public var file: String?
  /// The line in it, from 1.
  public var line: Int?

  /// Trouble of `kind`, in `file` at `line` where one is to blame.
  public init(_ kind: Kind, _ message: String, file: String? = nil, line: Int? = nil) {
    self.kind = kind
    self.message = message
    self.file = file
    self.line = line
  }
}

extension InputError: CustomStringConvertible {
  /// `file:line: message`, with what is known of the place.
  public var description: String {
    switch (file, line) {
    case (let file?, let line?): "\(file):\(line): \(message)"
    case (let file?, nil): "\(file): \(message)"
    default: message
    }
  }
}
