import Foundation

/// Memory for a long row of numbers that are written in no order.
///
/// The kernel is asked for large pages: with small ones most of the time of such a write goes into
/// finding the page.
struct LargeMemory<Element: BitwiseCopyable>: ~Copyable {
  /// Where it begins, not yet set.
  let start: UnsafeMutablePointer<Element>

  /// Room for `count` elements.
  init(count: Int) {
    let page = 1 << 21
    let size = max(1, count) * MemoryLayout<Element>.stride
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: size, alignment: size < page ? MemoryLayout<Element>.alignment : page)
    // Advice only: without large pages it is as good as any.
    if size >= page { madvise(memory, size, Int32(MADV_HUGEPAGE)) }
    start = memory.bindMemory(to: Element.self, capacity: max(1, count))
  }

  deinit { start.deallocate() }
}
