"""The ready-made recommenders, end to end; each is skipped where its library is missing."""

from __future__ import annotations

import http.server
import importlib.util
import json
import sys
import threading
from pathlib import Path
from typing import Any, Iterator

import pytest
from host import Failure, Host, small_log, started, unpacked, written

READY_MADE = [sys.executable, "-m", "mithridate.recommenders"]
USERS, ITEMS, TARGETS, FAKES = 40, 30, 4, 5
ROWS = small_log()
FAST = "--set epochs=5 --set train_batch_size=64"
KINDS = [
    "implicit als --factors 8", "implicit als --factors 8 --refresh warm-start", "implicit als --factors 8 --refresh incremental",
    "implicit bpr --factors 8", "implicit lmf --factors 8", "implicit cosine", "implicit tfidf", "implicit bm25",
    f"recbole BPR {FAST}", f"recbole LightGCN {FAST}", f"recbole LightGCN --refresh retrain {FAST}",
    f"recbole SASRec {FAST}", f"recbole SASRec --refresh warm-start {FAST}",
    "cornac BPR", "cornac MF", "cornac EASE",
]
LEARNS_AT_ONCE = {"als", "cosine", "tfidf", "bm25", "EASE"}


def poison(strength: int) -> list[list[int]]:
    """Accounts that join the first target to even items, again and again."""
    return [[item for other in range(0, 2 * strength, 2) for item in (other % ITEMS, ITEMS)] for _ in range(FAKES)]


@pytest.mark.parametrize("kind", KINDS)
def test_ready_made(kind: str, tmp_path: Path) -> None:
    family = kind.split()[0]
    if importlib.util.find_spec(family) is None:
        pytest.skip(f"{family} is not installed here")
    with Host([*READY_MADE, *kind.split()]) as host:
        hello = started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS, TARGETS, FAKES))
        everyone = list(range(USERS))
        host.call("draw", draw=0, users=everyone)
        host.call("draw", draw=1, users=everyone,
                  candidates=[[*range(8), *range(ITEMS, ITEMS + TARGETS)] for _ in everyone])
        seen = {user: {item for u, item, _ in ROWS if u == user} for user in everyone}

        clean = unpacked(host.call("recommend", accounts=[], k=5, draw=0)["items"])
        for user, row in zip(everyone, clean):
            filled = [item for item in row if item >= 0]
            assert len(set(filled)) == len(filled) and not seen[user] & set(filled)
            assert row == filled + [-1] * (5 - len(filled))
        # Half of all items suits each taste; who learned anything shows mostly that half. Those that learn by small steps
        # have not come far in so few.
        right = sum(item % 2 == user % 2 for user, row in zip(everyone, clean) for item in row if item >= 0)
        assert kind.split()[1] not in LEARNS_AT_ONCE or right > 0.7 * sum(item >= 0 for row in clean for item in row)

        accounts = poison(10)
        for draw in (0, 1):
            lists = unpacked(host.call("recommend", accounts=accounts, k=5, draw=draw)["items"])
            counts = host.call("exposures", accounts=accounts, k=5, draw=draw)["exposures"]
            assert counts == [sum(ITEMS + t in row for row in lists) for t in range(TARGETS)]
            if hello["capabilities"]["deterministic"]:
                assert host.call("exposures", accounts=accounts, k=5, draw=draw)["exposures"] == counts
                assert unpacked(host.call("recommend", accounts=accounts, k=5, draw=draw)["items"]) == lists
            everything = unpacked(host.call("recommend", accounts=accounts, k=12, draw=1)["items"])
            assert all(sorted(row) == [*range(8), *range(ITEMS, ITEMS + TARGETS)] for row in everything)
        assert unpacked(host.call("recommend", accounts=accounts, k=5, draw=0)["items"]) != clean
        assert unpacked(host.call("recommend", accounts=[], k=5, draw=0)["items"]) == clean
        snapshot = hello["fitted"].get("snapshot")
    if snapshot:
        again = tmp_path / "again"
        again.mkdir()
        with Host([*READY_MADE, *kind.split()]) as host:
            started(host, again, {**written(tmp_path, ROWS, USERS, ITEMS, TARGETS, FAKES), "snapshot": snapshot})
            host.call("draw", draw=0, users=list(range(USERS)))
            assert unpacked(host.call("recommend", accounts=[], k=5, draw=0)["items"]) == clean
            if hello["capabilities"]["deterministic"]:
                host.call("draw", draw=1, users=list(range(USERS)),
                          candidates=[[*range(8), *range(ITEMS, ITEMS + TARGETS)] for _ in range(USERS)])
                assert unpacked(host.call("recommend", accounts=accounts, k=12, draw=1)["items"]) == everything


def test_implicits_own_lists_are_ours() -> None:
    """What the library itself recommends, where no scores tie."""
    pytest.importorskip("implicit", reason="implicit is not installed here")
    import numpy as np
    from mithridate import Log
    from mithridate.recommenders.implicit import Implicit

    columns = list(zip(*ROWS))
    log = Log(np.array(columns[0], np.int32), np.array(columns[1], np.int32), np.array(columns[2], float),
              user_count=USERS, item_count=ITEMS, target_count=0, fake_user_count=0)
    users = np.arange(USERS, dtype=np.int32)
    for model in ("als", "bpr"):
        ours = Implicit(model, factors=8)
        ours.log, ours.seed = log, 3
        ours.fit(log)
        clean = ours.poisoned([])
        theirs, _ = clean.recommend(users, log.matrix()[users], N=5)
        assert ours.recommend(clean, users, 5).tolist() == theirs.tolist()


@pytest.mark.parametrize("words, said", [
    ("implicit nothing", "invalid choice"), ("implicit als --set nothing=1", "nothing"),
    ("implicit bpr --refresh incremental", "no incremental refresh"), ("implicit als --set factors", "key=value"),
])
def test_wrong_words_are_said(words: str, said: str) -> None:
    import subprocess

    if importlib.util.find_spec("implicit") is None:
        pytest.skip("implicit is not installed here")
    done = subprocess.run([*READY_MADE, *words.split()], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr


class Answers(http.server.BaseHTTPRequestHandler):
    """A service with the shop behind it, in a child of its own."""

    protocol_version = "HTTP/1.1"
    child: Host
    busy = False

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = 503 if type(self).busy else 200
        body = b"busy" if type(self).busy else json.dumps(self.child.exchange(request), indent=1).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    with Host([sys.executable, str(Path(__file__).with_name("shop.py"))]) as child:
        Answers.child = child
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://localhost:{server.server_port}/shop"
            server.shutdown()


def test_a_service_on_this_machine(service: str, tmp_path: Path) -> None:
    with Host([*READY_MADE, "http", service]) as host:
        hello = started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS))
        assert hello["name"] == "shop"
        host.call("draw", draw=0, users=[0, 1])
        assert host.call("exposures", accounts=[[31] * 99], k=1, draw=0)["exposures"] == [0, 2, 0, 0]
        with pytest.raises(Failure, match="no draw 5"):
            host.call("exposures", accounts=[], k=1, draw=5)
        Answers.busy = True
        with pytest.raises(Failure) as failure:
            host.call("exposures", accounts=[], k=1, draw=0)
        Answers.busy = False
        assert failure.value.kind == "transient"
        host.call("shutdown")


def test_no_service_is_a_transient_error() -> None:
    with Host([*READY_MADE, "http", "http://127.0.0.1:9/"]) as host:
        with pytest.raises(Failure, match="no answer") as failure:
            host.call("initialize", protocol="1")
        assert failure.value.kind == "transient"


@pytest.mark.parametrize("url", [
    "http://example.org/", "http://10.0.0.1/", "http://localhost.example.org/", "http://127.0.0.1@example.org/",
    "https://localhost/", "http://0.0.0.0/", "http://2130706433/", "ftp://localhost/",
])
def test_other_machines_are_refused(url: str) -> None:
    from mithridate.recommenders.http import Service

    with pytest.raises(ValueError):
        Service(url)
