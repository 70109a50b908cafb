/// Reads dates as ISO 8601 has them, and the variants that logs have.
///
/// `2020-01-31`, with `T` or a blank and `23:59`, `23:59:59` or `23:59:59.999`, with `Z`, ` UTC`,
/// `+02:00`, `+0200` or nothing after it, which counts as UTC. Years 1 to 9999 of the proleptic
/// Gregorian calendar; a 60th second counts as the next minute's first.
enum CalendarTime {
  /// Seconds since 1970, or nil for any other text.
  static func seconds(_ text: Bytes) -> Double? {
    var scanner = Scanner(text)
    guard let year = scanner.digits(4), year > 0, scanner.skip(0x2D), let month = scanner.digits(2),
      scanner.skip(0x2D), let day = scanner.digits(2), (1...12).contains(month),
      (1...length(of: month, in: year)).contains(day)
    else { return nil }
    return seconds(of: daysSince1970(year, month, day), &scanner)
  }

  /// Seconds since 1970 of a date whose numbers stand in `order`, with `/`, `-` or `.` between them:
  /// `31/1/2020`, `3. 2. 2020 23:59`; nil for any other text.
  static func seconds(_ text: Bytes, _ order: DateOrder) -> Double? {
    var scanner = Scanner(text)
    guard let numbers = scanner.dateNumbers(), let (year, month, day) = order.date(numbers),
      year > 0, (1...12).contains(month), (1...length(of: month, in: year)).contains(day)
    else { return nil }
    return seconds(of: daysSince1970(year, month, day), &scanner)
  }

  /// Whether a text begins as a date in some order does.
  static func resemblesDate(_ text: Bytes) -> Bool {
    var scanner = Scanner(text)
    guard let numbers = scanner.dateNumbers() else { return false }
    return [DateOrder.dayMonthYear, .monthDayYear, .yearMonthDay].contains { order in
      order.date(numbers).map { (1...12).contains($0.month) && (1...31).contains($0.day) } ?? false
    }
  }

  /// The seconds of a day's date and what follows it: nothing, or the time of the day.
  private static func seconds(of days: Int, _ scanner: inout Scanner) -> Double? {
    if scanner.isAtEnd { return Double(days * 86_400) }
    guard scanner.skip(0x54) || scanner.skip(0x74) || scanner.skip(0x20),
      let hour = scanner.digits(2), hour < 24, scanner.skip(0x3A), let minute = scanner.digits(2),
      minute < 60
    else { return nil }
    var second = 0.0
    if scanner.skip(0x3A) {
      guard let whole = scanner.digits(2), whole <= 60 else { return nil }
      second = Double(whole)
      if scanner.skip(0x2E) || scanner.skip(0x2C) {
        guard let fraction = scanner.fraction() else { return nil }
        second += fraction
      }
    }
    guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
    return Double(days * 86_400 + hour * 3600 + minute * 60 - offset) + second
  }

  /// The date of a time in seconds since 1970: `2020-01-31`.
  static func date(_ seconds: Double) -> String? {
    guard seconds.magnitude < 2.5e11 else { return nil }
    // Days to a date, by counting from 0000-03-01 in eras of 400 years.
    let shifted = Int((seconds / 86_400).rounded(.down)) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }

  /// A time in seconds since 1970 as `2020-01-31T23:59:59Z`, without what is left of a second.
  static func text(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.down))
    let second = ((whole % 86_400) + 86_400) % 86_400
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return (date(seconds) ?? "1970-01-01")
      + "T\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
  }

  private static func length(of month: Int, in year: Int) -> Int {
    switch month {
    case 2:
      year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // The year begins in March, so that the leap day is its last.
    let year = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
  }

  private struct Scanner {
    private let text: Bytes
    private var index = 0

    init(_ text: Bytes) { self.text = text }

    var isAtEnd: Bool { index == text.count }

    mutating func skip(_ byte: UInt8) -> Bool {
      guard index < text.count, text[index] == byte else { return false }
      index += 1
      return true
    }

    mutating func digits(_ count: Int) -> Int? {
      guard index + count <= text.count else { return nil }
      var value = 0
      for byte in text[index..<index + count] {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      index += count
      return value
    }

    /// Three numbers with the same separator between them.
    mutating func dateNumbers() -> (DateNumber, DateNumber, DateNumber)? {
      var numbers: [DateNumber] = []
      var separator: UInt8?
      while numbers.count < 3 {
        if let last = numbers.last {
          guard last.digits <= 4, index < text.count, [0x2F, 0x2D, 0x2E].contains(text[index]),
            separator == nil || separator == text[index]
          else { return nil }
          separator = text[index]
          index += 1
          // As Germans write it.
          if separator == 0x2E { _ = skip(0x20) }
        }
        let start = index
        var value = 0
        while index - start < 5, let digit = digits(1) { value = 10 * value + digit }
        guard index > start else { return nil }
        numbers.append(DateNumber(value: value, digits: index - start))
      }
      return (numbers[0], numbers[1], numbers[2])
    }

    mutating func fraction() -> Double? {
      var (value, scale) = (0.0, 1.0)
      while let digit = digits(1) {
        if scale < 1e15 {
          value = value * 10 + Double(digit)
          scale *= 10
        }
      }
      return scale == 1 ? nil : value / scale
    }

    /// Seconds east of Greenwich.
    mutating func offset() -> Int? {
      if isAtEnd || skip(0x5A) || skip(0x7A) { return 0 }
      if skip(0x20) {
        for letter in [0x55, 0x54, 0x43] as [UInt8] where !skip(letter) { return nil }
        return 0
      }
      let sign = skip(0x2B) ? 1 : skip(0x2D) ? -1 : 0
      guard sign != 0, let hours = digits(2), hours < 24 else { return nil }
      if isAtEnd { return sign * hours * 3600 }
      _ = skip(0x3A)
      guard let minutes = digits(2), minutes < 60 else { return nil }
      return sign * (hours * 3600 + minutes * 60)
    }
  }
}

extension CalendarTime {
  /// Whether a text is a date that ``seconds(_:)`` reads.
  static func isTime(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { seconds($0) != nil }
  }

  /// Whether a text is a date, in whatever order.
  static func resemblesDate(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { resemblesDate($0) }
  }
}
