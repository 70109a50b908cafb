"""The child without the package: the example."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from host import Failure, Host, packed, small_log, started, unpacked, written

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "Examples/Python/recommender.py"
USERS, ITEMS, TARGETS = 40, 30, 4


def ready(host: Host, folder: Path) -> dict[str, Any]:
    hello = started(host, folder, written(folder, small_log(), USERS, ITEMS, TARGETS))
    host.call("draw", draw=0, users=packed(list(range(USERS))))
    candidates = [[0, 1, 2, 3, 4, *range(ITEMS, ITEMS + TARGETS)]] * USERS
    host.call("draw", draw=1, users=list(range(USERS)), candidates=packed(candidates))
    return hello


@pytest.mark.parametrize("child", [EXAMPLE], ids=lambda path: path.name)
def test_those_that_behave(child: Path, tmp_path: Path) -> None:
    with Host([sys.executable, str(child)]) as host:
        capabilities = ready(host, tmp_path)["capabilities"]
        assert capabilities["candidates"] and capabilities["deterministic"]
        poison = [[user, ITEMS, user + 2, ITEMS] for user in range(5)]
        for draw in (0, 1):
            clean = unpacked(host.call("exposures", accounts=[], k=4, draw=draw)["exposures"])
            counts = unpacked(host.call("exposures", accounts=poison, k=4, draw=draw)["exposures"])
            lists = unpacked(host.call("recommend", accounts=poison, k=4, draw=draw)["items"])
            assert clean == [0] * TARGETS and counts[0] > 0
            assert counts == [sum(ITEMS + t in row for row in lists) for t in range(TARGETS)]
            assert unpacked(host.call("exposures", accounts=[], k=4, draw=draw)["exposures"]) == clean
            assert all(len(row) == 4 and len(set(row)) == 4 for row in lists)
        seen = {(user, item) for user, item, _ in small_log()}
        lists = unpacked(host.call("recommend", accounts=poison, k=ITEMS + TARGETS, draw=0)["items"])
        assert not any((user, item) in seen for user, row in enumerate(lists) for item in row)
        assert len(unpacked(host.call("recommend", accounts=[], k=3, draw=0, users=[5, 9])["items"])) == 2
        for method, params in (("nonsense", {}), ("exposures", {"k": 3}), ("exposures", {"accounts": [], "k": 3, "draw": 7}),
                               ("exposures", {"accounts": [[0]] * 6, "k": 3, "draw": 0}),
                               ("exposures", {"accounts": [[-1]], "k": 3, "draw": 0})):
            with pytest.raises(Failure):
                host.call(method, **params)
        host.call("shutdown")
        assert host.process.wait(10) == 0
