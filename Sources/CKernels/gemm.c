#include "ck_gemm.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

// libtorch's BLAS, by name: linking it would cost every command that multiplies nothing half a second
// at its start. A tensor function would cost more than these small products themselves.
static void (*product)(const char *transa, const char *transb, const int *m, const int *n,
                       const int *k, const float *alpha, const float *a, const int *lda,
                       const float *b, const int *ldb, const float *beta, float *c, const int *ldc);
#if defined(__x86_64__)
static int (*set_local_threads)(int threads);
#endif
static pthread_once_t is_loaded = PTHREAD_ONCE_INIT;

static void *symbol(void *library, const char *name) {
  void *address = library ? dlsym(library, name) : NULL;
  if (address == NULL) {
    fprintf(stderr, "libtorch's matrix product cannot be loaded: %s\n", dlerror());
    exit(69);
  }
  return address;
}

static void load(void) {
  void *library = dlopen("libtorch_cpu.so", RTLD_NOW | RTLD_LOCAL);
  product = symbol(library, "sgemm_");
#if defined(__x86_64__)
  set_local_threads = symbol(library, "MKL_Set_Num_Threads_Local");
#endif
}

void ck_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, const float *a,
             int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc) {
  pthread_once(&is_loaded, load);
  // BLAS is column-major: the row-major product is the product of the swapped operands.
  const char first = transpose_b ? 'T' : 'N';
  const char second = transpose_a ? 'T' : 'N';
  const int rows = (int)n, columns = (int)m, depth = (int)k;
  const int first_stride = (int)ldb, second_stride = (int)lda, result_stride = (int)ldc;
  const float one = 1;
#if defined(__x86_64__)
  const int before = set_local_threads(1);
#endif
  product(&first, &second, &rows, &columns, &depth, &one, b, &first_stride, a, &second_stride, &beta,
          c, &result_stride);
#if defined(__x86_64__)
  set_local_threads(before);
#endif
}
