#include "ct_shape.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/stack.h>

#include "Handle.h"

using namespace ctorch;

ct_status ct_reshape(ct_tensor *out, ct_tensor x, const ptrdiff_t *shape, size_t rank) {
  return giving(out, [&] { return get(x).reshape(sizes(shape, rank)); });
}

ct_status ct_transpose(ct_tensor *out, ct_tensor x, ptrdiff_t first, ptrdiff_t second) {
  return giving(out, [&] { return get(x).transpose(first, second); });
}

ct_status ct_permute(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count) {
  return giving(out, [&] { return get(x).permute(sizes(dims, count)); });
}

ct_status ct_narrow(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ptrdiff_t start,
                    ptrdiff_t length) {
  return giving(out, [&] { return get(x).narrow(dim, start, length); });
}

ct_status ct_select(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ptrdiff_t index) {
  return giving(out, [&] { return get(x).select(dim, index); });
}

ct_status ct_squeeze(ct_tensor *out, ct_tensor x, ptrdiff_t dim) {
  return giving(out, [&] { return get(x).squeeze(dim); });
}

ct_status ct_unsqueeze(ct_tensor *out, ct_tensor x, ptrdiff_t dim) {
  return giving(out, [&] { return get(x).unsqueeze(dim); });
}

ct_status ct_expand(ct_tensor *out, ct_tensor x, const ptrdiff_t *shape, size_t rank) {
  return giving(out, [&] { return get(x).expand(sizes(shape, rank)); });
}

ct_status ct_flip(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count) {
  return giving(out, [&] { return at::flip(get(x), sizes(dims, count)); });
}

ct_status ct_cat(ct_tensor *out, const ct_tensor *tensors, size_t count, ptrdiff_t dim) {
  return giving(out, [&] { return at::cat(list(tensors, count), dim); });
}

ct_status ct_stack(ct_tensor *out, const ct_tensor *tensors, size_t count, ptrdiff_t dim) {
  return giving(out, [&] { return at::stack(list(tensors, count), dim); });
}
