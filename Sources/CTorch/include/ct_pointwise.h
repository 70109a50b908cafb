// Element by element: arithmetic, comparison, elementary functions.
#ifndef CT_POINTWISE_H
#define CT_POINTWISE_H

#include "ct_tensor.h"

// A number beside a tensor of integers is an integer if it is whole, as a literal would be.
CT_BEGIN

ct_status ct_add(ct_tensor *out, ct_tensor x, ct_tensor y, double alpha);
ct_status ct_mul(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_div(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_add_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_rsub_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_mul_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_div_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_add_out(ct_tensor out, ct_tensor x, ct_tensor y, double alpha);
ct_status ct_mul_out(ct_tensor out, ct_tensor x, ct_tensor y);

ct_status ct_add_(ct_tensor x, ct_tensor y, double alpha);
ct_status ct_mul_(ct_tensor x, ct_tensor y);
ct_status ct_div_(ct_tensor x, ct_tensor y);
ct_status ct_add_scalar_(ct_tensor x, double y);
ct_status ct_mul_scalar_(ct_tensor x, double y);
ct_status ct_addcmul_(ct_tensor x, ct_tensor y, ct_tensor z, double value);
ct_status ct_addcdiv_(ct_tensor x, ct_tensor y, ct_tensor z, double value);
ct_status ct_clamp_(ct_tensor x, double minimum, double maximum);
ct_status ct_sqrt_(ct_tensor x);

ct_status ct_neg(ct_tensor *out, ct_tensor x);
ct_status ct_exp(ct_tensor *out, ct_tensor x);
ct_status ct_log(ct_tensor *out, ct_tensor x);
ct_status ct_log1p(ct_tensor *out, ct_tensor x);
ct_status ct_sqrt(ct_tensor *out, ct_tensor x);
ct_status ct_abs(ct_tensor *out, ct_tensor x);
ct_status ct_sign(ct_tensor *out, ct_tensor x);
ct_status ct_square(ct_tensor *out, ct_tensor x);
ct_status ct_reciprocal(ct_tensor *out, ct_tensor x);
ct_status ct_floor(ct_tensor *out, ct_tensor x);
ct_status ct_round(ct_tensor *out, ct_tensor x);
ct_status ct_isfinite(ct_tensor *out, ct_tensor x);
ct_status ct_logical_not(ct_tensor *out, ct_tensor x);
ct_status ct_logical_and(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_logical_or(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_pow(ct_tensor *out, ct_tensor x, double exponent);
ct_status ct_clamp(ct_tensor *out, ct_tensor x, double minimum, double maximum);
ct_status ct_clamp_tensor(ct_tensor *out, ct_tensor x, ct_tensor minimum, ct_tensor maximum);
ct_status ct_minimum(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_maximum(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_where(ct_tensor *out, ct_tensor condition, ct_tensor x, ct_tensor y);

ct_status ct_eq(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_lt(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_le(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_eq_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_lt_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_le_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_gt_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_ge_scalar(ct_tensor *out, ct_tensor x, double y);

CT_END

#endif
