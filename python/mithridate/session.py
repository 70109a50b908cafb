"""One conversation with the host: what was said so far, and the answer to each line."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any, NamedTuple, Optional

from .arrays import Matrix, Vector, check_integers, decode_integers, encode_integers, numpy_or_none
from .errors import METHOD_NOT_FOUND, BadData, InvalidRequest, RecommenderError, Unsupported
from .interaction_log import Log
from .lists import counted, rectangular
from .protocol import PROTOCOL, Request, WrongLine, count, error_line, parse, result_line, text
from .recommender import Recommender, makes_snapshots


class Draw(NamedTuple):
    """The users whose lists count, and what these are chosen from."""

    users: Vector
    candidates: Optional[Matrix]


class Session:
    """Answers the host's lines for one recommender, and keeps what they refer to: log, draws, the last poisoned model."""

    def __init__(self, recommender: Recommender) -> None:
        self.recommender = recommender
        self.ended = False
        self._initialized = False
        self._log: Optional[Log] = None
        self._draws: dict[int, Draw] = {}
        self._rows: dict[int, dict[int, int]] = {}
        self._poison: Optional[list[list[int]]] = None
        self._model: Any = None
        self._asked: set[object] = set()
        self._methods = {
            "initialize": self._initialize, "fit": self._fit, "draw": self._draw,
            "exposures": self._exposures, "recommend": self._recommend, "shutdown": self._shutdown,
        }

    def answer(self, line: bytes) -> bytes:
        """The line that answers a line. Whatever the recommender raises becomes an error, its traceback on standard error."""
        try:
            request = parse(line)
        except WrongLine as error:
            return error_line(error.id, error)
        try:
            return result_line(request.id, self._call(request))
        except Exception as error:
            # A refused request is the host's business; what went wrong in the recommender is to be found by its owner.
            if not isinstance(error, RecommenderError) or error.__traceback__ and _is_foreign(error):
                traceback.print_exc(file=sys.stderr)
                sys.stderr.flush()
            return error_line(request.id, error)

    def _call(self, request: Request) -> object:
        method = self._methods.get(request.method)
        if method is None:
            known = ", ".join(self._methods)
            raise Unsupported(f"no method {request.method[:80]!r}; known: {known}", METHOD_NOT_FOUND)
        if not self._initialized and request.method not in ("initialize", "shutdown"):
            raise InvalidRequest(f"'{request.method}' before 'initialize'")
        return method(request.params)

    def _initialize(self, params: dict[str, Any]) -> object:
        if self._initialized:
            raise InvalidRequest("'initialize' comes once")
        asked = text(params, "protocol")
        if asked != PROTOCOL:
            raise Unsupported(f"protocol {asked[:40]!r} is not known here; known: {PROTOCOL}")
        seed, work = count(params, "seed", below=2**53), Path(text(params, "work"))
        if not work.is_dir():
            raise BadData(f"'work': no folder {work}")
        recommender = self.recommender
        recommender.seed, recommender.work = seed, work
        self._initialized = True
        return {
            "protocol": PROTOCOL,
            "name": recommender.name or type(recommender).__name__,
            "version": recommender.version,
            "capabilities": {
                "candidates": bool(recommender.candidates),
                "deterministic": bool(recommender.deterministic),
                "snapshot": makes_snapshots(recommender),
                "recommendsSeen": bool(recommender.recommends_seen),
            },
        }

    def _fit(self, params: dict[str, Any]) -> object:
        if self._log is not None:
            raise InvalidRequest("'fit' comes once")
        snapshot = text(params, "snapshot") if params.get("snapshot") is not None else None
        log = Log.read(
            text(params, "log"), users=count(params, "users", 1), items=count(params, "items", 1),
            targets=count(params, "targets"), fake_users=count(params, "fakeUsers"),
            user_names=text(params, "userNames"), item_names=text(params, "itemNames"),
        )
        recommender = self.recommender
        recommender.log = log
        saves = makes_snapshots(recommender)
        if snapshot is not None:
            if not saves:
                raise Unsupported("this recommender loads no snapshots")
            if not Path(snapshot).exists():
                raise BadData(f"'snapshot': nothing at {snapshot}")
            recommender.load(Path(snapshot))
            self._log = log
            return {"snapshot": snapshot}
        recommender.fit(log)
        self._log = log
        if not saves:
            return {}
        path = recommender.work / "snapshot"
        recommender.save(path)
        return {"snapshot": str(path)}

    def _draw(self, params: dict[str, Any]) -> object:
        log = self._fitted("draw")
        number = count(params, "draw", below=2**53)
        if params.get("candidates") is not None and not self.recommender.candidates:
            raise Unsupported("this recommender ranks the whole catalogue and takes no 'candidates'")
        users = _within(decode_integers(params.get("users"), 1, "'users'"), log.user_count, "user")
        candidates = None
        if params.get("candidates") is not None:
            items = log.item_count + log.target_count
            candidates = _within(decode_integers(params["candidates"], 2, "'candidates'"), items, "item")
            if len(candidates) != len(users):
                raise BadData(f"'candidates': expected a row for each of {len(users)} users, found {len(candidates)}")
            if _repeats(candidates):
                raise BadData("'candidates': an item stands twice in a row")
        known = self._draws.get(number)
        if known is not None and not (_equal(known.users, users) and _equal(known.candidates, candidates)):
            raise BadData(f"'draw': {number} has other users or candidates already")
        self._draws[number] = Draw(users, candidates)
        return None

    def _exposures(self, params: dict[str, Any]) -> object:
        draw, number, accounts, k = self._query("exposures", params)
        model = self._poisoned(accounts, ("exposures", number, k))
        log = self._fitted("exposures")
        counts = self.recommender.exposures(model, draw.users, k, draw.candidates)
        if counts is None:
            lists = self.recommender.recommend(model, draw.users, k, draw.candidates)
            lists = rectangular(lists, len(draw.users), k, log.item_count + log.target_count)
            return {"exposures": encode_integers(counted(lists, log.item_count, log.target_count))}
        found = [int(x) for x in counts]
        if len(found) != log.target_count or any(not 0 <= x <= len(draw.users) for x in found):
            raise RecommenderError(
                f"exposures() must give a count for each of {log.target_count} targets, 0 to {len(draw.users)} users"
            )
        return {"exposures": encode_integers(found)}

    def _recommend(self, params: dict[str, Any]) -> object:
        draw, number, accounts, k = self._query("recommend", params)
        log = self._fitted("recommend")
        users, candidates = draw
        asked: object = None
        if params.get("users") is not None:
            users = decode_integers(params["users"], 1, "'users'")
            asked = tuple(users.tolist() if hasattr(users, "tolist") else users)
            rows = self._rows_of(number, draw, users)
            if candidates is not None:
                numpy = numpy_or_none()
                candidates = [candidates[row] for row in rows] if numpy is None else candidates[rows]  # type: ignore[call-overload]
        model = self._poisoned(accounts, ("recommend", number, k, asked))
        lists = self.recommender.recommend(model, users, k, candidates)
        return {"items": encode_integers(rectangular(lists, len(users), k, log.item_count + log.target_count))}

    def _shutdown(self, params: dict[str, Any]) -> object:
        self.ended = True
        return None

    def _fitted(self, method: str) -> Log:
        if self._log is None:
            raise InvalidRequest(f"'{method}' before 'fit'")
        return self._log

    def _query(self, method: str, params: dict[str, Any]) -> tuple[Draw, int, list[list[int]], int]:
        log = self._fitted(method)
        number, k = count(params, "draw", below=2**53), count(params, "k", 1)
        draw = self._draws.get(number)
        if draw is None:
            raise BadData(f"'draw': no draw {number}")
        return draw, number, _checked(params.get("accounts"), log), k

    def _poisoned(self, accounts: list[list[int]], question: object) -> Any:
        """The model after this poison: the last one if its accounts were the same, so that lists after counts cost no refresh.

        The same question about the same poison refreshes anew: whoever asks twice wants to know whether the answer stays.
        """
        if self._poison != accounts or question in self._asked:
            # The old model goes before the new one comes: there may be memory for two (with the clean one), not for three.
            self._poison, self._model = None, None
            self._asked.clear()
            self._model = self.recommender.poisoned([list(clicks) for clicks in accounts])
            self._poison = accounts
        self._asked.add(question)
        return self._model

    def _rows_of(self, number: int, draw: Draw, users: Any) -> list[int]:
        rows = self._rows.get(number)
        if rows is None:
            plain = draw.users.tolist() if hasattr(draw.users, "tolist") else draw.users
            rows = self._rows[number] = {user: row for row, user in enumerate(plain)}
        try:
            return [rows[user] for user in (users.tolist() if hasattr(users, "tolist") else users)]
        except KeyError as missing:
            raise BadData(f"'users': draw {number} has no user {missing}") from None


def _checked(accounts: object, log: Log) -> list[list[int]]:
    if not isinstance(accounts, list) or any(not isinstance(clicks, list) for clicks in accounts):
        raise BadData("'accounts': expected a list of clicks for each fake account")
    if len(accounts) > log.fake_user_count:
        raise BadData(f"'accounts': {len(accounts)} fake accounts, {log.fake_user_count} were announced")
    clicks = [item for row in accounts for item in row]
    check_integers(clicks, "'accounts'")
    items = log.item_count + log.target_count
    if clicks and (min(clicks) < 0 or max(clicks) >= items):
        wrong = next(item for item in clicks if not 0 <= item < items)
        raise BadData(f"'accounts': no item {wrong}; there are {items}, from 0")
    return accounts


def _within(values: Any, count: int, what: str) -> Any:
    if numpy_or_none() is not None:
        wrong = values[(values < 0) | (values >= count)].tolist()[:1]
    else:
        flat = (x for row in values for x in row) if values and isinstance(values[0], list) else values
        wrong = [x for x in flat if not 0 <= x < count][:1]
    if wrong:
        raise BadData(f"no {what} {wrong[0]}; there are {count}, from 0")
    return values


def _repeats(rows: Any) -> bool:
    numpy = numpy_or_none()
    if numpy is None:
        return any(len(set(row)) != len(row) for row in rows)
    ordered = numpy.sort(rows, axis=1)
    return bool((ordered[:, 1:] == ordered[:, :-1]).any())


def _equal(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    numpy = numpy_or_none()
    return bool(numpy.array_equal(one, other)) if numpy is not None else bool(one == other)


def _is_foreign(error: BaseException) -> bool:
    """Whether an error was raised outside of this package, that is by the recommender."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and not trace.tb_frame.f_globals.get("__name__", "").startswith(__package__ + ".")
