"""JSON-RPC 2.0, one object a line: what a request and an answer look like."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, Union

from .errors import PARSE_ERROR, BadData, InvalidRequest, RecommenderError

PROTOCOL = "1"
"""The version of the protocol that this package speaks."""

MAX_LINE = 512 << 20
"""Bytes that a line may have."""

_MAX_MESSAGE = 2000

Id = Union[int, str, None]


class Request(NamedTuple):
    """One call of the host's."""

    id: Id
    method: str
    params: dict[str, Any]


class WrongLine(InvalidRequest):
    """A line that is no request; ``id`` is its number if that much could be read."""

    def __init__(self, message: str, id: Id = None, code: int | None = None) -> None:
        super().__init__(message, code)
        self.id = id


def parse(line: bytes) -> Request:
    """Reads one line.

    Raises:
        WrongLine: it is no JSON (code −32700), or no JSON-RPC 2.0 request (−32600). Batches and notifications are neither: the
            host asks one thing at a time and waits for the answer.
    """
    try:
        message = json.loads(line.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise WrongLine(f"no JSON: {error}", code=PARSE_ERROR) from None
    if not isinstance(message, dict):
        raise WrongLine("expected one JSON-RPC object a line" + (", not a batch" if isinstance(message, list) else ""))
    id = message.get("id")
    if type(id) not in (int, str):
        raise WrongLine("a request needs an 'id', a number or text")
    if message.get("jsonrpc") != "2.0":
        raise WrongLine("expected \"jsonrpc\": \"2.0\"", id)
    method, params = message.get("method"), message.get("params", {})
    if not isinstance(method, str):
        raise WrongLine("a request needs a 'method'", id)
    if not isinstance(params, dict):
        raise WrongLine("'params' must be an object", id)
    return Request(id, method, params)


def result_line(id: Id, result: object) -> bytes:
    """The line that answers a request."""
    text = json.dumps({"jsonrpc": "2.0", "id": id, "result": result}, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8") + b"\n"


def error_line(id: Id, error: BaseException) -> bytes:
    """The line that answers a request with an error; anything but a :class:`RecommenderError` is ``internal``."""
    known = error if isinstance(error, RecommenderError) else RecommenderError(_described(error))
    text = str(known) or type(known).__name__
    if len(text) > _MAX_MESSAGE:
        text = text[:_MAX_MESSAGE] + "…"
    body = {"code": known.code, "message": text, "data": {"kind": known.kind}}
    return json.dumps({"jsonrpc": "2.0", "id": id, "error": body}).encode("utf-8") + b"\n"


def count(params: dict[str, Any], name: str, least: int = 0, below: int = 2**31) -> int:
    """A whole number among the parameters.

    Raises:
        BadData: it is missing, no whole number, or out of range.
    """
    value = params.get(name)
    if type(value) is not int or not least <= value < below:
        found = "nothing" if name not in params else json.dumps(value)[:40]
        raise BadData(f"'{name}': expected a whole number of at least {least}, below {below}, found {found}")
    return value


def text(params: dict[str, Any], name: str) -> str:
    """Text among the parameters.

    Raises:
        BadData: it is missing or no text.
    """
    value = params.get(name)
    if not isinstance(value, str):
        raise BadData(f"'{name}': expected text, found " + ("nothing" if name not in params else json.dumps(value)[:40]))
    return value


def _described(error: BaseException) -> str:
    said = str(error)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")
