// Handles, creation, memory, random numbers, and what a tensor says of itself. All on the CPU.
#ifndef CT_TENSOR_H
#define CT_TENSOR_H

#include "ct_status.h"

CT_BEGIN

/// One reference to a tensor.
typedef struct {
  void *_Nullable raw;
} ct_tensor;

typedef enum {
  ct_float32,
  ct_float64,
  ct_int64,
  ct_int32,
  ct_uint8,
  ct_bool,
  ct_other_dtype,
} ct_dtype;

void ct_free(ct_tensor x);

ct_status ct_full(ct_tensor *out, const ptrdiff_t *shape, size_t rank, double value, ct_dtype dtype);
ct_status ct_empty(ct_tensor *out, const ptrdiff_t *shape, size_t rank, ct_dtype dtype);
ct_status ct_arange(ct_tensor *out, double start, double end, double step, ct_dtype dtype);
/// Copies `data`, contiguous in row order.
ct_status ct_from_data(ct_tensor *out, const void *data, const ptrdiff_t *shape, size_t rank,
                       ct_dtype dtype);
/// Uses `data` in place; it has to outlive every view of the tensor.
ct_status ct_from_blob(ct_tensor *out, void *data, const ptrdiff_t *shape, size_t rank,
                       ct_dtype dtype);

ct_dtype ct_dtype_of(ct_tensor x);
size_t ct_dim(ct_tensor x);
/// Writes ct_dim(x) numbers.
void ct_sizes(ct_tensor x, ptrdiff_t *sizes);
ptrdiff_t ct_numel(ct_tensor x);
bool ct_is_contiguous(ct_tensor x);
bool ct_requires_grad(ct_tensor x);
/// NULL unless contiguous (or empty).
void *_Nullable ct_data_ptr(ct_tensor x);
ct_status ct_item(double *out, ct_tensor x);

ct_status ct_to(ct_tensor *out, ct_tensor x, ct_dtype dtype);
ct_status ct_contiguous(ct_tensor *out, ct_tensor x);
ct_status ct_clone(ct_tensor *out, ct_tensor x);
ct_status ct_zeros_like(ct_tensor *out, ct_tensor x);
ct_status ct_copy_(ct_tensor x, ct_tensor source);
ct_status ct_fill_(ct_tensor x, double value);

// Each call draws from a generator of its own with a given seed.
ct_status ct_uniform_(ct_tensor x, double low, double high, uint64_t seed);
ct_status ct_normal_(ct_tensor x, double mean, double deviation, uint64_t seed);
/// 1 with `probability`, otherwise 0.
ct_status ct_bernoulli_(ct_tensor x, double probability, uint64_t seed);

CT_END

#endif
