"""General and sequential models of RecBole: LightGCN, SASRec, BPR, NGCF, GRU4Rec, …

After the poison a model is refreshed as ``--refresh`` says:

- ``incremental``: goes on from the clean parameters, ``--refresh-epochs`` times over the clicks of the fake accounts. A model
  with a graph gets the whole poisoned graph. The default: what a system does between two trainings.
- ``warm-start``: goes on from the clean parameters, ``--refresh-epochs`` times over the log with the accounts.
- ``retrain``: trained again from scratch on the log with the accounts, from the same seed.

RecBole's own split is not used: every row trains. A configuration file and ``--set`` may say anything else that RecBole knows.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import importlib
import os
import sys
from pathlib import Path
from typing import Any, Iterator, Optional

from mithridate import Log, Recommender, progress, top_items

from . import settings

_USER, _ITEM, _TIME = "user_id", "item_id", "timestamp"
_ROWS = 512
"""Users whose scores are computed at once."""


class RecBole(Recommender):
    """One model of RecBole.

    Args:
        model: its name there.
        refresh: ``incremental``, ``warm-start`` or ``retrain``.
        refresh_epochs: passes of the first two.
        config_file: a YAML file of RecBole's.
        parameters: RecBole's own settings: ``epochs=20``, ``embedding_size=64``, ``use_gpu=True``.
    """

    candidates = True

    def __init__(
        self, model: str, refresh: str = "incremental", refresh_epochs: int = 5, config_file: Optional[str] = None,
        **parameters: Any,
    ) -> None:
        if refresh not in ("retrain", "warm-start", "incremental"):
            raise ValueError(f"no refresh {refresh!r}; known: retrain, warm-start, incremental")
        self._model, self._refresh, self._refresh_epochs = model, refresh, refresh_epochs
        self._files = [] if config_file is None else [str(Path(config_file).resolve(strict=True))]
        self._parameters = parameters
        self.name = f"RecBole {model} ({refresh})"
        self.version = str(importlib.import_module("recbole").__version__)
        importlib.import_module("recbole.utils").get_model(model)  # an unknown name is said now
        # One thread on a processor repeats itself to the bit; a GPU need not.
        self.deterministic = not parameters.get("use_gpu") and os.environ.get("OMP_NUM_THREADS") == "1"

    def fit(self, log: Log) -> None:
        self._prepare(log)
        self._clean = self._trained(self._rows, epochs=self._config["epochs"])

    def poisoned(self, accounts: list[list[int]]) -> Any:
        if not any(accounts):
            return self._clean
        import pandas

        log = self.log.adding(accounts)
        new = slice(len(self.log), None)
        clicks = pandas.DataFrame({
            _USER: self._users[log.users[new]], _ITEM: self._items[log.items[new]], _TIME: log.timestamps[new],
        })
        clicks = clicks.astype(self._rows.dtypes)
        if self._refresh == "incremental" and self._sequential:
            # A sequence is its own user's: those that nothing is learned from need not be cut up again.
            return self._trained(clicks, epochs=self._refresh_epochs, start=self._clean)
        rows = pandas.concat([self._rows, clicks], ignore_index=True)
        if self._refresh == "retrain":
            return self._trained(rows, epochs=self._config["epochs"])
        only = sorted(set(clicks[_USER])) if self._refresh == "incremental" else None
        return self._trained(rows, epochs=self._refresh_epochs, start=self._clean, only=only)

    def recommend(self, model: Any, users: Any, k: int, candidates: Any = None) -> Any:
        import numpy as np

        lists = np.full((len(users), k), -1, dtype=np.int32)
        for start in range(0, len(users), _ROWS):
            part = users[start : start + _ROWS]
            scores = self._scores(model, part)
            rows = None if candidates is None else candidates[start : start + _ROWS]
            if rows is not None:
                scores = np.take_along_axis(scores, rows.astype(np.int64), axis=1)
            lists[start : start + _ROWS] = top_items(scores, k, rows, seen=self._clicks[part])
        return lists

    def save(self, path: Path) -> None:
        import torch

        torch.save(self._clean.state_dict(), path)

    def load(self, path: Path) -> None:
        import torch

        self._prepare(self.log)
        self._clean = self._trained(self._rows, epochs=0)
        self._clean.load_state_dict(torch.load(path, weights_only=True))

    def _prepare(self, log: Log) -> None:
        """Writes RecBole's atomic files and reads them with RecBole, once. Files of users and items name those without clicks too."""
        from recbole.config import Config
        from recbole.data import create_dataset
        from recbole.utils import ModelType

        folder = self.work / "log"
        folder.mkdir(exist_ok=True)
        users, items = log.shape
        with (folder / "log.inter").open("w", encoding="utf-8") as file:
            file.write(f"{_USER}:token\t{_ITEM}:token\t{_TIME}:float\n")
            file.writelines(f"{u}\t{i}\t{t!r}\n" for u, i, t in
                            zip(log.users.tolist(), log.items.tolist(), log.timestamps.tolist()))
        for name, field, count in (("user", _USER, users), ("item", _ITEM, items)):
            (folder / f"log.{name}").write_text(f"{field}:token\n" + "".join(f"{n}\n" for n in range(count)))
        fixed = {
            "data_path": str(self.work), "checkpoint_dir": str(self.work / "saved"), "seed": self.seed % 2**32,
            "reproducibility": True, "USER_ID_FIELD": _USER, "ITEM_ID_FIELD": _ITEM, "TIME_FIELD": _TIME,
            "load_col": {"inter": [_USER, _ITEM, _TIME], "user": [_USER], "item": [_ITEM]},
            "eval_args": {"split": {"RS": [1, 0, 0]}, "order": "TO", "group_by": None, "mode": "full"},
        }
        chosen = {"use_gpu": False, "show_progress": False, "state": "WARNING", **self._parameters, **fixed}
        # RecBole reads the command line of whatever program it finds itself in.
        words, sys.argv = sys.argv, sys.argv[:1]
        try:
            if "train_neg_sample_args" not in chosen and _samples_nothing(self._model, self._files, chosen):
                chosen["train_neg_sample_args"] = None
            self._config = Config(self._model, "log", self._files, chosen)
        finally:
            sys.argv = words
        if self._config["MODEL_TYPE"] not in (ModelType.GENERAL, ModelType.SEQUENTIAL):
            raise ValueError(f"{self._model} is neither a general nor a sequential model of RecBole")
        self._sequential = self._config["MODEL_TYPE"] == ModelType.SEQUENTIAL
        self._dataset = create_dataset(self._config)
        self._rows = self._dataset.inter_feat
        self._users = self._dataset.token2id(_USER, [str(n) for n in range(users)])
        self._items = self._dataset.token2id(_ITEM, [str(n) for n in range(items)])
        self._clicks = log.matrix()
        self._histories = log.histories() if self._sequential else []

    def _trained(self, rows: Any, epochs: int, start: Any = None, only: Optional[list[int]] = None) -> Any:
        """A model trained on rows, from scratch or from another's parameters, on all of them or on the users ``only``."""
        import torch
        from recbole.data.utils import create_samplers, get_dataloader
        from recbole.utils import get_model, get_trainer, init_seed

        config = self._config
        init_seed(config["seed"], True)
        dataset = copy.copy(self._dataset)
        dataset.inter_feat = rows.copy()
        built = dataset.build()
        sampler = create_samplers(config, dataset, built)[0]
        train = built[0]
        model = get_model(self._model)(config, train).to(config["device"])
        if start is not None:
            model.load_state_dict(start.state_dict())
        if only is not None:
            users = train.inter_feat[_USER]
            train = train.copy(train.inter_feat[torch.isin(users, torch.tensor(only))])
        if len(train.inter_feat) and epochs:
            loader = get_dataloader(config, "train")(config, train, sampler, shuffle=config["shuffle"])
            with _inside(self.work):  # RecBole writes curves into the current folder
                trainer = get_trainer(config["MODEL_TYPE"], self._model)(config, model)
                for epoch in range(epochs):
                    trainer.start_epoch, trainer.epochs = epoch, epoch + 1
                    trainer.fit(loader, verbose=False, saved=False)
                    progress("training", epoch + 1, epochs, "epochs")
        model.eval()
        return model

    def _scores(self, model: Any, users: Any) -> Any:
        """``[n, items]``, targets last."""
        import numpy as np
        import torch
        from recbole.data.interaction import Interaction

        columns: dict[str, Any] = {_USER: torch.as_tensor(self._users[users])}
        if self._sequential:
            longest = self._config["MAX_ITEM_LIST_LENGTH"]
            past = np.zeros((len(users), longest), dtype=np.int64)
            lengths = np.ones(len(users), dtype=np.int64)
            for row, user in enumerate(users.tolist()):
                history = self._items[self._histories[user][-longest:]]
                past[row, : len(history)] = history
                lengths[row] = max(1, len(history))
            columns[_ITEM + self._config["LIST_SUFFIX"]] = torch.as_tensor(past)
            columns[self._config["ITEM_LIST_LENGTH_FIELD"]] = torch.as_tensor(lengths)
        with torch.no_grad():
            scores = model.full_sort_predict(Interaction(columns).to(self._config["device"]))
        return scores.view(len(users), -1).cpu().numpy()[:, self._items]


def _samples_nothing(model: str, files: list[str], chosen: dict[str, Any]) -> bool:
    """Whether a model is trained with cross entropy over all items, which RecBole wants no negative samples for."""
    from recbole.config import Config

    try:
        Config(model, "log", files, chosen)
    except ValueError as error:
        if "train_neg_sample_args" in str(error):
            return True
        raise
    return False


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m mithridate.recommenders recbole``."""
    parser.add_argument("model", help="its name in RecBole: LightGCN, SASRec, …")
    parser.add_argument("config", nargs="?", help="a YAML file of RecBole's")
    parser.add_argument("--refresh", choices=["incremental", "warm-start", "retrain"], default="incremental",
                        help="what happens after new clicks (default: incremental)")
    parser.add_argument("--refresh-epochs", type=int, default=5, help="passes of a refresh but 'retrain' (default: 5)")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="any setting of RecBole's: epochs=20")


def build(options: argparse.Namespace) -> Recommender:
    """The recommender that the options ask for."""
    import torch

    torch.set_num_threads(options.threads)
    return RecBole(options.model, options.refresh, options.refresh_epochs, options.config, **settings(options.set))
