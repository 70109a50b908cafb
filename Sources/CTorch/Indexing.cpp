#include "ct_indexing.h"

#include <ATen/ops/embedding.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/index_add.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/masked_select.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/scatter_add.h>

#include "Handle.h"

using namespace ctorch;

ct_status ct_gather(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ct_tensor index) {
  return giving(out, [&] { return at::gather(get(x), dim, get(index)); });
}

ct_status ct_scatter_add(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ct_tensor index,
                         ct_tensor source) {
  return giving(out, [&] { return at::scatter_add(get(x), dim, get(index), get(source)); });
}

ct_status ct_index_select(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ct_tensor index) {
  return giving(out, [&] { return at::index_select(get(x), dim, get(index)); });
}

ct_status ct_index_select_out(ct_tensor out, ct_tensor x, ptrdiff_t dim, ct_tensor index) {
  return guarded([&] { at::index_select_out(get(out), get(x), dim, get(index)); });
}

ct_status ct_index_add(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ct_tensor index,
                       ct_tensor source) {
  return giving(out, [&] { return at::index_add(get(x), dim, get(index), get(source)); });
}

ct_status ct_index_add_(ct_tensor x, ptrdiff_t dim, ct_tensor index, ct_tensor source) {
  return guarded([&] { get(x).index_add_(dim, get(index), get(source)); });
}

ct_status ct_masked_fill(ct_tensor *out, ct_tensor x, ct_tensor mask, double value) {
  return giving(out, [&] {
    return at::masked_fill(get(x), get(mask), number(get(x), value));
  });
}

ct_status ct_masked_select(ct_tensor *out, ct_tensor x, ct_tensor mask) {
  return giving(out, [&] { return at::masked_select(get(x), get(mask)); });
}

ct_status ct_nonzero(ct_tensor *out, ct_tensor x) {
  return giving(out, [&] { return at::nonzero(get(x)); });
}

ct_status ct_embedding(ct_tensor *out, ct_tensor weight, ct_tensor index, ptrdiff_t padding) {
  return giving(out, [&] { return at::embedding(get(weight), get(index), padding); });
}
