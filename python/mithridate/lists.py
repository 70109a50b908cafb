"""What a recommender's lists must look like, and how often targets stand in them."""

from __future__ import annotations

from typing import Any

from .arrays import numpy_or_none
from .errors import RecommenderError


def rectangular(lists: Any, n: int, k: int, items: int) -> Any:
    """``[n, k]`` item ids with −1 at the end of short lists, from whatever ``recommend`` returned.

    Raises:
        RecommenderError: not ``n`` lists, one is longer than ``k``, an item does not exist, or −1 stands before an item.
    """
    numpy = numpy_or_none()
    if numpy is not None and hasattr(lists, "__array__"):
        lists = numpy.asarray(lists)
    if numpy is None or not isinstance(lists, numpy.ndarray):
        rows = [list(row) for row in lists]
        _check_lengths(len(rows), n, max(map(len, rows), default=0), k)
        rows = [row + [-1] * (k - len(row)) for row in rows]
        if numpy is None:
            for row in rows:
                filled = [x for x in row if x != -1]
                _check_items(all(isinstance(x, int) and 0 <= x < items for x in filled), items)
                _check_padding(row[: len(filled)] == filled)
            return rows
        lists = numpy.asarray(rows if rows else numpy.empty((0, k), numpy.int32))
    if lists.ndim != 2:
        raise RecommenderError(f"recommend() must give {n} lists of {k} items, found the shape {list(lists.shape)}")
    _check_lengths(lists.shape[0], n, lists.shape[1], k)
    if lists.dtype.kind not in "iu":
        raise RecommenderError(f"recommend() must give item ids, found {lists.dtype}")
    _check_items(not lists.size or bool(lists.min() >= -1 and lists.max() < items), items)
    empty = lists < 0
    _check_padding(not bool((empty[:, :-1] & ~empty[:, 1:]).any()))
    if lists.shape[1] < k:
        lists = numpy.pad(lists, ((0, 0), (0, k - lists.shape[1])), constant_values=-1)
    return lists.astype(numpy.int32, copy=False)


def counted(lists: Any, items: int, targets: int) -> list[int]:
    """``[targets]`` in how many lists each target (item ``items + t``) stands.

    Raises:
        RecommenderError: a target stands twice in a list: it would count twice.
    """
    numpy = numpy_or_none()
    if numpy is None:
        counts = [0] * targets
        for row in lists:
            found = [item - items for item in row if item >= items]
            _check_repeats(len(set(found)) == len(found))
            for target in found:
                counts[target] += 1
        return counts
    rows, places = numpy.nonzero(lists >= items)
    found = lists[rows, places].astype(numpy.int64) - items
    _check_repeats(len(numpy.unique(rows * max(targets, 1) + found)) == len(found))
    plain: list[int] = numpy.bincount(found, minlength=targets).tolist()
    return plain


def _check_lengths(found: int, n: int, longest: int, k: int) -> None:
    if found != n or longest > k:
        raise RecommenderError(f"recommend() must give {n} lists of {k} items, found {found} of up to {longest}")


def _check_items(right: bool, items: int) -> None:
    if not right:
        raise RecommenderError(f"recommend() gave an item that does not exist; there are {items}, from 0")


def _check_padding(right: bool) -> None:
    if not right:
        raise RecommenderError("recommend() gave −1 before an item; it fills the end of a list")


def _check_repeats(right: bool) -> None:
    if not right:
        raise RecommenderError("recommend() gave a target twice in one list")
