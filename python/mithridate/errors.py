"""What can go wrong, in the four kinds that the host tells apart."""

from __future__ import annotations

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
SERVER_ERROR = -32000


class RecommenderError(Exception):
    """An error that a recommender answers with. Raise one of its three kinds; everything else counts as ``internal``."""

    kind = "internal"
    code = INTERNAL_ERROR

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class Transient(RecommenderError):
    """It may work the next time (a lock, a full disk, a service that restarts): the host asks again."""

    kind = "transient"
    code = SERVER_ERROR


class BadData(RecommenderError):
    """What was asked for cannot be: an item that does not exist, a log that contradicts its counts. Not asked again."""

    kind = "badData"
    code = INVALID_PARAMS


class Unsupported(RecommenderError):
    """This recommender cannot do that: candidates, snapshots, another protocol. Not asked again."""

    kind = "unsupported"
    code = SERVER_ERROR


class InvalidRequest(RecommenderError):
    """The line is no request, or comes out of order. Only :func:`mithridate.serve` raises it."""

    kind = "badData"
    code = INVALID_REQUEST
