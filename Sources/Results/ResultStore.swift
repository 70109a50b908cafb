import Essentials
import Foundation
import GRDB

/// Every trial of every experiment, in one SQLite file that several processes share.
///
/// A record is one transaction, so a process that is killed or a disk that is full loses nothing that
/// was stored. The journal is SQLite's rollback journal: unlike a write-ahead log it leaves a single
/// file between writes, which can be copied as it is and may lie on a network drive.
package final class ResultStore: Sendable {
  /// Where it lies.
  package let path: String
  private let isReadOnly: Bool
  private let database: DatabaseQueue

  /// How long to wait for another process that writes, in seconds.
  private static let patience = 30.0

  /// Opens the store at `path`, or makes it unless it is only to be read.
  ///
  /// - Throws: An ``InputError`` if the file is no store, a store of another version, cannot be read
  ///   or written, or if the disk is full.
  package init(path: String, readOnly: Bool = false) throws {
    self.path = path
    isReadOnly = readOnly
    try Self.checkFile(path, readOnly: readOnly)
    let configuration = Self.configuration
    // Not SQLite's own read-only mode: that could not finish what a killed process has left behind.
    database = try Self.explaining(path) {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      try Self.check(database, path: path, readOnly: readOnly)
      return try Self.upToDate(database, configuration, readOnly: readOnly)
    }
  }

  /// A store that is gone with this process, for what only looks.
  package init() throws {
    path = ":memory:"
    isReadOnly = false
    database = try Self.explaining(path) {
      let database = try DatabaseQueue(configuration: Self.configuration)
      try ResultSchema.migrator.migrate(database)
      return database
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "results"
    configuration.busyMode = .timeout(patience)
    return configuration
  }

  /// Checks that `path` leads to a file that is kept, or to where one can be.
  ///
  /// SQLite takes an empty name, and one of its own, for a database that nobody ever sees again.
  private static func checkFile(_ path: String, readOnly: Bool) throws {
    if path.isEmpty { throw InputError(.usage, "the store's path is empty") }
    if path.hasPrefix(":") {
      throw InputError(
        .usage, "a store's path cannot begin with ':'; './\(path)' is a file of that name")
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      if readOnly { throw InputError(.noInput, "no such store of results", file: path) }
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw InputError(.data, "not a store of results: it is a folder", file: path)
    default: throw InputError(.data, "not a store of results: it is no file", file: path)
    }
  }

  /// Checks that the file is a store, of this version or an older one, and whole.
  private static func check(_ database: DatabaseQueue, path: String, readOnly: Bool) throws {
    let isEmpty = try database.read { db in
      let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
      let tables =
        try Int.fetchOne(
          db,
          sql: """
            SELECT COUNT(*) FROM sqlite_master
            WHERE type = 'table' AND name <> 'grdb_migrations' AND name NOT LIKE 'sqlite_%'
            """) ?? 0
      if application != ResultSchema.applicationID, application != 0 || tables > 0 {
        throw InputError(
          .data, "not a store of results: it is a database of something else", file: path)
      }
      let found = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "nothing"
      if found != "ok" { throw InputError.damaged(found, path: path) }
      return tables == 0
    }
    if readOnly, isEmpty { throw InputError(.data, "an empty store of results", file: path) }
    let migrator = ResultSchema.migrator
    if let unknown = try database.read({ db in
      try migrator.appliedIdentifiers(db).subtracting(migrator.migrations).min()
    }) {
      throw InputError(
        .data,
        "a store of a newer mithridate: it has '\(unknown)', this one knows "
          + migrator.migrations.map { "'\($0)'" }.joined(separator: ", "), file: path)
    }
  }

  /// The store with an older one's tables brought up to date: in the file, or in a copy in memory if
  /// it is only to be read.
  private static func upToDate(
    _ database: DatabaseQueue, _ configuration: Configuration, readOnly: Bool
  ) throws -> DatabaseQueue {
    let migrator = ResultSchema.migrator
    if try database.read(migrator.hasCompletedMigrations) { return database }
    if readOnly {
      let copy = try DatabaseQueue(configuration: configuration)
      try database.backup(to: copy)
      try migrator.migrate(copy)
      return copy
    }
    do {
      try migrator.migrate(database)
    } catch {
      // Another process may have made the same store at the same moment.
      guard try database.read(migrator.hasCompletedMigrations) else { throw error }
    }
    return database
  }

  /// Reads in one transaction.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.explaining(path) { try database.read(body) }
  }

  /// Writes in one transaction, which no other process can interleave.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    if isReadOnly {
      throw InputError(.cannotCreate, "the store was opened to be read only", file: path)
    }
    return try Self.explaining(path) { try database.write(body) }
  }

  /// Turns SQLite's errors into one line for a person.
  private static func explaining<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw InputError(error, path: path)
    } catch is RowDecodingError {
      throw InputError.damaged("a value has not the type of its column", path: path)
    }
  }
}

extension InputError {
  /// A store that SQLite can open and that holds what no store can.
  static func damaged(_ what: String, path: String) -> InputError {
    let line = what.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return InputError(
      .data, "the store is damaged (\(line)); 'sqlite3 FILE .recover' saves what it can",
      file: path)
  }
}

extension InputError {
  /// What SQLite has met, for a person to act on.
  fileprivate init(_ error: DatabaseError, path: String) {
    switch error.resultCode {
    case .SQLITE_FULL:
      self.init(
        .inputOutput, "the disk is full; everything stored before is kept", file: path)
    case .SQLITE_NOTADB:
      self.init(.data, "not a store of results: it is no SQLite database", file: path)
    case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_FORMAT:
      self = .damaged(error.message ?? "\(error.resultCode)", path: path)
    case .SQLITE_CANTOPEN:
      self.init(.cannotCreate, "the store can be neither opened nor made", file: path)
    case .SQLITE_READONLY, .SQLITE_PERM:
      self.init(.cannotCreate, "the store cannot be written to", file: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .inputOutput, "another process has kept the store locked for 30 seconds", file: path)
    case .SQLITE_IOERR:
      self.init(
        .inputOutput, "reading or writing the store failed; everything stored before is kept",
        file: path)
    default:
      let what = error.message ?? "\(error.resultCode)"
      self.init(
        .inputOutput, what.split(whereSeparator: \.isWhitespace).joined(separator: " "), file: path)
    }
  }
}
