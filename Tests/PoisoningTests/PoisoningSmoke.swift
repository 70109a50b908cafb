import Testing

@testable import Poisoning
