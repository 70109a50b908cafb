// Random numbers, each call from a generator of its own with a given seed.
#ifndef CT_RANDOM_H
#define CT_RANDOM_H

#include "ct_tensor.h"

CT_BEGIN

ct_status ct_uniform_(ct_tensor x, double low, double high, uint64_t seed);
ct_status ct_normal_(ct_tensor x, double mean, double deviation, uint64_t seed);
/// 1 with `probability`, otherwise 0.
ct_status ct_bernoulli_(ct_tensor x, double probability, uint64_t seed);
/// `count` draws from each row of unnormalized probabilities.
ct_status ct_multinomial(ct_tensor *out, ct_tensor probabilities, ptrdiff_t count, bool replacement,
                         uint64_t seed);

CT_END

#endif
