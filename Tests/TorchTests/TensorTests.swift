import Essentials
import Foundation
import Testing
@testable import Torch

@Suite struct TensorTests {
  @Test func creationGivesShapeKindAndValues() {
    #expect(Tensor.zeros([2, 3]).array(of: Float.self) == [0, 0, 0, 0, 0, 0])
    #expect(Tensor.ones([2], dtype: .int64).array(of: Int64.self) == [1, 1])
    #expect(Tensor.full([2], 0.5, dtype: .float64).array(of: Double.self) == [0.5, 0.5])
    #expect(Tensor.arange(2..<5).array(of: Int64.self) == [2, 3, 4])
    #expect(Tensor([1, 2, 3, 4] as [Int32], shape: [2, 2]).shape == [2, 2])
    #expect(Tensor([Float]()).shape == [0])
    #expect(Tensor(3).shape == [] && Tensor(3).item() == 3)
    #expect(Tensor([true, false]).dtype == .bool)
    for dtype in DType.allCases { #expect(Tensor.ones([3], dtype: dtype).dtype == dtype) }
    #expect(Tensor.zeros([4, 5]).count == 20 && Tensor.zeros([4, 5]).rank == 2)
  }

  @Test func convertsBetweenKinds() {
    let x = Tensor([1.9, -2.5])
    #expect(x.to(.int64).array(of: Int64.self) == [1, -2])
    #expect(x.array(of: Float.self) == [1.9, -2.5])
    #expect(Tensor([0, 3] as [Int32]).array(of: Bool.self) == [false, true])
  }

  @Test func wrappedMemoryIsShared() {
    var memory = [1, 2, 3] as [Float]
    memory.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let tensor = Tensor.wrapping(base, shape: [3])
      tensor.multiply(by: 2)
      base[0] = 10
      #expect(tensor.array(of: Float.self) == [10, 4, 6])
    }
    #expect(memory == [10, 4, 6])
  }

  @Test func copiesOfTheValueShareAndCopyDoesNot() {
    let x = Tensor([1, 2] as [Float])
    let (same, copy) = (x, x.copy())
    x.fill(5)
    #expect(same.array(of: Float.self) == [5, 5] && copy.array(of: Float.self) == [1, 2])
    let view = x.narrowed(0, 0..<1)
    view.fill(7)
    #expect(x.array(of: Float.self) == [7, 5])
    x.withUnsafeMutableBufferPointer(of: Float.self) { $0[1] = 9 }
    #expect(view.item() == 7 && x[1].item() == 9)
  }

  @Test func arithmeticBroadcasts() {
    let x = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
    let y = Tensor([10, 20] as [Float])
    #expect((x + y).array(of: Float.self) == [11, 22, 13, 24])
    #expect((x - y).array(of: Float.self) == [-9, -18, -7, -16])
    #expect((x * y).array(of: Float.self) == [10, 40, 30, 80])
    #expect((y / x).array(of: Float.self) == [10, 10, 10 / 3, 5])
    #expect((2 - x).array(of: Float.self) == [1, 0, -1, -2])
    #expect((x - 1 + 2 * x / 4).array(of: Float.self) == [0.5, 2, 3.5, 5])
    #expect((-x).array(of: Float.self) == [-1, -2, -3, -4])
  }

  @Test func wholeNumbersKeepIntegers() {
    let x = Tensor([3, 4] as [Int64])
    #expect((x + 1).dtype == .int64 && (x * 2 - 1).array(of: Int64.self) == [5, 7])
    #expect((x * 0.5).dtype == .float32)
    #expect((x / 2).array(of: Float.self) == [1.5, 2])
  }

  @Test func inPlaceArithmetic() {
    let x = Tensor([1.0, 2])
    let y = Tensor([4.0, 9])
    x.add(y, times: 2)
    #expect(x.array() == [9.0, 20])
    x.add(1)
    x.multiply(by: y)
    #expect(x.array() == [40.0, 189])
    x.multiply(by: 0.5)
    #expect(x.array() == [20.0, 94.5])
    x.assign(Tensor([3.0]))
    #expect(x.array() == [3.0, 3])
  }

  @Test func comparisons() {
    let x = Tensor([1.0, 2, 3])
    let y = Tensor([2.0, 2, 2])
    #expect(x.eq(3).array() == [false, false, true])
    #expect(x.lt(y).array() == [true, false, false])
    #expect(x.le(y).array() == [true, true, false])
    #expect(x.ge(y).array() == [false, true, true])
    #expect((x - 2).sign().array() == [-1.0, 0, 1])
    #expect(x.clamped(to: 1.5...2.5).array() == [1.5, 2, 2.5])
  }

  @Test func reductionsOverDimensions() {
    let x = Tensor([3.0, 1, 2, 6, 5, 4], shape: [2, 3])
    #expect(x.sum().item() == 21 && x.sum(0).array() == [9.0, 6, 6])
    #expect(x.sum(1, keepDim: true).shape == [2, 1] && x.sum(0, 1).item() == 21)
    #expect(x.mean(-1).array() == [2.0, 5] && x.mean().item() == 3.5)
    #expect(x.max(1).array() == [3.0, 6] && x.max().item() == 6)
    expectClose(x.norm(), [Double(91).squareRoot()], tolerance: 1e-14)
    #expect(x.norm(1, p: 1).array() == [6.0, 15] && x.norm(p: .infinity).item() == 6)
  }

  @Test func shapesAndViews() {
    let x = Tensor.arange(0..<6, dtype: .float64).reshaped([2, -1])
    #expect(x.shape == [2, 3] && x.transposed().array() == [0.0, 3, 1, 4, 2, 5])
    #expect(!x.transposed().isContiguous && x.transposed().contiguous().isContiguous)
    #expect(x.narrowed(1, 1..<3).array() == [1.0, 2, 4, 5] && x.select(1, 0).array() == [0.0, 3])
    #expect(x[1].array() == [3.0, 4, 5])
    #expect(x.unsqueezed(1).shape == [2, 1, 3] && x.unsqueezed(1).squeezed(1).shape == [2, 3])
    #expect(x[0].expanded([2, -1]).array() == [0.0, 1, 2, 0, 1, 2])
    #expect(Tensor.cat([x, x], dim: 1).shape == [2, 6])
    #expect(Tensor.stack([x[0], x[1]], dim: 1).array() == [0.0, 3, 1, 4, 2, 5])
  }

  @Test func indexing() {
    let x = Tensor.arange(0..<6, dtype: .float64).reshaped([2, 3])
    let index = Tensor([2, 0, 1, 1] as [Int64], shape: [2, 2])
    #expect(x.gather(1, index).array() == [2.0, 0, 4, 4])
    #expect(x.maskedFill(x.ge(Tensor([4.0])), -1).array() == [0.0, 1, 2, 3, -1, -1])
    #expect(x.embedding(Tensor([1, 0, 1] as [Int64])).array() == [3.0, 4, 5, 0, 1, 2, 3, 4, 5])
  }

  @Test func productsAgreeWithBruteForce() {
    var rng = TestGenerator(1)
    let x = Tensor.normal([2, 3, 4], dtype: .float64, using: &rng)
    let y = Tensor.normal([2, 4, 5], dtype: .float64, using: &rng)
    let (left, right) = (x.array(of: Double.self), y.array(of: Double.self))
    var expected: [Double] = []
    for b in 0..<2 {
      for i in 0..<3 {
        for j in 0..<5 {
          expected.append(
            (0..<4).reduce(0) { $0 + left[(b * 3 + i) * 4 + $1] * right[(b * 4 + $1) * 5 + j] })
        }
      }
    }
    expectClose(x.matmul(y), expected, tolerance: 1e-13)
    let first = Array(expected[..<15])
    let matrix = Tensor.zeros([3, 5], dtype: .float64)
    matrix.setMatmul(x[0], y[0])
    expectClose(matrix, first, tolerance: 1e-13)
    let bias = Tensor([1.0, 2, 3, 4, 5])
    let biased = first.enumerated().map { 2 * Double($0 % 5 + 1) + 3 * $1 }
    matrix.setAddmm(bias, x[0], y[0], beta: 2, alpha: 3)
    expectClose(matrix, biased, tolerance: 1e-13)
    expectClose(x[0].linear(y[0].transposed()), first, tolerance: 1e-13)
  }

  @Test func aShapeMistakeTrapsWithLibtorchsMessage() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tensor.zeros([2, 3]) + Tensor.zeros([2, 4])
    }
    let message = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(message.contains("The size of tensor a (3) must match the size of tensor b (4)"))
  }

  @Test func anotherElementTypeTraps() async {
    await #expect(processExitsWith: .failure) {
      Tensor.zeros([2]).withUnsafeMutableBufferPointer(of: Double.self) { $0[0] = 1 }
    }
  }
}
