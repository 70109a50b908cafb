"""Models of Cornac: MF, BPR, WMF, PMF, NMF, SVD, EASE, ….

After the poison a model is trained again from scratch on the log with the accounts, from the same seed. A click that is repeated
counts as one rating of that many. Models that need texts, images or a graph of users beside the clicks do not work here.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
from typing import Any

from mithridate import Log, Recommender, top_items

from . import settings

_ROWS = 1024
"""Users whose scores are ranked at once."""
_REPEATABLE = {"BPR", "MF", "EASE"}
"""Models that gave the same answer to the bit when asked twice, with one thread, in this package's tests."""


class Cornac(Recommender):
    """One model of Cornac.

    Args:
        model: its name in ``cornac.models``.
        parameters: keywords of its class: ``k=20``, ``max_iter=50``.
    """

    candidates = True

    def __init__(self, model: str, **parameters: Any) -> None:
        models = importlib.import_module("cornac.models")
        if not inspect.isclass(getattr(models, model, None)):
            raise ValueError(f"no model {model!r} of Cornac")
        self._class = getattr(models, model)
        known = inspect.signature(self._class).parameters
        wrong = [name for name in parameters if name not in known]
        if wrong:
            raise ValueError(f"{model} has no {wrong[0]!r}; known: {', '.join(known)}")
        self._model = model
        self._parameters = {name: value for name, value in (("num_threads", 1), ("verbose", False)) if name in known}
        self._parameters.update(parameters)
        self._takes_seed = "seed" in known
        self.name = f"Cornac {model}"
        self.version = str(importlib.import_module("cornac").__version__)
        self.deterministic = model in _REPEATABLE and self._parameters.get("num_threads", 1) == 1

    def fit(self, log: Log) -> None:
        self._clicks = log.matrix()
        self._clean = self._trained(self._clicks)

    def poisoned(self, accounts: list[list[int]]) -> Any:
        return self._trained(self.log.matrix(accounts)) if any(accounts) else self._clean

    def recommend(self, model: Any, users: Any, k: int, candidates: Any = None) -> Any:
        import numpy as np

        lists = np.full((len(users), k), -1, dtype=np.int32)
        for start in range(0, len(users), _ROWS):
            part = users[start : start + _ROWS]
            # Some models answer with a row of a matrix, some with one number for all items.
            scores = np.stack([np.broadcast_to(np.ravel(model.score(int(user))), self.log.shape[1:]) for user in part])
            rows = None if candidates is None else candidates[start : start + _ROWS]
            if rows is not None:
                scores = np.take_along_axis(scores, rows.astype(np.int64), axis=1)
            lists[start : start + _ROWS] = top_items(scores, k, rows, seen=self._clicks[part])
        return lists

    def _trained(self, clicks: Any) -> Any:
        from cornac.data import Dataset

        users, items = clicks.shape
        rows = clicks.tocoo()
        # Made by hand and not by Dataset.build, which drops whoever has no clicks yet.
        data = Dataset(
            num_users=users, num_items=items, uid_map={str(n): n for n in range(users)},
            iid_map={str(n): n for n in range(items)},
            uir_tuple=(rows.row.astype("int64"), rows.col.astype("int64"), rows.data.astype("float64")),
            seed=self.seed % 2**31,
        )
        seed = {"seed": self.seed % 2**31} if self._takes_seed else {}
        return self._class(**{**seed, **self._parameters}).fit(data)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m mithridate.recommenders cornac``."""
    parser.add_argument("model", help="its name in cornac.models: MF, BPR, WMF, …")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="any keyword of the model's class")


def build(options: argparse.Namespace) -> Recommender:
    """The recommender that the options ask for."""
    return Cornac(options.model, **settings(options.set))
