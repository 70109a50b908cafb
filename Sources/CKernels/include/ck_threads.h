// The one pool of threads.
#ifndef CK_THREADS_H
#define CK_THREADS_H

#include <stdint.h>

/// How many threads one loop may use that the calling thread starts; at least 1. Setting it counts for
/// the calling thread, and for all that have not set a number of their own, as in libtorch.
int32_t ck_get_num_threads(void);
void ck_set_num_threads(int32_t count);

/// Calls `body(context, begin, end)` on disjoint parts of [begin, end), of equal length but for the
/// last, in the pool of threads that libtorch uses. There are at most as many parts as threads, and no
/// more than `grain` goes into the number of indices, rounded up: parts are never much shorter.
void ck_parallel_for(int64_t begin, int64_t end, int64_t grain,
                     void (*_Nonnull body)(void *_Nullable context, int64_t begin, int64_t end),
                     void *_Nullable context);

/// Calls `body(context, index)` once for every index in [0, count); a thread that is free takes the
/// next index.
void ck_parallel_for_each(int64_t count,
                          void (*_Nonnull body)(void *_Nullable context, int64_t index),
                          void *_Nullable context);

/// A library that uses the same pool and keeps state for each thread.
typedef struct ck_pool_user {
  /// Called when the number of threads changes.
  void (*_Nonnull set_num_threads)(int32_t count);
  /// The state of the calling thread, as bits of the library's own.
  uint64_t (*_Nonnull get_state)(void);
  /// Gives the calling thread a state.
  void (*_Nonnull set_state)(uint64_t state);
} ck_pool_user;

/// From now on the threads of a loop take over the state of the thread that started it. One library
/// can attach, before the first loop; it brings the number of threads that it has.
void ck_attach_pool_user(ck_pool_user user, int32_t num_threads);

#endif
