#include "ct_loss.h"

#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/mse_loss.h>

#include "Handle.h"

using namespace ctorch;

ct_status ct_cross_entropy_loss(ct_tensor *out, ct_tensor logits, ct_tensor target,
                                int32_t reduction, ptrdiff_t ignore_index) {
  return giving(out, [&] {
    return at::cross_entropy_loss(get(logits), get(target), {}, reduction, ignore_index);
  });
}

ct_status ct_binary_cross_entropy_with_logits(ct_tensor *out, ct_tensor logits, ct_tensor target,
                                              int32_t reduction) {
  return giving(out, [&] {
    return at::binary_cross_entropy_with_logits(get(logits), get(target), {}, {}, reduction);
  });
}

ct_status ct_mse_loss(ct_tensor *out, ct_tensor x, ct_tensor target, int32_t reduction) {
  return giving(out, [&] { return at::mse_loss(get(x), get(target), reduction); });
}
