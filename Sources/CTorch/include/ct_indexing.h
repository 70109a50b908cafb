// Picking and placing by index.
#ifndef CT_INDEXING_H
#define CT_INDEXING_H

#include "ct_tensor.h"

CT_BEGIN

ct_status ct_gather(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ct_tensor index);
ct_status ct_scatter_add(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ct_tensor index,
                         ct_tensor source);
ct_status ct_index_select(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ct_tensor index);
ct_status ct_index_select_out(ct_tensor out, ct_tensor x, ptrdiff_t dim, ct_tensor index);
ct_status ct_index_add(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ct_tensor index,
                       ct_tensor source);
ct_status ct_index_add_(ct_tensor x, ptrdiff_t dim, ct_tensor index, ct_tensor source);
ct_status ct_masked_fill(ct_tensor *out, ct_tensor x, ct_tensor mask, double value);
ct_status ct_masked_select(ct_tensor *out, ct_tensor x, ct_tensor mask);
ct_status ct_nonzero(ct_tensor *out, ct_tensor x);
/// `padding` < 0: no row is padding.
ct_status ct_embedding(ct_tensor *out, ct_tensor weight, ct_tensor index, ptrdiff_t padding);

CT_END

#endif
