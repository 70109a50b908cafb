#include "ct_random.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/multinomial.h>

#include "Handle.h"

using namespace ctorch;

namespace {

at::Generator seeded(uint64_t seed) { return at::detail::createCPUGenerator(seed); }

}  // namespace

ct_status ct_uniform_(ct_tensor x, double low, double high, uint64_t seed) {
  return guarded([&] { get(x).uniform_(low, high, seeded(seed)); });
}

ct_status ct_normal_(ct_tensor x, double mean, double deviation, uint64_t seed) {
  return guarded([&] { get(x).normal_(mean, deviation, seeded(seed)); });
}

ct_status ct_bernoulli_(ct_tensor x, double probability, uint64_t seed) {
  return guarded([&] { get(x).bernoulli_(probability, seeded(seed)); });
}

ct_status ct_multinomial(ct_tensor *out, ct_tensor probabilities, ptrdiff_t count, bool replacement,
                         uint64_t seed) {
  return giving(out, [&] {
    return at::multinomial(get(probabilities), count, replacement, seeded(seed));
  });
}
