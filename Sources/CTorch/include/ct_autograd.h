// Gradients.
#ifndef CT_AUTOGRAD_H
#define CT_AUTOGRAD_H

#include "ct_tensor.h"

CT_BEGIN

bool ct_is_grad_enabled(void);
void ct_set_grad_enabled(bool enabled);
/// A leaf that shares the numbers of `x`.
ct_status ct_detach(ct_tensor *out, ct_tensor x, bool requires_grad);
/// Gradients of one output, `input_count` of them; `upstream` may be without a tensor when the
/// output is a scalar. An input that the output does not depend on gets zeros if `allow_unused`.
ct_status ct_grad(ct_tensor *out, ct_tensor output, ct_tensor upstream, const ct_tensor *inputs,
                  size_t input_count, bool retain_graph, bool allow_unused);

CT_END

#endif
