// The one pool of threads.
#ifndef CT_THREADS_H
#define CT_THREADS_H

#include "ct_status.h"

CT_BEGIN

/// How many threads one operation may use.
int32_t ct_get_num_threads(void);
ct_status ct_set_num_threads(int32_t count);

/// Calls `body(context, begin, end)` on disjoint parts of [begin, end) of at least `grain` indices,
/// in the same thread pool as tensor operations; operations inside run on one thread, with or
/// without gradients as the caller has it.
ct_status ct_parallel_for(int64_t begin, int64_t end, int64_t grain,
                          void (*body)(void *context, int64_t begin, int64_t end), void *context);

/// Calls `body(context, index)` once for every index in [0, count); a thread that is free takes the
/// next index.
ct_status ct_parallel_for_each(int64_t count, void (*body)(void *context, int64_t index),
                               void *context);

CT_END

#endif
