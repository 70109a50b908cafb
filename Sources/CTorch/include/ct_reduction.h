// Reductions over dimensions (none named: over all), orderings and running sums.
#ifndef CT_REDUCTION_H
#define CT_REDUCTION_H

#include "ct_tensor.h"

CT_BEGIN

ct_status ct_sum(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count, bool keepdim);
ct_status ct_mean(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count, bool keepdim);
ct_status ct_amax(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count, bool keepdim);
ct_status ct_amin(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count, bool keepdim);
ct_status ct_logsumexp(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count,
                       bool keepdim);
/// The vector norm of order `p`, which may be infinite.
ct_status ct_norm(ct_tensor *out, ct_tensor x, double p, const ptrdiff_t *dims, size_t count,
                  bool keepdim);
ct_status ct_max_dim(ct_tensor *values, ct_tensor *indices, ct_tensor x, ptrdiff_t dim,
                     bool keepdim);
ct_status ct_argmax(ct_tensor *out, ct_tensor x, ptrdiff_t dim, bool keepdim);
ct_status ct_topk(ct_tensor *values, ct_tensor *indices, ct_tensor x, ptrdiff_t k, ptrdiff_t dim,
                  bool largest);
ct_status ct_sort(ct_tensor *values, ct_tensor *indices, ct_tensor x, ptrdiff_t dim,
                  bool descending);
ct_status ct_cumsum(ct_tensor *out, ct_tensor x, ptrdiff_t dim);

CT_END

#endif
