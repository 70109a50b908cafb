"""What a recommender tells while it works: how far it is, and messages for its log."""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Callable, Optional

Write = Callable[[bytes], None]

_INTERVAL = 0.1
"""Seconds between two notifications of the same stage: a training loop may call ``progress`` for every batch."""

_lock = threading.Lock()
_write: Optional[Write] = None
_last: tuple[str, float] = ("", 0.0)


def progress(
    stage: str, completed: float | None = None, total: float | None = None, unit: str | None = None
) -> None:
    """Tells the host that work goes on, which starts its time limit anew.

    Args:
        stage: what is being done: ``"training"``.
        completed: how much of it is done.
        total: how much there is to do.
        unit: what is counted: ``"epochs"``.

    At most ten a second of one stage are sent; the last one (``completed == total``) always is. Outside of
    :func:`mithridate.serve` nothing happens, so a class can be tried without a host.
    """
    global _last
    if _write is None:
        return
    now = time.monotonic()
    if stage == _last[0] and now - _last[1] < _INTERVAL and (completed is None or completed != total):
        return
    _last = (stage, now)
    params: dict[str, object] = {"stage": stage}
    for key, value in (("completed", completed), ("total", total), ("unit", unit)):
        if value is not None:
            params[key] = value
    _notify("progress", params)


def log(message: str) -> None:
    """Puts a message into the host's log (shown with ``--verbose``). Outside of ``serve`` it goes to standard error."""
    if _write is None:
        print(message, file=sys.stderr)
    else:
        _notify("log", {"message": message})


def notify_through(write: Optional[Write]) -> Optional[Write]:
    """Sets where notifications go (a function that takes one whole line), and returns where they went before."""
    global _write, _last
    with _lock:
        before, _write, _last = _write, write, ("", 0.0)
    return before


def _notify(method: str, params: dict[str, object]) -> None:
    line = json.dumps({"jsonrpc": "2.0", "method": method, "params": params}, allow_nan=False)
    write = _write
    if write is not None:
        write(line.encode("utf-8") + b"\n")
