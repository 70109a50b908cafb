// LSTM and GRU: a whole sequence, or one step.
#ifndef CT_RECURRENT_H
#define CT_RECURRENT_H

#include "ct_tensor.h"

// `weights` holds, per layer, weight_ih, weight_hh, bias_ih, bias_hh.
CT_BEGIN

ct_status ct_lstm(ct_tensor *output, ct_tensor *hidden, ct_tensor *cell, ct_tensor input,
                  ct_tensor initial_hidden, ct_tensor initial_cell, const ct_tensor *weights,
                  size_t weight_count, ptrdiff_t layers, bool batch_first);
ct_status ct_lstm_cell(ct_tensor *hidden, ct_tensor *cell, ct_tensor input,
                       ct_tensor initial_hidden, ct_tensor initial_cell, const ct_tensor *weights);
ct_status ct_gru(ct_tensor *output, ct_tensor *hidden, ct_tensor input, ct_tensor initial_hidden,
                 const ct_tensor *weights, size_t weight_count, ptrdiff_t layers, bool batch_first);
ct_status ct_gru_cell(ct_tensor *hidden, ct_tensor input, ct_tensor initial_hidden,
                      const ct_tensor *weights);

CT_END

#endif
