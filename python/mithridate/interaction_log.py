"""The log that a recommender is trained on, as the host hands it over in files."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any, Sequence

from .arrays import numpy_or_none
from .errors import BadData, Unsupported

if TYPE_CHECKING:
    import scipy.sparse

Accounts = Sequence[Sequence[int]]
"""What each fake account clicks, in order; account ``s`` is the user ``user_count + s``."""

_HEADER = "user,item,timestamp"


class Log:
    """Who interacted with what, in time order of each user, with room for what an attack will add.

    Real users are ``0 … user_count - 1``, and ``fake_user_count`` ids after them belong to fake accounts. Original items are
    ``0 … item_count - 1``, and ``target_count`` ids after them belong to the targets, which nobody has clicked yet.

    Attributes:
        users: ``[rows]`` the user of each row; numpy ``int32``, or ``array('i')`` where numpy is missing.
        items: ``[rows]`` the item of each row, likewise.
        timestamps: ``[rows]`` seconds, or the row's number where the log has no times; ``float64`` or ``array('d')``.
        user_ids: ``[user_count + fake_user_count]`` the names that users have in the owner's log; fake ones last.
        item_ids: ``[item_count + target_count]`` the names of items; targets last.
    """

    def __init__(
        self,
        users: Any,
        items: Any,
        timestamps: Any,
        *,
        user_count: int,
        item_count: int,
        target_count: int = 0,
        fake_user_count: int = 0,
        user_ids: Sequence[str] | None = None,
        item_ids: Sequence[str] | None = None,
    ) -> None:
        self.users, self.items, self.timestamps = users, items, timestamps
        self.user_count, self.item_count = user_count, item_count
        self.target_count, self.fake_user_count = target_count, fake_user_count
        self.user_ids = list(user_ids) if user_ids is not None else _numbered("user", user_count, "fake", fake_user_count)
        self.item_ids = list(item_ids) if item_ids is not None else _numbered("item", item_count, "target", target_count)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.users)

    @property
    def shape(self) -> tuple[int, int]:
        """Users and items in all, fake accounts and targets counted: the shape of every matrix of this log."""
        return self.user_count + self.fake_user_count, self.item_count + self.target_count

    def adding(self, accounts: Accounts) -> Log:
        """This log with the clicks of fake accounts after its last row.

        The clicks' times follow the log's last one by a second each, all accounts side by side. This log stays as it is.
        """
        start = float(max(self.timestamps)) if len(self) else 0.0
        users = [self.user_count + slot for slot, clicks in enumerate(accounts) for _ in clicks]
        items = [item for clicks in accounts for item in clicks]
        times = [start + 1 + step for clicks in accounts for step in range(len(clicks))]
        numpy = numpy_or_none()
        if numpy is None:
            rows = (array("i", self.users) + array("i", users), array("i", self.items) + array("i", items),
                    array("d", self.timestamps) + array("d", times))
        else:
            rows = (numpy.concatenate([self.users, numpy.asarray(users, dtype=numpy.int32)]),
                    numpy.concatenate([self.items, numpy.asarray(items, dtype=numpy.int32)]),
                    numpy.concatenate([self.timestamps, numpy.asarray(times, dtype=numpy.float64)]))
        return Log(
            *rows, user_count=self.user_count, item_count=self.item_count, target_count=self.target_count,
            fake_user_count=self.fake_user_count, user_ids=self.user_ids, item_ids=self.item_ids,
        )

    def histories(self, accounts: Accounts = ()) -> list[list[int]]:
        """``[user_count + fake_user_count]`` the items of each user in time order; fake accounts last."""
        histories: list[list[int]] = [[] for _ in range(self.user_count + self.fake_user_count)]
        for user, item in zip(_plain(self.users), _plain(self.items)):
            histories[user].append(item)
        for slot, clicks in enumerate(accounts):
            histories[self.user_count + slot].extend(clicks)
        return histories

    def matrix(self, accounts: Accounts = (), dtype: Any = "float32") -> scipy.sparse.csr_matrix:
        """``[user_count + fake_user_count, item_count + target_count]`` how often each user clicked each item.

        A row for every fake account and a column for every target are there, clicked or not, so that clean and poisoned
        matrices have one shape.

        Raises:
            Unsupported: scipy is not installed.
        """
        try:
            from scipy.sparse import coo_matrix
        except ImportError:
            raise Unsupported("a sparse matrix needs scipy: pip install scipy") from None
        log = self.adding(accounts) if accounts else self
        ones = [1] * 0 if len(log) == 0 else numpy_or_none().ones(len(log), dtype=dtype)
        # tocsr adds up repeated clicks, and sorts the columns of a row.
        matrix = coo_matrix((ones, (log.users, log.items)), shape=log.shape, dtype=dtype).tocsr()
        matrix.sort_indices()
        return matrix

    @classmethod
    def read(
        cls, path: str | Path, *, users: int, items: int, targets: int, fake_users: int,
        user_names: str | Path, item_names: str | Path,
    ) -> Log:
        """Reads what the host has written: a CSV ``user,item,timestamp`` and two files of names.

        Raises:
            BadData: a file is missing or not of this form, or holds other ids or another number of names than announced.
        """
        columns = _read_rows(Path(path), users, items)
        return cls(
            *columns, user_count=users, item_count=items, target_count=targets, fake_user_count=fake_users,
            user_ids=_read_names(Path(user_names), users + fake_users),
            item_ids=_read_names(Path(item_names), items + targets),
        )


def _read_rows(path: Path, users: int, items: int) -> tuple[Any, Any, Any]:
    numpy = numpy_or_none()
    columns: tuple[Any, Any, Any] = (array("i"), array("i"), array("d"))
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            header = file.readline().rstrip("\r\n")
            if header != _HEADER:
                raise BadData(f"{path}: expected the header '{_HEADER}', found {header[:80]!r}")
            if numpy is None:
                for number, line in enumerate(file, 2):
                    _append_row(columns, line, f"{path}, line {number}")
            else:
                columns = _load_rows(file, numpy)
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"cannot read the log: {error}") from None
    except ValueError as error:
        raise BadData(f"{path}: {error}") from None
    for name, column, count in (("user", columns[0], users), ("item", columns[1], items)):
        if len(column) and (int(min(column) if numpy is None else column.min()) < 0
                            or int(max(column) if numpy is None else column.max()) >= count):
            row = next(row for row, value in enumerate(column) if not 0 <= value < count)
            raise BadData(f"{path}, line {row + 2}: no {name} {column[row]}; there are {count}, from 0")
    return columns


def _append_row(columns: tuple[Any, Any, Any], line: str, place: str) -> None:
    fields = line.rstrip("\r\n").split(",")
    try:
        user, item, time = int(fields[0]), int(fields[1]), float(fields[2])
        if len(fields) != 3 or max(abs(user), abs(item)) >= 2**31:
            raise ValueError
    except (ValueError, IndexError):
        raise BadData(f"{place}: expected 'user,item,timestamp', found {line[:80]!r}") from None
    for column, value in zip(columns, (user, item, time)):
        column.append(value)


def _load_rows(file: Any, numpy: Any) -> tuple[Any, Any, Any]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an empty log
        rows = numpy.loadtxt(file, delimiter=",", ndmin=1, comments=None,
                             dtype=[("user", "i4"), ("item", "i4"), ("time", "f8")])
    return tuple(numpy.ascontiguousarray(rows[name]) for name in ("user", "item", "time"))


def _read_names(path: Path, count: int) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"cannot read names: {error}") from None
    # Only a line feed ends a name: str.splitlines would also split at characters that names may hold.
    names = text.split("\n")
    if names[-1] == "":
        names.pop()
    if len(names) != count:
        raise BadData(f"{path}: expected {count} names, a line each, found {len(names)}")
    return [_unescaped(name) if "\\" in name else name for name in names]


def _unescaped(name: str) -> str:
    parts = name.split("\\\\")
    return "\\".join(part.replace("\\n", "\n").replace("\\r", "\r") for part in parts)


def _numbered(name: str, count: int, added_name: str, added: int) -> list[str]:
    return [f"{name}{n}" for n in range(count)] + [f"{added_name}{n}" for n in range(added)]


def _plain(column: Any) -> list[int]:
    """A column as Python integers, which a loop reads several times as fast as numpy's."""
    plain: list[int] = column.tolist() if hasattr(column, "tolist") else list(column)
    return plain
