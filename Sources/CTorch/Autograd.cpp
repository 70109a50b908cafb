#include "ct_autograd.h"

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
