// Other views of the same numbers, and joining tensors.
#ifndef CT_SHAPE_H
#define CT_SHAPE_H

#include "ct_tensor.h"

CT_BEGIN

ct_status ct_reshape(ct_tensor *out, ct_tensor x, const ptrdiff_t *shape, size_t rank);
ct_status ct_transpose(ct_tensor *out, ct_tensor x, ptrdiff_t first, ptrdiff_t second);
ct_status ct_permute(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count);
ct_status ct_narrow(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ptrdiff_t start, ptrdiff_t length);
ct_status ct_select(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ptrdiff_t index);
ct_status ct_squeeze(ct_tensor *out, ct_tensor x, ptrdiff_t dim);
ct_status ct_unsqueeze(ct_tensor *out, ct_tensor x, ptrdiff_t dim);
ct_status ct_expand(ct_tensor *out, ct_tensor x, const ptrdiff_t *shape, size_t rank);
ct_status ct_flip(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count);
ct_status ct_cat(ct_tensor *out, const ct_tensor *tensors, size_t count, ptrdiff_t dim);
ct_status ct_stack(ct_tensor *out, const ct_tensor *tensors, size_t count, ptrdiff_t dim);

CT_END

#endif
