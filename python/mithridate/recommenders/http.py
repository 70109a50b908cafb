"""Forwards the protocol's messages to a service on this machine: each request is the body of a POST, each answer its response.

The service gets the very JSON that a child process gets, and answers the same. Files that ``fit`` names lie on this machine, so
the service must run here too. Other machines are refused: Mithridate tests what its user runs, and has no connector to
anybody's live service.
"""

from __future__ import annotations

import argparse
import http.client
import ipaddress
import json
import socket
from typing import Any, Optional
from urllib.parse import urlsplit

from mithridate.errors import RecommenderError, Transient
from mithridate.protocol import WrongLine, error_line, parse
from mithridate.serve import answer_lines


class Service:
    """A service at a loopback address.

    Raises:
        ValueError: the URL is no ``http://`` one, or its host is not this machine.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"expected http://localhost:PORT/…, found {url!r}")
        if parts.username is not None or parts.fragment:
            raise ValueError("a URL without user and fragment is expected")
        self._address = _loopback(parts.hostname)
        self._port = parts.port or 80
        self._host = parts.netloc
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._connection: Optional[http.client.HTTPConnection] = None

    def answer(self, line: bytes) -> bytes:
        """The service's answer to a line, as a line; an error of kind ``transient`` if there is none."""
        try:
            request = parse(line)
        except WrongLine as error:
            return error_line(error.id, error)
        try:
            return self._posted(line.strip(), request.id)
        except (OSError, http.client.HTTPException) as error:
            self._connection = None
            return error_line(request.id, Transient(f"no answer from {self._host}: {type(error).__name__}: {error}"))
        except RecommenderError as error:
            self._connection = None
            return error_line(request.id, error)

    def _posted(self, body: bytes, id: object) -> bytes:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._address, self._port)
            self._connection.connect()
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.request("POST", self._path, body, {"Content-Type": "application/json", "Host": self._host})
        response = self._connection.getresponse()
        data = response.read()
        if response.status in (429, 502, 503, 504):
            raise Transient(f"{self._host} answered {response.status} {response.reason}")
        try:
            answer: Any = json.loads(data)
        except ValueError:
            raise RecommenderError(f"{self._host} answered {response.status} and no JSON") from None
        if not isinstance(answer, dict) or answer.get("id") != id:
            raise RecommenderError(f"{self._host} answered {response.status} and not this request")
        return data.strip() + b"\n" if b"\n" not in data.strip() else json.dumps(answer).encode() + b"\n"


def _loopback(host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        if ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise ValueError(f"{host} is not this machine: localhost, 127.0.0.1 or [::1]. Mithridate has no connector to live services")


def forward(options: argparse.Namespace) -> None:
    """Forwards until the host says ``shutdown`` or closes standard input."""
    service = Service(options.url)
    answer_lines(service.answer, ends=_is_shutdown)


def _is_shutdown(line: bytes) -> bool:
    try:
        return parse(line).method == "shutdown"
    except WrongLine:
        return False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m mithridate.recommenders http``."""
    parser.add_argument("url", help="where the service listens: http://localhost:8080/recommender")
