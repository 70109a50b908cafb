import Testing

@testable import Evasion
