"""Serves a recommender to the host over the process's standard input and output."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from typing import BinaryIO, Callable

from .notifications import notify_through
from .protocol import MAX_LINE, WrongLine, error_line
from .recommender import Recommender
from .session import Session

_BUFFER = 1 << 20


def serve(recommender: Recommender) -> None:
    """Answers the host until it says ``shutdown`` or closes standard input.

    Standard output belongs to the protocol, so it is moved first: descriptor 1 becomes a copy of standard error, for
    ``print``, for C libraries and for processes that they start. Standard input becomes empty for them. Ctrl-C is the host's
    to handle; TERM ends this process at once. So does the host's death, also during a query.
    """
    session = Session(recommender)
    answer_lines(session.answer, ends=lambda line: session.ended)


def answer_lines(answer: Callable[[bytes], bytes], ends: Callable[[bytes], bool]) -> None:
    """Serves anything that answers a line with a line, in the way of :func:`serve`, until ``ends`` says so of a line."""
    requests, answers = _private_descriptors()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_exit_without_reader, args=(answers,), daemon=True).start()
    with open(requests, "rb", buffering=_BUFFER) as lines:
        try:
            _converse(lines, lambda data: _write_all(answers, data), answer, ends)
        except BrokenPipeError:
            pass
    sys.stdout.flush()


def converse(recommender: Recommender, lines: BinaryIO, write: Callable[[bytes], None]) -> None:
    """Serves over any stream of lines and any function that writes bytes; both stay open."""
    session = Session(recommender)
    _converse(lines, write, session.answer, lambda line: session.ended)


def _converse(
    lines: BinaryIO, write: Callable[[bytes], None], answer: Callable[[bytes], bytes], ends: Callable[[bytes], bool]
) -> None:
    """Answers each line. Notifications go the same way, never into an answer."""
    lock = threading.Lock()

    def write_line(data: bytes) -> None:
        with lock:
            write(data)

    before = notify_through(write_line)
    try:
        while True:
            line = lines.readline(MAX_LINE + 1)
            if not line:
                return
            if len(line) > MAX_LINE:
                while line and not line.endswith(b"\n"):
                    line = lines.readline(_BUFFER)
                write_line(error_line(None, WrongLine(f"a line has at most {MAX_LINE} bytes")))
            elif line.strip():
                write_line(answer(line))
                if ends(line):
                    return
    finally:
        notify_through(before)


def _private_descriptors() -> tuple[int, int]:
    """Copies of standard input and output that no child process inherits; the numbers 0 and 1 then lead elsewhere."""
    sys.stdout.flush()
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    # What is printed appears when it is printed, as on a terminal: the host keeps the last lines for its error messages.
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(line_buffering=True)
    return requests, answers


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _exit_without_reader(answers: int) -> None:
    """Ends the process when nobody can read its answers any more: a host that was killed leaves no child that computes on."""
    poll = select.poll()
    poll.register(answers, 0)  # errors alone: what POLLERR and POLLHUP report cannot be left out
    try:
        poll.poll()
    except OSError:
        return
    os._exit(0)
