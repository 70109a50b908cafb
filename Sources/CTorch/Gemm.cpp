#include "ct_gemm.h"

// libtorch's BLAS. Its tensor functions would cost more than these small products themselves.
extern "C" {
void sgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k,
            const float *alpha, const float *a, const int *lda, const float *b, const int *ldb,
            const float *beta, float *c, const int *ldc);
#if defined(__x86_64__)
int MKL_Set_Num_Threads_Local(int threads);
#endif
}

void ct_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, const float *a,
             int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc) {
  // BLAS is column-major: the row-major product is the product of the swapped operands.
  const char first = transpose_b ? 'T' : 'N';
  const char second = transpose_a ? 'T' : 'N';
  const int rows = static_cast<int>(n), columns = static_cast<int>(m), depth = static_cast<int>(k);
  const int first_stride = static_cast<int>(ldb), second_stride = static_cast<int>(lda);
  const int result_stride = static_cast<int>(ldc);
  const float one = 1;
#if defined(__x86_64__)
  const int before = MKL_Set_Num_Threads_Local(1);
#endif
  sgemm_(&first, &second, &rows, &columns, &depth, &one, b, &first_stride, a, &second_stride, &beta,
         c, &result_stride);
#if defined(__x86_64__)
  MKL_Set_Num_Threads_Local(before);
#endif
}
