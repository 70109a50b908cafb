"""The children without the package: the example, and the hostile ones, which must do wrong what their names say and no more."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from host import Failure, Host, packed, small_log, started, unpacked, written

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "Examples/Python/recommender.py"
HOSTILE = ROOT / "Tests/VictimsTests/Hostile"
USERS, ITEMS, TARGETS = 40, 30, 4


def ready(host: Host, folder: Path) -> dict[str, Any]:
    hello = started(host, folder, written(folder, small_log(), USERS, ITEMS, TARGETS))
    host.call("draw", draw=0, users=packed(list(range(USERS))))
    candidates = [[0, 1, 2, 3, 4, *range(ITEMS, ITEMS + TARGETS)]] * USERS
    host.call("draw", draw=1, users=list(range(USERS)), candidates=packed(candidates))
    return hello


@pytest.mark.parametrize("child", [EXAMPLE, HOSTILE / "child.py"], ids=lambda path: path.name)
def test_those_that_behave(child: Path, tmp_path: Path) -> None:
    with Host([sys.executable, str(child)]) as host:
        assert ready(host, tmp_path)["capabilities"] == {"candidates": True, "deterministic": True}
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


@pytest.mark.parametrize("name", sorted(p.stem for p in HOSTILE.glob("*.py") if p.stem not in ("child", "flood")))
def test_hostile_ones_start_and_do_wrong(name: str, tmp_path: Path) -> None:
    command = [sys.executable, str(HOSTILE / f"{name}.py")]
    host = Host(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        if name == "exitearly":
            with pytest.raises((EOFError, BrokenPipeError)):
                ready(host, tmp_path)
            return
        assert ready(host, tmp_path)["protocol"] == ("2" if name == "wrongprotocol" else "1")
        if name in ("silent", "slowprogress", "floodlines", "stubborn", "wrongprotocol", "wrongid", "forks"):
            return
        query = dict(accounts=[[0, ITEMS] * 5], k=4, draw=1)
        if name in ("dies", "dieseverytime"):
            with pytest.raises(EOFError):
                for _ in range(3):
                    host.call("exposures", **query)
            return
        if name == "hugeerror":
            with pytest.raises(Failure) as failure:
                host.call("exposures", **query)
            assert len(str(failure.value)) == 10_000_000
            return
        clean = host.call("exposures", accounts=[], k=4, draw=1)["exposures"]
        counts = host.call("exposures", **query)["exposures"]
        lists = host.call("recommend", **query)["items"]
        if name == "garbage":
            assert len(host.junk) > 10
        elif name == "noclicks":
            assert counts == clean
        elif name == "drifts":
            assert host.call("exposures", accounts=[], k=4, draw=1)["exposures"] != clean
        elif name == "nondeterministic":
            assert any(host.call("exposures", **query)["exposures"] != counts for _ in range(9))
        elif name not in ("badbase64", "nanscores"):
            lists = unpacked(lists)
            right = len(lists) == USERS and all(len(row) == 4 == len(set(row)) and max(row) < ITEMS + TARGETS for row in lists)
            assert not (right and len(counts) == TARGETS and all(0 <= count <= USERS for count in counts))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(host.process.pid, signal.SIGKILL)
        host.process.wait()
        for pipe in (host.process.stdin, host.process.stdout):
            try:
                pipe.close()  # type: ignore[union-attr]
            except BrokenPipeError:
                pass
