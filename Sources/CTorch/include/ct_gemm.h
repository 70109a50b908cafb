// The matrix product on memory that the caller owns, for loops that manage their own buffers.
#ifndef CT_GEMM_H
#define CT_GEMM_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// C = op(A)·op(B) + beta·C in row-major order: C is [m, n] with rows `ldc` floats apart, op(A) is
/// [m, k] and op(B) [k, n]. A transposed operand is stored as [k, m] or [n, k].
///
/// Always on the calling thread alone, so that the bits do not depend on the number of threads.
void ct_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, const float *a,
             int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc);

#ifdef __cplusplus
}
#endif

#endif
