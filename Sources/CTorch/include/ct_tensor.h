// Handles, creation, memory and what a tensor says of itself.
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

/// -1 is the CPU, otherwise the index of a CUDA device.
typedef int32_t ct_device;

void ct_free(ct_tensor x);

int32_t ct_cuda_device_count(void);

ct_status ct_full(ct_tensor *out, const ptrdiff_t *shape, size_t rank, double value, ct_dtype dtype,
                  ct_device device);
ct_status ct_empty(ct_tensor *out, const ptrdiff_t *shape, size_t rank, ct_dtype dtype,
                   ct_device device);
ct_status ct_arange(ct_tensor *out, double start, double end, double step, ct_dtype dtype,
                    ct_device device);
/// Copies `data`, contiguous in row order.
ct_status ct_from_data(ct_tensor *out, const void *data, const ptrdiff_t *shape, size_t rank,
                       ct_dtype dtype);
/// Uses `data` in place; it has to outlive every view of the tensor.
ct_status ct_from_blob(ct_tensor *out, void *data, const ptrdiff_t *shape, size_t rank,
                       ct_dtype dtype);

ct_dtype ct_dtype_of(ct_tensor x);
ct_device ct_device_of(ct_tensor x);
size_t ct_dim(ct_tensor x);
/// Writes ct_dim(x) numbers.
void ct_sizes(ct_tensor x, ptrdiff_t *sizes);
ptrdiff_t ct_numel(ct_tensor x);
bool ct_is_contiguous(ct_tensor x);
bool ct_requires_grad(ct_tensor x);
/// NULL unless contiguous on the CPU (or empty).
void *_Nullable ct_data_ptr(ct_tensor x);
ct_status ct_item(double *out, ct_tensor x);

ct_status ct_to(ct_tensor *out, ct_tensor x, ct_dtype dtype, ct_device device);
ct_status ct_contiguous(ct_tensor *out, ct_tensor x);
ct_status ct_clone(ct_tensor *out, ct_tensor x);
ct_status ct_zeros_like(ct_tensor *out, ct_tensor x);
ct_status ct_copy_(ct_tensor x, ct_tensor source);
ct_status ct_fill_(ct_tensor x, double value);

CT_END

#endif
