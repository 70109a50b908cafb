"""The child of the tests: it recommends what is popular, and can misbehave on demand (its words say how)."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from mithridate import BadData, Log, Recommender, Transient, log, progress, serve


class Shop(Recommender):
    name = "shop"
    version = "7"
    deterministic = True
    candidates = True

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        self.refreshes = 0

    def fit(self, log: Log) -> None:
        progress("counting", 1, 1, "logs")
        self.popularity = Counter(log.items.tolist())
        self.seen: list[set[int]] = [set(items) for items in log.histories()]
        if "junk" in self.faults:
            print("printed by accident")
            os.write(1, b"written by accident\n")
            c = ctypes.CDLL(None)
            c.printf(b"printed in C\n")
            c.fflush(None)
            os.system("echo printed by a grandchild")

    def poisoned(self, accounts: list[list[int]]) -> Counter[int]:
        self.refreshes += 1
        log(f"refresh {self.refreshes}")
        if "transient" in self.faults and self.refreshes == 1:
            raise Transient("locked")
        if "raises" in self.faults:
            raise KeyError("the model's cupboard is bare")
        if "slow" in self.faults:
            time.sleep(60)
        changed = Counter(self.popularity)
        for clicks in accounts:
            changed.update(clicks)
        if "random" in self.faults:
            changed[self.log.item_count] += self.refreshes * 1000
        return changed

    def recommend(self, model: Counter[int], users: Any, k: int, candidates: Any = None) -> list[list[int]]:
        if "short" in self.faults:
            return [[0]] * (len(users) - 1)
        if "nowhere" in self.faults:
            return [[10**6]] * len(users)
        everything = range(sum(self.log.shape[1:]))
        lists = []
        for row, user in enumerate(users):
            pool = [i for i in everything if i not in self.seen[user]] if candidates is None else list(map(int, candidates[row]))
            lists.append(sorted(pool, key=lambda item: (-model[item], item))[:k])
        return lists


class Saving(Shop):
    def save(self, path: Path) -> None:
        path.write_text(repr(dict(self.popularity)))

    def load(self, path: Path) -> None:
        self.popularity = Counter(eval(path.read_text()))
        self.seen = [set(items) for items in self.log.histories()]


class Full(Shop):
    candidates = False

    def exposures(self, model: Any, users: Any, k: int, candidates: Any = None) -> list[int]:
        return [len(users)] * (self.log.target_count + ("long" in self.faults))


if __name__ == "__main__":
    kinds = {"saving": Saving, "full": Full}
    words = sys.argv[1:]
    kind = next((kinds[word] for word in words if word in kinds), Shop)
    serve(kind(words))
