"""The wire, line by line, against answers written down by hand."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Iterator

import pytest
from host import Failure, Host, packed, small_log, started, unpacked, written

SHOP = [sys.executable, str(Path(__file__).with_name("shop.py"))]
WITHOUT_NUMPY = [sys.executable, "-c", (
    "import importlib.util, runpy, sys\n"
    "found = importlib.util.find_spec\n"
    "importlib.util.find_spec = lambda name, *rest: None if name == 'numpy' else found(name, *rest)\n"
    f"sys.argv = sys.argv[1:]; sys.path.insert(0, {str(Path(__file__).parent)!r}); runpy.run_path(sys.argv[0], run_name='__main__')"
), str(Path(__file__).with_name("shop.py"))]
ROWS = small_log()
USERS, ITEMS, TARGETS = 40, 30, 4


@pytest.fixture(scope="module", params=[SHOP, WITHOUT_NUMPY], ids=["numpy", "no numpy"])
def host(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """One child for all requests that must leave nothing behind."""
    tmp_path = tmp_path_factory.mktemp("host")
    with Host(request.param) as host:
        started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS))
        host.call("draw", draw=0, users=list(range(USERS)))
        yield host


def by_hand(accounts: list[list[int]], user: int, k: int) -> list[int]:
    """What the shop must answer: the most clicked items that the user has not clicked, the smaller number of equals first."""
    clicked = Counter([item for _, item, _ in ROWS] + [item for row in accounts for item in row])
    seen = {item for u, item, _ in ROWS if u == user}
    return sorted(set(range(ITEMS + TARGETS)) - seen, key=lambda item: (-clicked[item], item))[:k]


def test_golden_lines(tmp_path: Path) -> None:
    """The bytes of a whole conversation."""
    fit = written(tmp_path, [(0, 0, 1), (0, 1, 2), (1, 1, 1)], 2, 3, targets=2, fake_users=1)
    work = tmp_path / "work"
    work.mkdir()
    conversation = [
        ({"id": 1, "method": "initialize",
          "params": {"protocol": "1", "host": {"name": "golden", "version": "1"}, "seed": 3, "work": str(work)}},
         {"id": 1, "result": {"protocol": "1", "name": "shop", "version": "7", "capabilities": {
             "candidates": True, "deterministic": True, "snapshot": False, "recommendsSeen": False}}}),
        ({"id": 2, "method": "fit", "params": fit}, {"id": 2, "result": {}}),
        ({"id": 3, "method": "draw", "params": {"draw": 0, "users": [0, 1]}}, {"id": 3, "result": None}),
        ({"id": 4, "method": "exposures", "params": {"accounts": [], "k": 2, "draw": 0}},
         {"id": 4, "result": {"exposures": [1, 0]}}),
        ({"id": 5, "method": "exposures", "params": {"accounts": [[4, 4, 4]], "k": 2, "draw": 0}},
         {"id": 5, "result": {"exposures": [0, 2]}}),
        ({"id": 6, "method": "recommend", "params": {"accounts": [[4, 4, 4]], "k": 4, "draw": 0, "users": [1]}},
         {"id": 6, "result": {"items": [[4, 0, 2, 3]]}}),
        ({"id": "seven", "method": "recommend", "params": {"accounts": [], "k": 5, "draw": 0, "users": [0]}},
         {"id": "seven", "result": {"items": [[2, 3, 4, -1, -1]]}}),
        ({"id": 8, "method": "nothing"},
         {"id": 8, "error": {"code": -32601, "message": "no method 'nothing'; known: initialize, fit, draw, exposures, "
                             "recommend, shutdown", "data": {"kind": "unsupported"}}}),
        ({"id": 9, "method": "shutdown", "params": {}}, {"id": 9, "result": None}),
    ]
    lines = b"".join(json.dumps({"jsonrpc": "2.0", **question}).encode() + b"\r\n" for question, _ in conversation)
    done = subprocess.run(SHOP, input=lines, capture_output=True, timeout=60)
    assert done.returncode == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line for line in found if "method" not in line] == [{"jsonrpc": "2.0", **answer} for _, answer in conversation]
    assert found[1] == {"jsonrpc": "2.0", "method": "progress",
                        "params": {"stage": "counting", "completed": 1, "total": 1, "unit": "logs"}}
    assert {"jsonrpc": "2.0", "method": "log", "params": {"message": "refresh 1"}} in found


def test_lists_and_counts_agree_with_a_count_by_hand(host: Host) -> None:
    accounts = [[30, 31, 30], [33] * 20, []]
    expected = [by_hand(accounts, user, 5) for user in range(USERS)]
    counts = [sum(ITEMS + t in row for row in expected) for t in range(TARGETS)]
    assert counts[3] == USERS
    assert unpacked(host.call("exposures", accounts=accounts, k=5, draw=0)["exposures"]) == counts
    answer = host.call("recommend", accounts=accounts, k=5, draw=0)["items"]
    assert answer["dtype"] == "int32" and answer["shape"] == [USERS, 5]  # 200 numbers: base64
    assert unpacked(answer) == expected
    some = host.call("recommend", accounts=accounts, k=5, draw=0, users=packed([7, 3]))["items"]
    assert some == [expected[7], expected[3]]  # few: plain


@pytest.mark.parametrize("form", [list, packed])
def test_both_forms_of_arrays(host: Host, form: Any) -> None:
    candidates = [[33, 5 + row % 3, 0] for row in range(USERS)]
    host.call("draw", draw=4, users=form(list(range(USERS))), candidates=form(candidates))
    assert host.call("exposures", accounts=[[33] * 50], k=1, draw=4)["exposures"] == [0, 0, 0, USERS]
    lists = unpacked(host.call("recommend", accounts=[[33] * 50], k=4, draw=4, users=form([2]))["items"])
    clicked = Counter(item for _, item, _ in ROWS)
    assert lists == [[33, *sorted([7, 0], key=lambda item: (-clicked[item], item)), -1]]
    # A target and an original that nobody has clicked: the target loses.
    assert unpacked(host.call("recommend", accounts=[], k=1, draw=4, users=form([2]))["items"])[0][0] != 33


def test_lists_after_counts_cost_no_second_refresh(host: Host) -> None:
    before = len(host.notifications)

    def refreshes() -> list[str]:
        return [f"refresh {n}" for n, note in enumerate(host.notifications[before:], 1) if note["method"] == "log"]

    host.call("exposures", accounts=[[30]], k=3, draw=0)
    host.call("recommend", accounts=[[30]], k=3, draw=0)
    host.call("exposures", accounts=[[30]], k=4, draw=0)
    assert refreshes() == ["refresh 1"]
    host.call("exposures", accounts=[[30]], k=3, draw=0)  # the same question again: answered anew
    assert refreshes() == ["refresh 1", "refresh 2"]
    host.call("exposures", accounts=[], k=3, draw=0)
    assert len(refreshes()) == 3


WRONG: list[tuple[Any, int, Any]] = [
    (b"no json", -32700, None),
    (b"\xff\xfe", -32700, None),
    (b'{"jsonrpc": "2.0", "id": 5, "method": "draw", "params": {"draw": NaN}}', -32700, None),
    (b"[" * 200_000, -32700, None),
    ([], -32600, None),
    ({"jsonrpc": "2.0", "method": "draw"}, -32600, None),
    ({"jsonrpc": "1.0", "id": 5, "method": "draw"}, -32600, 5),
    ({"jsonrpc": "2.0", "id": 5, "method": 7}, -32600, 5),
    ({"jsonrpc": "2.0", "id": 5, "method": "draw", "params": []}, -32600, 5),
    ({"jsonrpc": "2.0", "id": True, "method": "draw"}, -32600, None),
]


@pytest.mark.parametrize("line, code, id", WRONG)
def test_wrong_lines(host: Host, line: Any, code: int, id: Any) -> None:
    answer = host.exchange(line)
    assert (answer["error"]["code"], answer["id"]) == (code, id)
    assert host.call("exposures", accounts=[], k=1, draw=0)


@pytest.mark.parametrize("method, params, code, kind", [
    ("nonsense", {}, -32601, "unsupported"),
    ("initialize", {"protocol": "1", "seed": 1, "work": "."}, -32600, "badData"),
    ("fit", {"log": "x"}, -32600, "badData"),
    ("draw", {}, -32602, "badData"),
    ("draw", {"draw": 1}, -32602, "badData"),
    ("draw", {"draw": -1, "users": [0]}, -32602, "badData"),
    ("draw", {"draw": 1.5, "users": [0]}, -32602, "badData"),
    ("draw", {"draw": 1, "users": [USERS]}, -32602, "badData"),
    ("draw", {"draw": 1, "users": [-1]}, -32602, "badData"),
    ("draw", {"draw": 1, "users": [0.5]}, -32602, "badData"),
    ("draw", {"draw": 1, "users": [True]}, -32602, "badData"),
    ("draw", {"draw": 1, "users": [2**40]}, -32602, "badData"),
    ("draw", {"draw": 1, "users": [[0]]}, -32602, "badData"),
    ("draw", {"draw": 1, "users": "0"}, -32602, "badData"),
    ("draw", {"draw": 1, "users": {"dtype": "int32", "shape": [2], "data": "AAAA"}}, -32602, "badData"),
    ("draw", {"draw": 1, "users": {"dtype": "int32", "shape": [1], "data": "AAAAA*=="}}, -32602, "badData"),
    ("draw", {"draw": 1, "users": {"dtype": "int64", "shape": [0], "data": ""}}, -32602, "badData"),
    ("draw", {"draw": 1, "users": {"dtype": "float32", "shape": [1], "data": "AADAfw=="}}, -32602, "badData"),
    ("draw", {"draw": 1, "users": [0], "candidates": [[ITEMS + TARGETS]]}, -32602, "badData"),
    ("draw", {"draw": 1, "users": [0], "candidates": [[0], [1]]}, -32602, "badData"),
    ("draw", {"draw": 1, "users": [0, 1], "candidates": [[0, 1], [1]]}, -32602, "badData"),
    ("draw", {"draw": 1, "users": [0], "candidates": [[3, 3]]}, -32602, "badData"),
    ("draw", {"draw": 0, "users": [1]}, -32602, "badData"),
    ("exposures", {"k": 1, "draw": 0}, -32602, "badData"),
    ("exposures", {"accounts": [], "draw": 0}, -32602, "badData"),
    ("exposures", {"accounts": [], "k": 0, "draw": 0}, -32602, "badData"),
    ("exposures", {"accounts": [], "k": True, "draw": 0}, -32602, "badData"),
    ("exposures", {"accounts": [], "k": 1, "draw": 9}, -32602, "badData"),
    ("exposures", {"accounts": [[ITEMS + TARGETS]], "k": 1, "draw": 0}, -32602, "badData"),
    ("exposures", {"accounts": [[-1]], "k": 1, "draw": 0}, -32602, "badData"),
    ("exposures", {"accounts": [["1"]], "k": 1, "draw": 0}, -32602, "badData"),
    ("exposures", {"accounts": [1], "k": 1, "draw": 0}, -32602, "badData"),
    ("exposures", {"accounts": [[0]] * 6, "k": 1, "draw": 0}, -32602, "badData"),
    ("recommend", {"accounts": [], "k": 1, "draw": 0, "users": [USERS]}, -32602, "badData"),
])
def test_wrong_requests_get_errors(host: Host, method: str, params: Any, code: int, kind: str) -> None:
    with pytest.raises(Failure) as failure:
        host.call(method, **params)
    assert (failure.value.code, failure.value.kind) == (code, kind)
    assert host.call("exposures", accounts=[], k=1, draw=0)  # and nothing is lost


def test_order(tmp_path: Path) -> None:
    fit = written(tmp_path, ROWS, USERS, ITEMS)
    hello = {"protocol": "1", "host": {}, "seed": 1, "work": str(tmp_path)}
    with Host(SHOP) as host:
        for method in ("fit", "draw", "exposures", "recommend"):
            with pytest.raises(Failure, match="before 'initialize'"):
                host.call(method)
        with pytest.raises(Failure, match="protocol '2'") as failure:
            host.call("initialize", **{**hello, "protocol": "2"})
        assert failure.value.kind == "unsupported"
        for wrong in ({"seed": -1}, {"seed": 2**53}, {"work": str(tmp_path / "nowhere")}, {"protocol": 1}):
            with pytest.raises(Failure):
                host.call("initialize", **{**hello, **wrong})
        host.call("initialize", **hello)
        with pytest.raises(Failure, match="before 'fit'"):
            host.call("draw", draw=0, users=[0])
        for wrong in ({"users": 39}, {"items": 29}, {"userNames": fit["itemNames"]}, {"log": "nowhere"}, {"snapshot": "x"}):
            with pytest.raises(Failure):
                host.call("fit", **{**fit, **wrong})
        host.call("fit", **fit)


def test_candidates_and_snapshots_need_their_capability(tmp_path: Path) -> None:
    with Host([*SHOP, "full"]) as host:
        hello = started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS))
        assert hello["capabilities"]["candidates"] is False and hello["fitted"] == {}
        with pytest.raises(Failure) as failure:
            host.call("draw", draw=0, users=[0], candidates=[[0]])
        assert failure.value.kind == "unsupported"
        host.call("draw", draw=0, users=[0, 1, 2])
        assert host.call("exposures", accounts=[], k=1, draw=0)["exposures"] == [3] * 4  # its own count


def test_snapshots(tmp_path: Path) -> None:
    fit = written(tmp_path, ROWS, USERS, ITEMS)
    answers = []
    snapshot: dict[str, Any] = {}
    for turn in ("first", "second"):
        with Host([*SHOP, "saving"]) as host:
            folder = tmp_path / turn
            folder.mkdir()
            hello = started(host, folder, {**fit, **snapshot})
            assert hello["capabilities"]["snapshot"] is True
            snapshot = hello["fitted"]
            assert Path(snapshot["snapshot"]).exists()
            host.call("draw", draw=0, users=list(range(USERS)))
            answers.append(host.call("recommend", accounts=[[31]], k=10, draw=0))
    assert answers[0] == answers[1]


def test_junk_stays_off_the_protocol(tmp_path: Path) -> None:
    with Host([*SHOP, "junk"], stderr=subprocess.PIPE) as host:
        started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS))
        host.call("draw", draw=0, users=[0])
        host.call("exposures", accounts=[], k=1, draw=0)
        host.call("shutdown")
        assert host.junk == []
        assert host.process.stderr
        said = host.process.stderr.read()
    for kind in (b"printed by accident", b"written by accident", b"printed in C", b"printed by a grandchild"):
        assert kind in said


@pytest.mark.parametrize("fault, code, kind, words", [
    ("raises", -32603, "internal", "KeyError: \"the model's cupboard is bare\""),
    ("short", -32603, "internal", "40 lists"),
    ("nowhere", -32603, "internal", "an item that does not exist"),
    ("long full", -32603, "internal", "each of 4 targets"),
])
def test_faults_of_a_recommender(tmp_path: Path, fault: str, code: int, kind: str, words: str) -> None:
    with Host([*SHOP, *fault.split()], stderr=subprocess.PIPE) as host:
        started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS))
        host.call("draw", draw=0, users=list(range(USERS)))
        with pytest.raises(Failure, match=words) as failure:
            host.call("exposures", accounts=[], k=3, draw=0)
        assert (failure.value.code, failure.value.kind) == (code, kind)
        host.call("shutdown")
        assert host.process.stderr
        traced = b"Traceback" in host.process.stderr.read()
    assert traced == (fault == "raises")


def test_transient_errors_pass(tmp_path: Path) -> None:
    with Host([*SHOP, "transient"]) as host:
        started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS))
        host.call("draw", draw=0, users=[0])
        with pytest.raises(Failure, match="locked") as failure:
            host.call("exposures", accounts=[], k=3, draw=0)
        assert (failure.value.code, failure.value.kind) == (-32000, "transient")
        assert host.call("exposures", accounts=[], k=3, draw=0)


def test_the_model_that_is_kept_hides_no_drift(tmp_path: Path) -> None:
    with Host([*SHOP, "random"]) as host:
        started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS))
        host.call("draw", draw=0, users=list(range(USERS)))
        lists = [host.call("recommend", accounts=[[31] * 1500], k=1, draw=0, users=[0])["items"] for _ in range(2)]
        assert lists == [[[31]], [[30]]]


def test_end_of_input_ends_it(tmp_path: Path) -> None:
    host = Host(SHOP)
    started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS))
    assert host.close() == 0


def test_signals(tmp_path: Path) -> None:
    host = Host(SHOP)
    started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS))
    host.process.send_signal(signal.SIGINT)
    host.call("draw", draw=0, users=[0])  # Ctrl-C is the host's business
    host.process.send_signal(signal.SIGTERM)
    assert host.process.wait(10) == -signal.SIGTERM
    host.close()


def test_nobody_left_to_answer_ends_it_in_the_middle_of_a_query(tmp_path: Path) -> None:
    host = Host([*SHOP, "slow"])
    started(host, tmp_path, written(tmp_path, ROWS, USERS, ITEMS))
    host.call("draw", draw=0, users=[0])
    assert host.process.stdin and host.process.stdout
    host.process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 9, "method": "exposures",
                                         "params": {"accounts": [], "k": 1, "draw": 0}}).encode() + b"\n")
    host.process.stdin.flush()
    time.sleep(0.5)
    host.process.stdout.close()
    assert host.process.wait(20) == 0
    host.process.stdin.close()


def test_a_large_draw_crosses(tmp_path: Path) -> None:
    """40,000 users with 100 candidates each: 21 MB of base64."""
    users, items = 40_000, 200
    with Host([*SHOP, "full"]) as host:
        started(host, tmp_path, written(tmp_path, [(0, 0, 0)], users, items))
        host.call("draw", draw=0, users=packed(list(range(users))))
    with Host(SHOP) as host:
        started(host, tmp_path, written(tmp_path, [(0, 0, 0)], users, items))
        host.call("draw", draw=0, users=packed(list(range(users))), candidates=packed([list(range(100))] * users))
        assert unpacked(host.call("recommend", accounts=[], k=3, draw=0, users=[39_999])["items"]) == [[0, 1, 2]]
