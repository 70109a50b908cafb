// Optimizer steps over many tensors at once.
#ifndef CT_OPTIMIZER_H
#define CT_OPTIMIZER_H

#include "ct_tensor.h"

CT_BEGIN

/// `steps` are scalars, already counting this step.
ct_status ct_fused_adam_(const ct_tensor *parameters, const ct_tensor *gradients,
                         const ct_tensor *exp_avgs, const ct_tensor *exp_avg_sqs,
                         const ct_tensor *steps, size_t count, double learning_rate, double beta1,
                         double beta2, double weight_decay, double epsilon);
ct_status ct_fused_sgd_(const ct_tensor *parameters, const ct_tensor *gradients,
                        const ct_tensor *momentum_buffers, size_t count, double weight_decay,
                        double momentum, double learning_rate, bool nesterov, bool is_first_step);

CT_END

#endif
