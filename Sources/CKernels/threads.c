#include "ck_threads.h"

#include <stdatomic.h>
#include <stdbool.h>

// The OpenMP runtime that libtorch brings. Clang's would be a second one with threads of its own, so
// the entry points that GCC compiles a parallel region to are called directly.
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_thread_num(void);
int omp_get_max_threads(void);
int omp_in_parallel(void);

// What threads use that nobody has told another number.
static _Atomic int32_t num_threads = 0;
// What this thread has been told; 0 for nothing.
static _Thread_local int32_t own_num_threads = 0;
static ck_pool_user pool_user;
static bool has_pool_user = false;

int32_t ck_get_num_threads(void) {
  if (own_num_threads > 0) return own_num_threads;
  const int32_t count = atomic_load_explicit(&num_threads, memory_order_relaxed);
  return count > 0 ? count : omp_get_max_threads();
}

void ck_set_num_threads(int32_t count) {
  own_num_threads = count > 1 ? count : 1;
  atomic_store(&num_threads, own_num_threads);
  if (has_pool_user) pool_user.set_num_threads(ck_get_num_threads());
}

void ck_attach_pool_user(ck_pool_user user, int32_t count) {
  pool_user = user;
  has_pool_user = true;
  atomic_store(&num_threads, count);
}

static int64_t least(int64_t x, int64_t y) { return x < y ? x : y; }

static int64_t threads_for(int64_t parts) {
  return omp_in_parallel() ? 1 : least(ck_get_num_threads(), parts);
}

typedef struct region {
  void (*share)(struct region *region);
  uint64_t state;
  void *context;
  // Of ranges.
  void (*range_body)(void *context, int64_t begin, int64_t end);
  int64_t begin, end, chunk;
  // Of single indices.
  void (*index_body)(void *context, int64_t index);
  int64_t count;
  _Atomic int64_t next;
} region;

static void on_thread(void *data) {
  region *shared = data;
  if (!has_pool_user) return shared->share(shared);
  const uint64_t own = pool_user.get_state();
  pool_user.set_state(shared->state);
  shared->share(shared);
  pool_user.set_state(own);
}

static void on_threads(int64_t threads, region *shared) {
  if (has_pool_user) shared->state = pool_user.get_state();
  GOMP_parallel(on_thread, shared, (unsigned)threads, 0);
}

static void take_range(region *shared) {
  const int64_t from = shared->begin + omp_get_thread_num() * shared->chunk;
  const int64_t to = least(shared->end, from + shared->chunk);
  if (from < to) shared->range_body(shared->context, from, to);
}

static void take_indices(region *shared) {
  for (int64_t index; (index = atomic_fetch_add(&shared->next, 1)) < shared->count;)
    shared->index_body(shared->context, index);
}

void ck_parallel_for(int64_t begin, int64_t end, int64_t grain,
                     void (*body)(void *context, int64_t begin, int64_t end), void *context) {
  const int64_t count = end - begin;
  if (count <= 0) return;
  const int64_t threads = threads_for((count + grain - 1) / grain);
  if (threads <= 1) return body(context, begin, end);
  region shared = {.share = take_range,
                   .context = context,
                   .range_body = body,
                   .begin = begin,
                   .end = end,
                   .chunk = (count + threads - 1) / threads};
  on_threads(threads, &shared);
}

void ck_parallel_for_each(int64_t count, void (*body)(void *context, int64_t index),
                          void *context) {
  const int64_t threads = threads_for(count);
  region shared = {
      .share = take_indices, .context = context, .index_body = body, .count = count, .next = 0};
  if (threads <= 1) return take_indices(&shared);
  on_threads(threads, &shared);
}
