#include <ATen/Parallel.h>
#include <c10/core/AutogradState.h>

#include <algorithm>
#include <atomic>
#include <string>

#include "Guard.h"
#include "ct_threads.h"

// libtorch's own pool. Clang's OpenMP would bring a second runtime with threads of its own, so the
// two entry points that GCC compiles a parallel region to are called directly.
extern "C" {
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_thread_num(void);
}

namespace {

thread_local std::string last_error;

/// Runs `share` once on each of `threads` threads, which take over whether gradients are wanted.
template <typename Share>
void on_threads(int64_t threads, Share share) {
  struct Region {
    Share share;
    c10::AutogradState state;
  } region{std::move(share), c10::AutogradState::get_tls_state()};
  GOMP_parallel(
      [](void *data) {
        auto &region = *static_cast<Region *>(data);
        const auto own = c10::AutogradState::get_tls_state();
        c10::AutogradState::set_tls_state(region.state);
        region.share(omp_get_thread_num());
        c10::AutogradState::set_tls_state(own);
      },
      &region, static_cast<unsigned>(threads), 0);
}

int64_t threads_for(int64_t parts) {
  return at::in_parallel_region() ? 1 : std::min<int64_t>(at::get_num_threads(), parts);
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
    const int64_t threads = threads_for((count + grain - 1) / grain);
    if (threads <= 1) return body(context, begin, end);
    const int64_t chunk = (count + threads - 1) / threads;
    on_threads(threads, [=](int64_t thread) {
      const int64_t from = begin + thread * chunk;
      const int64_t to = std::min(end, from + chunk);
      if (from < to) body(context, from, to);
    });
  });
}

ct_status ct_parallel_for_each(int64_t count, void (*body)(void *context, int64_t index),
                               void *context) {
  return ctorch::guarded([&] {
    const int64_t threads = threads_for(count);
    std::atomic<int64_t> next{0};
    const auto take = [&](int64_t) {
      for (int64_t index; (index = next.fetch_add(1)) < count;) body(context, index);
    };
    if (threads <= 1) return take(0);
    on_threads(threads, take);
  });
}
