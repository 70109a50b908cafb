import CTorch

/// An array of numbers of any number of dimensions, on which libtorch computes.
///
/// A value that refers to shared storage: copies of the variable, and views such as
/// ``transposed(_:_:)``, see what in-place operations (those whose names are verbs: ``add(_:times:)``,
/// ``fill(_:)``) do to it; ``copy()`` shares nothing. Operations broadcast as PyTorch's do. A shape or
/// dtype mistake is a mistake in the program and traps with libtorch's message.
///
/// Threads may read one tensor side by side; writing needs a thread of its own.
public struct Tensor: @unchecked Sendable {
  private final class Handle {
    let c: ct_tensor
    init(_ c: ct_tensor) { self.c = c }
    deinit { ct_free(c) }
  }

  private let handle: Handle

  /// Takes over a handle that C gave.
  init(owning c: ct_tensor) { handle = Handle(c) }

  /// The handle, valid while this tensor lives: use it through `calling` and `with`.
  var c: ct_tensor { handle.c }
}

// MARK: - Shape and kind

extension Tensor {
  /// How many elements there are along each dimension; empty for a scalar.
  public var shape: [Int] {
    withExtendedLifetime(self) {
      [Int](unsafeUninitializedCapacity: ct_dim(c)) { buffer, count in
        count = ct_dim(c)
        if let base = buffer.baseAddress { ct_sizes(c, base) }
      }
    }
  }

  /// How many dimensions there are.
  public var rank: Int { withExtendedLifetime(self) { ct_dim(c) } }

  /// How many elements there are.
  public var count: Int { withExtendedLifetime(self) { ct_numel(c) } }

  /// What the elements are.
  public var dtype: DType { withExtendedLifetime(self) { DType(ct_dtype_of(c)) } }

  /// Whether the elements lie one after another in row order.
  public var isContiguous: Bool { withExtendedLifetime(self) { ct_is_contiguous(c) } }

  /// Whether gradients flow to this tensor.
  public var requiresGradient: Bool { withExtendedLifetime(self) { ct_requires_grad(c) } }
}

extension Tensor: CustomStringConvertible {
  /// The kind, the shape, and the elements of small tensors.
  public var description: String {
    let head = "Tensor(\(dtype.rawValue), \(shape)"
    return count > 64 ? head + ")" : head + ", \(array(of: Double.self)))"
  }
}

// MARK: - Calling C

// The tensors are kept alive to the end of a call: their handles alone would not do it.
extension Tensor {
  typealias Result = UnsafeMutablePointer<ct_tensor>

  @inline(__always)
  static func calling(_ call: (Result) -> ct_status) -> Tensor {
    var result = ct_tensor(raw: nil)
    check(call(&result))
    return Tensor(owning: result)
  }

  @inline(__always)
  static func calling(_ x: Tensor, _ call: (Result, ct_tensor) -> ct_status) -> Tensor {
    withExtendedLifetime(x) { calling { call($0, x.c) } }
  }

  @inline(__always)
  static func calling(
    _ x: Tensor, _ y: Tensor, _ call: (Result, ct_tensor, ct_tensor) -> ct_status
  ) -> Tensor {
    withExtendedLifetime((x, y)) { calling { call($0, x.c, y.c) } }
  }

  @inline(__always)
  static func calling(
    _ x: Tensor, _ y: Tensor, _ z: Tensor,
    _ call: (Result, ct_tensor, ct_tensor, ct_tensor) -> ct_status
  ) -> Tensor {
    withExtendedLifetime((x, y, z)) { calling { call($0, x.c, y.c, z.c) } }
  }

  @inline(__always)
  static func changing(_ x: Tensor, _ call: (ct_tensor) -> ct_status) {
    withExtendedLifetime(x) { check(call(x.c)) }
  }

  @inline(__always)
  static func changing(_ x: Tensor, _ y: Tensor, _ call: (ct_tensor, ct_tensor) -> ct_status) {
    withExtendedLifetime((x, y)) { check(call(x.c, y.c)) }
  }

  @inline(__always)
  static func changing(
    _ x: Tensor, _ y: Tensor, _ z: Tensor, _ call: (ct_tensor, ct_tensor, ct_tensor) -> ct_status
  ) {
    withExtendedLifetime((x, y, z)) { check(call(x.c, y.c, z.c)) }
  }

  /// Calls `body` with the handles of `tensors`, side by side in memory.
  static func with<Value>(
    _ tensors: [Tensor], _ body: (UnsafePointer<ct_tensor>, Int) -> Value
  ) -> Value {
    withExtendedLifetime(tensors) { body(tensors.map(\.c), tensors.count) }
  }
}
