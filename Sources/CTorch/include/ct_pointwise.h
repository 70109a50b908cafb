// Element by element: arithmetic, comparison, activations, losses.
#ifndef CT_POINTWISE_H
#define CT_POINTWISE_H

#include "ct_tensor.h"

CT_BEGIN

// A number beside a tensor of integers is an integer if it is whole, as a literal would be.
ct_status ct_add(ct_tensor *out, ct_tensor x, ct_tensor y, double alpha);
ct_status ct_mul(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_div(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_add_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_rsub_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_mul_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_div_scalar(ct_tensor *out, ct_tensor x, double y);

ct_status ct_add_(ct_tensor x, ct_tensor y, double alpha);
ct_status ct_mul_(ct_tensor x, ct_tensor y);
ct_status ct_add_scalar_(ct_tensor x, double y);
ct_status ct_mul_scalar_(ct_tensor x, double y);

ct_status ct_neg(ct_tensor *out, ct_tensor x);
ct_status ct_sign(ct_tensor *out, ct_tensor x);
ct_status ct_clamp(ct_tensor *out, ct_tensor x, double minimum, double maximum);

ct_status ct_lt(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_le(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_eq_scalar(ct_tensor *out, ct_tensor x, double y);

// Activations and the softmax family.
ct_status ct_sigmoid(ct_tensor *out, ct_tensor x);
ct_status ct_relu(ct_tensor *out, ct_tensor x);
ct_status ct_elu(ct_tensor *out, ct_tensor x, double alpha);
ct_status ct_log_sigmoid(ct_tensor *out, ct_tensor x);
ct_status ct_softmax(ct_tensor *out, ct_tensor x, ptrdiff_t dim);
ct_status ct_log_softmax(ct_tensor *out, ct_tensor x, ptrdiff_t dim);

// Losses; `reduction` is 0 for none, 1 for the mean, 2 for the sum.
ct_status ct_binary_cross_entropy_with_logits(ct_tensor *out, ct_tensor logits, ct_tensor target,
                                              int32_t reduction);

CT_END

#endif
