import CTorch

/// Where the numbers of a tensor are.
public enum Device: Hashable, Sendable {
  /// The main memory.
  case cpu
  /// A CUDA device by its index.
  ///
  /// Using one that is not there traps, so ask ``isAvailable`` first; the CPU build has none.
  case cuda(Int)

  /// Whether this build and machine have the device.
  public var isAvailable: Bool {
    switch self {
    case .cpu: true
    case .cuda(let index): index >= 0 && index < Int(ct_cuda_device_count())
    }
  }

  var c: ct_device {
    guard case .cuda(let index) = self else { return -1 }
    precondition(isAvailable, "there is no CUDA device \(index) for this build of libtorch")
    return Int32(index)
  }

  init(_ device: ct_device) { self = device < 0 ? .cpu : .cuda(Int(device)) }
}
