import Testing

@testable import Rankers
