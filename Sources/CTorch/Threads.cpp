#include <ATen/Parallel.h>

#include <algorithm>

#include "Guard.h"

// libtorch's own pool. Clang's OpenMP would bring a second runtime with threads of its own, so the
// two entry points that GCC compiles a parallel region to are called directly.
extern "C" {
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_thread_num(void);
}

namespace {

thread_local std::string last_error;

struct Region {
  int64_t begin, end, chunk;
  void (*body)(void *context, int64_t begin, int64_t end);
  void *context;
};

void run_region(void *data) {
  const auto &region = *static_cast<const Region *>(data);
  const int64_t begin = region.begin + omp_get_thread_num() * region.chunk;
  const int64_t end = std::min(region.end, begin + region.chunk);
  if (begin < end) region.body(region.context, begin, end);
}

}  // namespace

namespace ctorch {
void remember_error(const char *message) { last_error = message; }
}  // namespace ctorch

const char *ct_last_error(void) { return last_error.c_str(); }

int32_t ct_get_num_threads(void) { return at::get_num_threads(); }

ct_status ct_set_num_threads(int32_t count) {
  return ctorch::guarded([&] { at::set_num_threads(count); });
}

ct_status ct_parallel_for(int64_t begin, int64_t end, int64_t grain,
                          void (*body)(void *context, int64_t begin, int64_t end), void *context) {
  return ctorch::guarded([&] {
    const int64_t count = end - begin;
    if (count <= 0) return;
    const int64_t parts = (count + grain - 1) / grain;
    const int64_t threads =
        at::in_parallel_region() ? 1 : std::min<int64_t>(at::get_num_threads(), parts);
    if (threads <= 1) return body(context, begin, end);
    Region region{begin, end, (count + threads - 1) / threads, body, context};
    GOMP_parallel(run_region, &region, static_cast<unsigned>(threads), 0);
  });
}
