"""Models of the library ``implicit``: ALS, BPR, logistic factorization, and item neighborhoods.

After the poison a model is refreshed as ``--refresh`` says:

- ``retrain``: trained again from scratch on the log with the accounts, from the same seed. The default; a nightly job.
- ``warm-start``: factors go on from the clean ones for ``--warm-iterations`` rounds. Factor models only.
- ``incremental``: only the factors of fake accounts, then of the items that they clicked, are solved for anew
  (``partial_fit_users``, ``partial_fit_items``); everything else stays. What a system does between two trainings. ALS only.

A click that is repeated counts as often as it happens. Written for implicit 0.5 and later, where ``fit`` takes users × items.
"""

from __future__ import annotations

import argparse
import copy
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mithridate import BadData, Log, Recommender, progress, top_items

from . import settings

if TYPE_CHECKING:
    import numpy

MODELS = {
    "als": ("implicit.cpu.als", "AlternatingLeastSquares"),
    "bpr": ("implicit.cpu.bpr", "BayesianPersonalizedRanking"),
    "lmf": ("implicit.cpu.lmf", "LogisticMatrixFactorization"),
    "cosine": ("implicit.nearest_neighbours", "CosineRecommender"),
    "tfidf": ("implicit.nearest_neighbours", "TFIDFRecommender"),
    "bm25": ("implicit.nearest_neighbours", "BM25Recommender"),
}
FACTORS = ("als", "bpr", "lmf")
_ROWS = 1024
"""Users whose scores are computed at once."""


class Implicit(Recommender):
    """One model of ``implicit``.

    Args:
        model: ``als``, ``bpr``, ``lmf``, ``cosine``, ``tfidf`` or ``bm25``.
        refresh: ``retrain``, ``warm-start`` or ``incremental``.
        warm_iterations: rounds of a warm start.
        parameters: keywords of the library's class: ``factors=64``, ``K=50``.
    """

    candidates = True

    def __init__(self, model: str = "als", refresh: str = "retrain", warm_iterations: int = 2, **parameters: Any) -> None:
        if model not in MODELS:
            raise ValueError(f"no model {model!r} of implicit; known: {', '.join(MODELS)}")
        if refresh == "incremental" and model != "als" or refresh == "warm-start" and model not in FACTORS:
            raise ValueError(f"{model} has no {refresh} refresh")
        if refresh not in ("retrain", "warm-start", "incremental"):
            raise ValueError(f"no refresh {refresh!r}; known: retrain, warm-start, incremental")
        module, name = MODELS[model]
        self._class = getattr(importlib.import_module(module), name)
        self._model, self._refresh, self._warm_iterations = model, refresh, warm_iterations
        self._parameters = {"num_threads": 1, **parameters}
        self._class(**self._parameters)  # a wrong keyword is said now
        self.name = f"implicit {model} ({refresh})"
        self.version = str(importlib.import_module("implicit").__version__)
        # Gradient steps of several threads meet in any order; rows of ALS and neighborhoods are computed apart.
        self.deterministic = model not in ("bpr", "lmf") or self._parameters["num_threads"] == 1

    def fit(self, log: Log) -> None:
        self._clicks = log.matrix()
        self._clean = self._trained(self._clicks)

    def poisoned(self, accounts: list[list[int]]) -> Any:
        if not any(accounts):
            return self._clean
        clicks = self.log.matrix(accounts)
        if self._refresh == "retrain":
            return self._trained(clicks)
        # Learned arrays are replaced or written to, so the copy gets its own; nothing else is shared that changes.
        model = copy.copy(self._clean)
        model.user_factors, model.item_factors = model.user_factors.copy(), model.item_factors.copy()
        if self._refresh == "warm-start":
            model.iterations = self._warm_iterations
            return self._trained(clicks, model)
        fakes = [self.log.user_count + slot for slot, row in enumerate(accounts) if row]
        items = sorted({item for row in accounts for item in row})
        model.partial_fit_users(fakes, clicks[fakes])
        model.partial_fit_items(items, clicks.T.tocsr()[items])
        return model

    def recommend(self, model: Any, users: Any, k: int, candidates: Any = None) -> Any:
        import numpy as np

        lists = np.full((len(users), k), -1, dtype=np.int32)
        for start in range(0, len(users), _ROWS):
            part = users[start : start + _ROWS]
            rows = None if candidates is None else candidates[start : start + _ROWS]
            scores = self._scores(model, part, rows)
            lists[start : start + _ROWS] = top_items(scores, k, rows, seen=self._clicks[part])
        return lists

    def save(self, path: Path) -> None:
        with path.open("wb") as file:  # numpy would append .npz to a path
            self._clean.save(file)

    def load(self, path: Path) -> None:
        self._clicks = self.log.matrix()
        with path.open("rb") as file:
            self._clean = self._class.load(file)
        if self._model in FACTORS and len(self._clean.item_factors) != self.log.shape[1]:
            raise BadData(f"{path}: a snapshot of another log")
        self._clean.num_threads = self._parameters["num_threads"]
        if self._model in FACTORS:
            self._clean.random_state = self.seed

    def _trained(self, clicks: Any, model: Any = None) -> Any:
        factors = self._model in FACTORS
        if model is None:
            model = self._class(**self._parameters, **({"random_state": self.seed % 2**32} if factors else {}))
        if not factors:
            model.fit(clicks, show_progress=False)
            return model
        rounds = model.iterations
        model.fit(
            clicks, show_progress=False, callback=lambda done, *rest: progress("training", done + 1, rounds, "iterations")
        )
        return model

    def _scores(self, model: Any, users: Any, candidates: Any) -> numpy.ndarray[Any, Any]:
        """``[n, items]``, or those of ``[n, c]`` candidates."""
        import numpy as np

        if self._model in FACTORS:
            scores = model.user_factors[users] @ model.item_factors.T
        else:
            # An item's score is the sum of its similarities to what the user has clicked.
            scores = (self._clicks[users] @ model.similarity).toarray()
            if candidates is None:
                scores[scores == 0] = -np.inf  # a neighborhood recommends neighbors only
        return scores if candidates is None else np.take_along_axis(scores, candidates.astype(np.int64), axis=1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m mithridate.recommenders implicit``."""
    parser.add_argument("model", choices=list(MODELS))
    parser.add_argument("--factors", type=int, help="dimensions of a factor model")
    parser.add_argument("--refresh", choices=["retrain", "warm-start", "incremental"], default="retrain",
                        help="what happens after new clicks (default: retrain)")
    parser.add_argument("--warm-iterations", type=int, default=2, help="rounds of a warm start (default: 2)")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="any keyword of the library's class")


def build(options: argparse.Namespace) -> Recommender:
    """The recommender that the options ask for."""
    parameters = settings(options.set)
    if options.factors is not None:
        parameters["factors"] = options.factors
    return Implicit(
        options.model, options.refresh, options.warm_iterations, **{"num_threads": options.threads, **parameters}
    )
