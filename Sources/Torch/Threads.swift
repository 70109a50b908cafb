import CTorch

/// The one pool of threads that tensor operations and this project's own loops share.
///
/// Two pools on the same cores slow each other many-fold, so nothing else may start threads.
public enum Threads {
  /// How many threads one operation may use; at least 1.
  public static var count: Int {
    get { Int(ct_get_num_threads()) }
    set { check(ct_set_num_threads(Int32(newValue))) }
  }

  /// Calls `body` on disjoint ranges that cover `0..<count`, side by side.
  ///
  /// Each range but the last has at least `grain` indices. Tensor operations inside `body` run on
  /// one thread, with or without gradients as the caller has it.
  ///
  /// How the ranges are cut depends on the number of threads, so a result may not depend on it.
  public static func forEachRange(
    of count: Int, grain: Int = 1, _ body: @Sendable (Range<Int>) -> Void
  ) {
    withoutActuallyEscaping(body) { body in
      var box = RangeBody(call: body)
      withUnsafeMutablePointer(to: &box) { pointer in
        let status = ct_parallel_for(
          0, Int64(count), Int64(max(1, grain)),
          { context, begin, end in
            context.assumingMemoryBound(to: RangeBody.self).pointee.call(Int(begin)..<Int(end))
          }, pointer)
        check(status)
      }
    }
  }

  /// Calls `body` once for every index of `0..<count`, side by side; whichever thread is free takes
  /// the next index.
  ///
  /// For few, long and unequal pieces of work: worlds. Tensor operations inside `body` run on one
  /// thread, with or without gradients as the caller has it.
  public static func forEach(of count: Int, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var box = IndexBody(call: body)
      withUnsafeMutablePointer(to: &box) { pointer in
        let status = ct_parallel_for_each(
          Int64(count),
          { context, index in
            context.assumingMemoryBound(to: IndexBody.self).pointee.call(Int(index))
          }, pointer)
        check(status)
      }
    }
  }
}

private struct RangeBody {
  let call: @Sendable (Range<Int>) -> Void
}

private struct IndexBody {
  let call: @Sendable (Int) -> Void
}

/// Traps with libtorch's message when an operation failed: a mistake in the program.
func check(_ status: ct_status, file: StaticString = #file, line: UInt = #line) {
  if status != 0 { fatalError(String(cString: ct_last_error()), file: file, line: line) }
}
