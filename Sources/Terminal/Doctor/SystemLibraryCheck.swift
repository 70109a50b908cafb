import Documents
import Foundation

/// Which C library the process runs on.
///
/// The dynamic loader refuses one that is too old, so that whoever reads this has a new enough one.
package enum SystemLibraryCheck {
  package static var finding: DoctorDocument.Check {
    var text = [CChar](repeating: 0, count: 64)
    // "glibc 2.36"
    let length = confstr(Int32(_CS_GNU_LIBC_VERSION), &text, text.count)
    guard length > 0, length <= text.count else { return .ok("glibc", "of unknown version") }
    let bytes = text.prefix(length - 1).map { UInt8(bitPattern: $0) }
    return .ok("glibc", String(decoding: bytes, as: UTF8.self))
  }
}
