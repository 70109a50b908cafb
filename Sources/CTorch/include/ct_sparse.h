// A constant sparse matrix times a dense one.
#ifndef CT_SPARSE_H
#define CT_SPARSE_H

#include "ct_tensor.h"

CT_BEGIN

/// [rows, columns] in compressed rows: `offsets` [rows + 1] and `columns` [n] of int32, `values` [n].
typedef struct {
  ct_tensor offsets, columns, values;
} ct_csr;

/// `matrix` times `dense` [columns, width]; the gradient needs the transposed matrix.
ct_status ct_csr_matmul(ct_tensor *out, ct_csr matrix, ct_csr transposed, ct_tensor dense);

CT_END

#endif
