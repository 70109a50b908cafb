import Testing

@testable import Kernels

@Suite struct AlignedMemoryTests {
  @Test(arguments: [0, 1, 15, 16, 17, 1_000]) func startsAsZerosOnACacheLine(count: Int) {
    let floats = AlignedMemory<Float>(count: count)
    let vectors = AlignedMemory<Vector>(count: count)
    #expect(Int(bitPattern: floats.base) % 64 == 0)
    #expect(Int(bitPattern: vectors.base) % 64 == 0)
    #expect(floats.values == [Float](repeating: 0, count: count))
    #expect(vectors.values == [Vector](repeating: .zero, count: count))
  }

  @Test func zeroForgetsEverything() {
    let memory = AlignedMemory<Float>(count: 9)
    for index in 0..<9 { memory.base[index] = -Float(index + 1) }
    memory.zero()
    #expect(memory.values.map(\.bitPattern) == [UInt32](repeating: 0, count: 9))
  }

  @Test func aCopyIsApart() {
    let memory = AlignedMemory<Int32>(count: 3)
    for index in 0..<3 { memory.base[index] = Int32(index) }
    let copy = AlignedMemory(copying: memory)
    memory.base[1] = 7
    #expect(copy.values == [0, 1, 2])
    #expect(memory.values == [0, 7, 2])
  }

  @Test func scalarsAreTheLanes() {
    let memory = AlignedMemory<Vector>(count: 2)
    for index in 0..<16 { memory.scalars[index] = Float(index) }
    #expect(memory.base[1] == Vector(8, 9, 10, 11, 12, 13, 14, 15))
  }

  @Test func rowsLieOneAfterTheOther() {
    let memory = AlignedMemory<Float>(count: 12)
    let rows = memory.rows(width: 4)
    #expect(rows.count == 3)
    rows.row(2)[1] = 5
    #expect(memory.base[9] == 5)
  }
}
