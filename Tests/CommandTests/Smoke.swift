import Testing

@testable import mithridate
