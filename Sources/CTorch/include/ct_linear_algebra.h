// Products of matrices.
#ifndef CT_LINEAR_ALGEBRA_H
#define CT_LINEAR_ALGEBRA_H

#include "ct_tensor.h"

CT_BEGIN

ct_status ct_matmul(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_bmm(ct_tensor *out, ct_tensor x, ct_tensor y);
/// beta · bias + alpha · x y
ct_status ct_addmm(ct_tensor *out, ct_tensor bias, ct_tensor x, ct_tensor y, double beta,
                   double alpha);
ct_status ct_matmul_out(ct_tensor out, ct_tensor x, ct_tensor y);
ct_status ct_bmm_out(ct_tensor out, ct_tensor x, ct_tensor y);
ct_status ct_addmm_out(ct_tensor out, ct_tensor bias, ct_tensor x, ct_tensor y, double beta,
                       double alpha);
/// x weightᵀ + bias; `bias` may be without a tensor.
ct_status ct_linear(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias);

CT_END

#endif
