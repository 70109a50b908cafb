#include "ct_recurrent.h"

#include <c10/core/GradMode.h>
#include <ATen/ops/gru.h>
#include <ATen/ops/gru_cell.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/lstm_cell.h>

#include "Handle.h"

using namespace ctorch;

// Dropout between layers is off: it would draw from libtorch's global generator.

ct_status ct_lstm(ct_tensor *output, ct_tensor *hidden, ct_tensor *cell, ct_tensor input,
                  ct_tensor initial_hidden, ct_tensor initial_cell, const ct_tensor *weights,
                  size_t weight_count, ptrdiff_t layers, bool batch_first) {
  return guarded([&] {
    auto [all, last_hidden, last_cell] =
        at::lstm(get(input), {get(initial_hidden), get(initial_cell)}, list(weights, weight_count),
                 true, layers, 0, c10::GradMode::is_enabled(), false, batch_first);
    give(output, all);
    give(hidden, last_hidden);
    give(cell, last_cell);
  });
}

ct_status ct_lstm_cell(ct_tensor *hidden, ct_tensor *cell, ct_tensor input,
                       ct_tensor initial_hidden, ct_tensor initial_cell, const ct_tensor *weights) {
  return guarded([&] {
    auto [next_hidden, next_cell] =
        at::lstm_cell(get(input), {get(initial_hidden), get(initial_cell)}, get(weights[0]),
                      get(weights[1]), get(weights[2]), get(weights[3]));
    give(hidden, next_hidden);
    give(cell, next_cell);
  });
}

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
