#include "ct_optimizer.h"

#include <c10/core/GradMode.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_sgd.h>

#include "Handle.h"

using namespace ctorch;

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

ct_status ct_fused_sgd_(const ct_tensor *parameters, const ct_tensor *gradients,
                        const ct_tensor *momentum_buffers, size_t count, double weight_decay,
                        double momentum, double learning_rate, bool nesterov, bool is_first_step) {
  return guarded([&] {
    const c10::NoGradGuard no_grad;
    const auto buffers = momentum == 0 ? std::vector<at::Tensor>() : list(momentum_buffers, count);
    at::_fused_sgd_(list(parameters, count), list(gradients, count), buffers, weight_decay,
                    momentum, learning_rate, /*dampening=*/0, nesterov, /*maximize=*/false,
                    is_first_step);
  });
}
