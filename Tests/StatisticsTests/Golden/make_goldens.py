"""Makes scipy.json, the golden values of StatisticsTests: run it in this folder.

Needs scipy (made with 1.17.1) and numpy.
"""

import json

import numpy as np
from scipy import special, stats

rng = np.random.default_rng(1)

beta = [
    {"x": x, "a": a, "b": b, "value": float(special.betainc(a, b, x))}
    for x in (0.0, 1e-6, 0.1, 0.5, 0.73, 0.999, 1.0)
    for a in (0.5, 1.0, 2.5, 30.0)
    for b in (0.5, 3.0, 80.0)
]

student = [
    {"df": df, "t": t, "tail": float(stats.t.sf(t, df)), "p": p, "quantile": float(stats.t.ppf(p, df))}
    for df in (1, 2, 4.5, 30, 1000)
    for t, p in ((0.0, 0.5), (0.3, 0.9), (2.0, 0.975), (-1.5, 0.01), (40.0, 0.99995))
]

paired = []
for size in (2, 3, 5, 10, 12):
    for shift in (0.0, 0.5, 3.0):
        first = rng.normal(100 + shift, 2, size).round(2)
        second = rng.normal(100, 2, size).round(2)

        def flips(alternative):
            return float(stats.permutation_test(
                (first, second), lambda x, y, axis: np.mean(x - y, axis=axis),
                permutation_type="samples", vectorized=True, n_resamples=np.inf,
                alternative=alternative).pvalue)

        both = stats.ttest_rel(first, second)
        paired.append({
            "first": first.tolist(), "second": second.tolist(), "t": float(both.statistic),
            "different": float(both.pvalue),
            "greater": float(stats.ttest_rel(first, second, alternative="greater").pvalue),
            "flipsDifferent": flips("two-sided"), "flipsGreater": flips("greater"),
        })

intervals = []
for size, level in ((3, 0.95), (8, 0.9), (25, 0.95)):
    values = rng.exponential(10, size).round(3)
    student_ends = stats.t.interval(level, size - 1, np.mean(values), stats.sem(values))

    def bootstrap(method):
        result = stats.bootstrap(
            (values,), np.mean, confidence_level=level, method=method, n_resamples=400_000,
            batch=20_000, rng=np.random.default_rng(2))
        return [float(result.confidence_interval.low), float(result.confidence_interval.high)]

    intervals.append({
        "values": values.tolist(), "level": level, "student": [float(end) for end in student_ends],
        "percentile": bootstrap("percentile"), "bca": bootstrap("BCa"),
    })

with open("scipy.json", "w") as file:
    json.dump({"beta": beta, "student": student, "paired": paired, "intervals": intervals}, file,
              indent=1)
    file.write("\n")
