"""The command's figures against those of `independent.py`, which computes them from its files."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import independent
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
COMMAND = Path(os.environ.get("MITHRIDATE", ROOT / ".build/release/mithridate"))
TARGETS = [f"target-{index}" for index in range(4)]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 users of a shop whose 120 items are popular as 1 / rank^.7."""
    if not COMMAND.exists():
        pytest.skip(f"no command at {COMMAND}: MITHRIDATE names it")
    dice = random.Random(3)
    weights = [1 / (1 + item) ** 0.7 for item in range(120)]
    rows = [(user, item) for user in range(300) for item in dice.choices(range(120), weights, k=dice.randrange(5, 30))]
    path = tmp_path_factory.mktemp("shop") / "clicks.csv"
    path.write_text("user_id,item_id,timestamp\n"
                    + "".join(f"u{user},i{item},{1_600_000_000 + 60 * row}\n" for row, (user, item) in enumerate(rows)))
    return path


def run(*words: object) -> dict[str, Any]:
    done = subprocess.run([str(COMMAND), *map(str, words), "--json", "--quiet"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def poisoned(path: Path, ranker: str, attack: str, *words: object) -> tuple[dict[str, Any], list[list[str]]]:
    folder = path.parent / f"{ranker}-{attack}"
    answer = run("poison", "--dataset", path, "--ranker", ranker, "--attack", attack, "--lists", "full", "--fake-users", 10,
                 "--clicks", 12, "--targets", 4, "--output", folder, *words)
    return answer, independent.poison(folder / "poison.inter")


@pytest.mark.parametrize("ranker", ["itempop", "co-visitation"])
@pytest.mark.parametrize("attack", ["conslop", "popular", "random", "power-item"])
def test_rec_num_and_accuracy(path: Path, ranker: str, attack: str) -> None:
    answer, accounts = poisoned(path, ranker, attack)
    log = independent.Log(path)
    items = log.items + TARGETS
    assert len(accounts) == 10 and all(len(clicks) == 12 for clicks in accounts)
    for side, clicks in [("clean", []), ("poisoned", accounts)]:
        scores = independent.RANKERS[ranker](log, clicks, items)
        least, most = independent.rec_num(scores, log, items, TARGETS)
        assert least <= answer["recNum"][side] <= most
        # Level scores leave little open: a wrong rule would be seen.
        assert most - least <= 0.05 * 4 * len(log.users) or ranker == "co-visitation" and side == "clean"
        for name, (low, high) in independent.accuracy(scores, log, items).items():
            assert low - 1e-9 <= answer["accuracy"][side][name] <= high + 1e-9
            assert high - low < 0.05


def test_conslop_buys_the_best_lists(path: Path) -> None:
    _, [*accounts] = poisoned(path, "itempop", "conslop")
    log = independent.Log(path)
    needed = independent.anchors_needed(log)
    visits = {item: sum(row.count(item) for row in log.train.values()) for item in log.items}
    bought: dict[str, int] = {}
    for clicks in accounts:
        assert all(click in TARGETS for click in clicks[::2]) and len(set(clicks[::2])) == 1
        for anchor in clicks[1::2]:
            bought[anchor] = bought.get(anchor, 0) + 1
    assert all(count >= needed[anchor] for anchor, count in bought.items())
    budget = 10 * 12 // 2
    assert sum(visits[anchor] for anchor in bought) == independent.best_value(
        [needed[item] for item in log.items], [visits[item] for item in log.items], budget)


@pytest.mark.parametrize("detector", ["profile", "fraudar", "pca-select-users"])
def test_screening(path: Path, detector: str) -> None:
    poisoned(path, "itempop", "random")
    suspects = path.parent / f"{detector}.csv"
    answer = run("screen", "--dataset", path, "--detector", detector, "--poison", path.parent / "itempop-random/poison.inter",
                 "--top", 100_000, "--output", suspects)
    with suspects.open() as lines:
        rows = list(csv.DictReader(lines))
    scores = np.array([float(row["suspicion"]) for row in rows])
    labels = np.array([row["false"] == "true" for row in rows])
    assert labels.sum() == 10 and len(rows) == 310
    [result] = answer["results"]
    assert result["auc"] == pytest.approx(independent.area_under_curve(scores[labels], scores[~labels]), abs=1e-6)
    assert result["averagePrecision"] == pytest.approx(independent.average_precision(scores, labels), abs=1e-6)


def test_drift_of_walks(tmp_path: Path) -> None:
    if not COMMAND.exists():
        pytest.skip(f"no command at {COMMAND}: MITHRIDATE names it")
    file = tmp_path / "paths.safetensors"
    drift = run("evade", "--graph", "bazaar-kg", "--attack", "fgsm-linf", "--epsilon", 0.5, "--sequences", 150, "--paths", file)["mmd"]
    walks = independent.tensors(file)
    assert all(len(rows) == drift["sequences"] == 150 for rows in walks.values())
    # No more than 500 of each: the median is over all pairs.
    bandwidth = independent.median_distance(np.concatenate([walks["clean"], walks["others"]]))
    assert drift["bandwidth"] == pytest.approx(bandwidth, rel=1e-4)
    for name, one, other in [("clean", "clean", "attacked"), ("noiseFloor", "clean", "others"), ("l1", "reference", "attacked")]:
        found = independent.mmd(walks[one], walks[other], drift["bandwidth"])
        # The root of a small difference of sums near 1.
        assert drift[name] ** 2 == pytest.approx(found**2, abs=2e-6)
    assert drift["clean"] > drift["noiseFloor"]
