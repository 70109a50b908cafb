// Losses;  is 0 for none, 1 for the mean, 2 for the sum.
#ifndef CT_LOSS_H
#define CT_LOSS_H

#include "ct_tensor.h"

CT_BEGIN

ct_status ct_cross_entropy_loss(ct_tensor *out, ct_tensor logits, ct_tensor target,
                                int32_t reduction, ptrdiff_t ignore_index);
ct_status ct_binary_cross_entropy_with_logits(ct_tensor *out, ct_tensor logits, ct_tensor target,
                                              int32_t reduction);
ct_status ct_mse_loss(ct_tensor *out, ct_tensor x, ct_tensor target, int32_t reduction);

CT_END

#endif
