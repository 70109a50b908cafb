// Gradients, recurrent layers, optimizer steps.
#ifndef CT_LEARNING_H
#define CT_LEARNING_H

#include "ct_tensor.h"

CT_BEGIN

// Gradients.
bool ct_is_grad_enabled(void);
void ct_set_grad_enabled(bool enabled);
/// A leaf that shares the numbers of `x`.
ct_status ct_detach(ct_tensor *out, ct_tensor x, bool requires_grad);
/// Gradients of one output, `input_count` of them; `upstream` may be without a tensor when the
/// output is a scalar. An input that the output does not depend on gets zeros if `allow_unused`.
ct_status ct_grad(ct_tensor *out, ct_tensor output, ct_tensor upstream, const ct_tensor *inputs,
                  size_t input_count, bool retain_graph, bool allow_unused);

// A GRU over a whole sequence, or one step; `weights` holds, per layer, weight_ih, weight_hh, bias_ih, bias_hh.
ct_status ct_gru(ct_tensor *output, ct_tensor *hidden, ct_tensor input, ct_tensor initial_hidden,
                 const ct_tensor *weights, size_t weight_count, ptrdiff_t layers, bool batch_first);
ct_status ct_gru_cell(ct_tensor *hidden, ct_tensor input, ct_tensor initial_hidden,
                      const ct_tensor *weights);

// Optimizer steps over many tensors at once.
/// `steps` are scalars, already counting this step.
ct_status ct_fused_adam_(const ct_tensor *parameters, const ct_tensor *gradients,
                         const ct_tensor *exp_avgs, const ct_tensor *exp_avg_sqs,
                         const ct_tensor *steps, size_t count, double learning_rate, double beta1,
                         double beta2, double weight_decay, double epsilon);

CT_END

#endif
