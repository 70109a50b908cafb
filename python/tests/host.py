"""A small host, after the protocol's text alone: what the tests ask children with.

Also a program that times a child on a real log:

    python host.py --log clicks.inter.gz -- python -m mithridate.recommenders implicit als
"""

from __future__ import annotations

import argparse
import base64
import csv
import gzip
import json
import random
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, Optional, Sequence

NEEDED = object()


class Failure(Exception):
    """A child's JSON-RPC error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.code: int = error["code"]
        self.kind: Optional[str] = error.get("data", {}).get("kind")


class Host:
    """A child and its pipe. ``junk`` and ``notifications`` are what it wrote beside its answers."""

    def __init__(self, command: Sequence[str], **options: Any) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options)
        self.number = 0
        self.junk: list[bytes] = []
        self.notifications: list[dict[str, Any]] = []

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def call(self, method: str, **params: Any) -> Any:
        """The result of one call. Raises :class:`Failure` for an error, ``EOFError`` if the child ends instead."""
        self.number += 1
        message = self.exchange({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        assert message["id"] == self.number
        if "error" in message:
            raise Failure(message["error"])
        return message["result"]

    def exchange(self, message: Any) -> dict[str, Any]:
        """Sends a line, whatever it is, and returns the first answer."""
        line = message if isinstance(message, bytes) else json.dumps(message).encode()
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()
        while True:
            answer = self.process.stdout.readline()
            if not answer:
                raise EOFError(f"the child ended: {self.process.wait()}")
            try:
                parsed = json.loads(answer)
                assert parsed["jsonrpc"] == "2.0"
            except (ValueError, TypeError, KeyError):
                self.junk.append(answer)
                continue
            if "method" in parsed:
                self.notifications.append(parsed)
            else:
                return parsed

    def close(self, patience: float = 10) -> int:
        """Ends the child by ending its input, and returns its exit code."""
        assert self.process.stdin and self.process.stdout
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.process.stdout.close()


def packed(values: Any) -> dict[str, Any]:
    """An array as base64."""
    nested = bool(values) and isinstance(values[0], (list, tuple))
    flat = [x for row in values for x in row] if nested else list(values)
    shape = [len(values), len(values[0])] if nested else [len(values)]
    return {"dtype": "int32", "shape": shape, "data": base64.b64encode(struct.pack(f"<{len(flat)}i", *flat)).decode()}


def unpacked(value: Any) -> Any:
    """An array in either form, as nested lists."""
    if not isinstance(value, dict):
        return value
    raw = base64.b64decode(value["data"])
    flat = list(struct.unpack(f"<{len(raw) // 4}i", raw))
    if len(value["shape"]) == 1:
        return flat
    rows, width = value["shape"]
    return [flat[row * width : (row + 1) * width] for row in range(rows)]


def escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def written(
    folder: Path, rows: Sequence[tuple[int, int, float]], users: int, items: int, targets: int = 4, fake_users: int = 5,
    user_names: Optional[Sequence[str]] = None, item_names: Optional[Sequence[str]] = None,
) -> dict[str, Any]:
    """Writes a log as the host does, and returns the parameters of ``fit``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "log.csv").write_text("user,item,timestamp\n" + "".join(f"{u},{i},{t}\n" for u, i, t in rows))
    user_names = user_names or [f"u{n}" for n in range(users)]
    item_names = item_names or [f"i{n}" for n in range(items)]
    for name, names in (
        ("users.txt", [*user_names, *(f"fake{n}" for n in range(fake_users))]),
        ("items.txt", [*item_names, *(f"target{n}" for n in range(targets))]),
    ):
        (folder / name).write_bytes("".join(escaped(one) + "\n" for one in names).encode())
    return dict(
        log=str(folder / "log.csv"), users=users, items=items, targets=targets, fakeUsers=fake_users,
        userNames=str(folder / "users.txt"), itemNames=str(folder / "items.txt"),
    )


def small_log(users: int = 40, items: int = 30, clicks: int = 8, seed: int = 5) -> list[tuple[int, int, float]]:
    """Two tastes: even users click even items, odd ones odd items."""
    random_ = random.Random(seed)
    rows = []
    for user in range(users):
        mine = [item for item in range(items) if item % 2 == user % 2]
        rows += [(user, item, float(time)) for time, item in enumerate(random_.sample(mine, clicks))]
    return rows


def read_log(path: Path, least: int = 3) -> tuple[list[tuple[int, int, float]], list[str], list[str]]:
    """Rows and names of a RecBole ``.inter[.gz]`` file, in its own order, of users with ``least`` rows; ids by appearance."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    users: dict[str, int] = {}
    items: dict[str, int] = {}
    rows = []
    with opened as file:
        table = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    count = Counter(row[0] for row in table)
    for number, row in enumerate(table):
        if count[row[0]] >= least:
            rows.append((users.setdefault(row[0], len(users)), items.setdefault(row[1], len(items)), float(number)))
    rows.sort(key=lambda row: (row[0], row[2]))
    return rows, list(users), list(items)


def started(host: Host, folder: Path, fit: dict[str, Any], seed: int = 1) -> dict[str, Any]:
    """Says hello and has the child trained; returns what it is."""
    work = folder / "work"
    work.mkdir(exist_ok=True)
    hello = host.call("initialize", protocol="1", host={"name": "test", "version": "0"}, seed=seed, work=str(work))
    hello["fitted"] = host.call("fit", **fit)
    return hello


def clicks_of(random_: random.Random, items: int, targets: int, accounts: int, clicks: int) -> list[list[int]]:
    """Poison that alternates targets with the first originals, which a log by popularity or appearance makes plausible."""
    return [
        [items + random_.randrange(targets) if n % 2 else random_.randrange(min(items, 50)) for n in range(clicks)]
        for _ in range(accounts)
    ]


def time_child() -> None:
    parser = argparse.ArgumentParser(description="Times a child on a real log.")
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--lists", choices=["full", "candidates"], default="full")
    parser.add_argument("--queries", type=int, default=3)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    rows, users, items = read_log(options.log)
    targets, fakes, random_ = 8, 20, random.Random(1)
    print(f"{len(rows):,} rows, {len(users):,} users, {len(items):,} items", file=sys.stderr)
    with tempfile.TemporaryDirectory() as name, Host(options.command) as host:
        folder = Path(name)
        fit = written(folder, rows, len(users), len(items), targets, fakes, users, items)
        start = time.monotonic()
        hello = started(host, folder, fit)
        report: dict[str, Any] = {"name": hello["name"], "capabilities": hello["capabilities"],
                                  "fit": time.monotonic() - start}
        draw: dict[str, Any] = {"draw": 0, "users": packed(list(range(len(users))))}
        if options.lists == "candidates":
            extra = list(range(len(items), len(items) + targets))
            draw["candidates"] = packed([random_.sample(range(len(items)), 92) + extra for _ in users])
        host.call("draw", **draw)
        clean = unpacked(host.call("exposures", accounts=[], k=10, draw=0)["exposures"])
        start = time.monotonic()
        for _ in range(options.queries):
            accounts = clicks_of(random_, len(items), targets, fakes, 20)
            poisoned = unpacked(host.call("exposures", accounts=accounts, k=10, draw=0)["exposures"])
        report["secondsPerQuery"] = (time.monotonic() - start) / max(1, options.queries)
        start = time.monotonic()
        lists = unpacked(host.call("recommend", accounts=accounts, k=10, draw=0)["items"])
        report["secondsOfLists"] = time.monotonic() - start
        counted = [sum(len(items) + t in row for row in lists) for t in range(targets)]
        again = unpacked(host.call("exposures", accounts=accounts, k=10, draw=0)["exposures"])
        after = unpacked(host.call("exposures", accounts=[], k=10, draw=0)["exposures"])
        report.update(clean=sum(clean), poisoned=sum(poisoned), sameAgain=again == poisoned, cleanAgain=after == clean,
                      listsAgree=counted == poisoned)
        host.call("shutdown")
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    time_child()
