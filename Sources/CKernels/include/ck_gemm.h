// The matrix product on memory that the caller owns, for loops that manage their own buffers.
#ifndef CK_GEMM_H
#define CK_GEMM_H

#include <stdbool.h>
#include <stdint.h>

/// C = op(A)·op(B) + beta·C in row-major order: C is [m, n] with rows `ldc` floats apart, op(A) is
/// [m, k] and op(B) [k, n]. A transposed operand is stored as [k, m] or [n, k].
///
/// Always on the calling thread alone, so that the bits do not depend on the number of threads. The
/// product is that of libtorch's BLAS, which the first call loads: a program that multiplies nothing
/// starts without it. Ends the program with a line that says so where the library is missing.
void ck_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
             const float *_Nonnull a, int64_t lda, const float *_Nonnull b, int64_t ldb, float beta,
             float *_Nonnull c, int64_t ldc);

#endif
