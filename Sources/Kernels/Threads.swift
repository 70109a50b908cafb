import CKernels

/// The one pool of threads that tensor operations and this project's own loops share.
///
/// Two pools on the same cores slow each other many-fold, so nothing else may start threads.
public enum Threads {
  /// How many threads a loop or an operation may use that the calling thread starts; at least 1.
  ///
  /// Setting it counts for the calling thread, and for all that have not set a number of their own.
  public static var count: Int {
    get { Int(ck_get_num_threads()) }
    set { ck_set_num_threads(Int32(clamping: newValue)) }
  }

  /// Calls `body` on disjoint ranges that cover `0..<count`, side by side.
  ///
  /// There are at most as many ranges as threads, and no more than `grain` goes into `count`, rounded
  /// up: ranges of equal length, never much shorter than `grain`. Tensor operations inside `body` run on
  /// one thread, with or without gradients as the caller has it.
  ///
  /// How the ranges are cut depends on the number of threads, so a result may not depend on it.
  public static func forEachRange(
    of count: Int, grain: Int = 1, _ body: @Sendable (Range<Int>) -> Void
  ) {
    withoutActuallyEscaping(body) { body in
      var box = RangeBody(call: body)
      withUnsafeMutablePointer(to: &box) { pointer in
        ck_parallel_for(
          0, Int64(count), Int64(max(1, grain)),
          { context, begin, end in
            context?.assumingMemoryBound(to: RangeBody.self).pointee.call(Int(begin)..<Int(end))
          }, pointer)
      }
    }
  }

  /// Calls `body` once for every index of `0..<count`, side by side; whichever thread is free takes
  /// the next index.
  ///
  /// For few, long and unequal pieces of work. Tensor operations inside `body` run on one
  /// thread, with or without gradients as the caller has it.
  public static func forEach(of count: Int, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var box = IndexBody(call: body)
      withUnsafeMutablePointer(to: &box) { pointer in
        ck_parallel_for_each(
          Int64(count),
          { context, index in
            context?.assumingMemoryBound(to: IndexBody.self).pointee.call(Int(index))
          }, pointer)
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
