"""Lends a recommender of this process to the host, which expects a child process."""

from __future__ import annotations

import shlex
import shutil
import socket
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Optional, Type, cast

from .recommender import Recommender
from .serve import converse

_one_at_a_time = threading.Lock()
_PATIENCE = 5.0
"""Seconds to wait, after the command has ended, for a query that is still worked on."""


class Lending:
    """While it is entered, :attr:`command` starts a child that leads to the recommender in this process.

    The socket lies in a folder that only this user may enter. Each child gets a thread of its own; queries are answered one
    at a time, whoever asks, so a child that is started again meets no rest of its predecessor.
    """

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Lending:
        self._folder = tempfile.mkdtemp(prefix="mithridate-")
        path = str(Path(self._folder) / "socket")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(path)
        self._listener.listen()
        bridge = Path(__file__).with_name("bridge.py")
        self.command = shlex.join([sys.executable, "-I", str(bridge), path])
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        # Closing alone does not wake up a thread that waits in accept().
        try:
            self._listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._listener.close()
        for thread in self._threads:
            thread.join(_PATIENCE)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb", buffering=1 << 20) as lines, _one_at_a_time:
            try:
                converse(self._recommender, cast(BinaryIO, lines), connection.sendall)
            except OSError:
                pass  # the host has ended this child
