"""Joins the host's pipe to a recommender that lives in another process: ``python bridge.py SOCKET``.

The host starts children; a notebook's recommender is none. So the host starts this program, which carries bytes between its own
standard input and output and the Unix socket on which the notebook's process answers. Standard library only, and run by its
path, so it starts in any directory and at once.
"""

from __future__ import annotations

import os
import socket
import sys
import threading

_PIECE = 1 << 20


def main(path: str) -> None:
    """Carries bytes both ways until the recommender's side ends."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(path)
    except OSError as error:
        sys.exit(f"cannot reach the recommender's process: {error}")
    threading.Thread(target=_carry_requests, args=(connection,), daemon=True).start()
    while True:
        data = connection.recv(_PIECE)
        if not data:
            return
        view = memoryview(data)
        while view:
            view = view[os.write(1, view) :]


def _carry_requests(connection: socket.socket) -> None:
    try:
        while True:
            data = os.read(0, _PIECE)
            if not data:
                break
            connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other side has ended, which the main loop sees


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: bridge.py SOCKET")
    try:
        main(sys.argv[1])
    except (BrokenPipeError, ConnectionError, KeyboardInterrupt):
        pass
