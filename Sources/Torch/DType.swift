import CTorch

/// What the elements of a tensor are.
public enum DType: String, Sendable, CaseIterable {
  /// Single precision, the default.
  case float32
  /// Double precision, for checks by finite differences.
  case float64
  /// What indices are.
  case int64
  /// Indices in half the memory.
  case int32
  /// Bytes.
  case uint8
  /// What comparisons give.
  case bool

  var c: ct_dtype {
    switch self {
    case .float32: ct_float32
    case .float64: ct_float64
    case .int64: ct_int64
    case .int32: ct_int32
    case .uint8: ct_uint8
    case .bool: ct_bool
    }
  }

  init(_ dtype: ct_dtype) {
    switch dtype {
    case ct_float32: self = .float32
    case ct_float64: self = .float64
    case ct_int64: self = .int64
    case ct_int32: self = .int32
    case ct_uint8: self = .uint8
    case ct_bool: self = .bool
    default: fatalError("a tensor of a kind that this package never makes")
    }
  }

  /// How many bytes one element takes.
  public var byteCount: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .uint8, .bool: 1
    }
  }
}

/// A Swift type that tensors can be made from and turned into.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// How a tensor names the type.
  static var dtype: DType { get }
}

extension Float: TensorElement {
  /// Single precision.
  public static var dtype: DType { .float32 }
}

extension Double: TensorElement {
  /// Double precision.
  public static var dtype: DType { .float64 }
}

extension Int64: TensorElement {
  /// 64-bit integers.
  public static var dtype: DType { .int64 }
}

extension Int32: TensorElement {
  /// 32-bit integers.
  public static var dtype: DType { .int32 }
}

extension UInt8: TensorElement {
  /// Bytes.
  public static var dtype: DType { .uint8 }
}

extension Bool: TensorElement {
  /// Truth values.
  public static var dtype: DType { .bool }
}
