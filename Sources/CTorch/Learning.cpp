#include "ct_learning.h"

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/gru.h>
#include <ATen/ops/gru_cell.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include "Handle.h"

using namespace ctorch;

bool ct_is_grad_enabled(void) { return c10::GradMode::is_enabled(); }

void ct_set_grad_enabled(bool enabled) { c10::GradMode::set_enabled(enabled); }

ct_status ct_detach(ct_tensor *out, ct_tensor x, bool requires_grad) {
  return giving(out, [&] { return get(x).detach().set_requires_grad(requires_grad); });
}

ct_status ct_grad(ct_tensor *out, ct_tensor output, ct_tensor upstream, const ct_tensor *inputs,
                  size_t input_count, bool retain_graph, bool allow_unused) {
  return guarded([&] {
    std::vector<at::Tensor> upstreams;
    if (upstream.raw != nullptr) upstreams.push_back(get(upstream));
    const auto leaves = list(inputs, input_count);
    auto gradients = torch::autograd::grad({get(output)}, leaves, upstreams, retain_graph,
                                           /*create_graph=*/false, allow_unused);
    for (size_t index = 0; index < input_count; ++index) {
      auto &gradient = gradients[index];
      give(&out[index], gradient.defined() ? std::move(gradient) : at::zeros_like(leaves[index]));
    }
  });
}

// Dropout between layers is off: it would draw from libtorch's global generator.

ct_status ct_gru(ct_tensor *output, ct_tensor *hidden, ct_tensor input, ct_tensor initial_hidden,
                 const ct_tensor *weights, size_t weight_count, ptrdiff_t layers,
                 bool batch_first) {
  return guarded([&] {
    auto [all, last_hidden] =
        at::gru(get(input), get(initial_hidden), list(weights, weight_count), true, layers, 0,
                c10::GradMode::is_enabled(), false, batch_first);
    give(output, all);
    give(hidden, last_hidden);
  });
}

ct_status ct_gru_cell(ct_tensor *hidden, ct_tensor input, ct_tensor initial_hidden,
                      const ct_tensor *weights) {
  return giving(hidden, [&] {
    return at::gru_cell(get(input), get(initial_hidden), get(weights[0]), get(weights[1]),
                        get(weights[2]), get(weights[3]));
  });
}

ct_status ct_fused_adam_(const ct_tensor *parameters, const ct_tensor *gradients,
                         const ct_tensor *exp_avgs, const ct_tensor *exp_avg_sqs,
                         const ct_tensor *steps, size_t count, double learning_rate, double beta1,
                         double beta2, double weight_decay, double epsilon) {
  return guarded([&] {
    const c10::NoGradGuard no_grad;
    at::_fused_adam_(list(parameters, count), list(gradients, count), list(exp_avgs, count),
                     list(exp_avg_sqs, count), {}, list(steps, count), learning_rate, beta1, beta2,
                     weight_decay, epsilon, /*amsgrad=*/false, /*maximize=*/false);
  });
}
