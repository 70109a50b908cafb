// Along dimensions: views and joins, picking by index, reductions, products of matrices.
#ifndef CT_DIMENSIONS_H
#define CT_DIMENSIONS_H

#include "ct_tensor.h"

CT_BEGIN

// Other views of the same numbers, and joining tensors.
ct_status ct_reshape(ct_tensor *out, ct_tensor x, const ptrdiff_t *shape, size_t rank);
ct_status ct_transpose(ct_tensor *out, ct_tensor x, ptrdiff_t first, ptrdiff_t second);
ct_status ct_narrow(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ptrdiff_t start, ptrdiff_t length);
ct_status ct_select(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ptrdiff_t index);
ct_status ct_squeeze(ct_tensor *out, ct_tensor x, ptrdiff_t dim);
ct_status ct_unsqueeze(ct_tensor *out, ct_tensor x, ptrdiff_t dim);
ct_status ct_expand(ct_tensor *out, ct_tensor x, const ptrdiff_t *shape, size_t rank);
ct_status ct_cat(ct_tensor *out, const ct_tensor *tensors, size_t count, ptrdiff_t dim);
ct_status ct_stack(ct_tensor *out, const ct_tensor *tensors, size_t count, ptrdiff_t dim);

// Picking by index.
ct_status ct_gather(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ct_tensor index);
ct_status ct_masked_fill(ct_tensor *out, ct_tensor x, ct_tensor mask, double value);
/// `padding` < 0: no row is padding.
ct_status ct_embedding(ct_tensor *out, ct_tensor weight, ct_tensor index, ptrdiff_t padding);

// Reductions over dimensions (none named: over all).
ct_status ct_sum(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count, bool keepdim);
ct_status ct_mean(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count, bool keepdim);
ct_status ct_amax(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count, bool keepdim);
/// The vector norm of order `p`, which may be infinite.
ct_status ct_norm(ct_tensor *out, ct_tensor x, double p, const ptrdiff_t *dims, size_t count,
                  bool keepdim);

// Products of matrices.
ct_status ct_matmul(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_matmul_out(ct_tensor out, ct_tensor x, ct_tensor y);
ct_status ct_addmm_out(ct_tensor out, ct_tensor bias, ct_tensor x, ct_tensor y, double beta,
                       double alpha);
/// x weightᵀ + bias; `bias` may be without a tensor.
ct_status ct_linear(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias);

CT_END

#endif
