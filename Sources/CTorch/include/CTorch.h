// A plain C interface to libtorch: what Swift sees of it.
//
// Every function is guarded: a C++ exception becomes a non-zero status, and ct_last_error() holds
// its message for the calling thread. Handles are structs, so that Swift cannot mix them up.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ct_gemm.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t ct_status;

/// The message of the last failure on this thread; valid until the next one.
const char *ct_last_error(void);

/// How many threads one operation may use.
int32_t ct_get_num_threads(void);
ct_status ct_set_num_threads(int32_t count);

/// Calls `body(context, begin, end)` on disjoint parts of [begin, end) of at least `grain` indices,
/// in the same thread pool as tensor operations; operations inside run on one thread.
ct_status ct_parallel_for(int64_t begin, int64_t end, int64_t grain,
                          void (*body)(void *context, int64_t begin, int64_t end), void *context);

#ifdef __cplusplus
}
#endif

#endif
