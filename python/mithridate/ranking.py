"""The best items of many users at once, with ties settled as the protocol wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from .errors import RecommenderError

if TYPE_CHECKING:
    import numpy
    import scipy.sparse

_CHUNK = 1 << 22
"""Scores that are ranked at once: keys take 8 bytes each, and the whole stays in a processor's cache or near it."""


def top_items(
    scores: numpy.ndarray[Any, Any],
    k: int,
    candidates: Optional[numpy.ndarray[Any, Any]] = None,
    seen: Optional[scipy.sparse.csr_matrix] = None,
) -> numpy.ndarray[Any, Any]:
    """``[n, k]`` the items with the highest scores, best first, −1 where a user has fewer.

    Of equal scores the smaller item id comes first. Targets have the largest ids, so they lose every tie against an original.
    Scores are compared as ``float32``. Needs numpy.

    Args:
        scores: ``[n, items]``, or ``[n, c]`` with candidates. ``-inf`` means: never.
        k: how long a list is.
        candidates: ``[n, c]`` the item that each score belongs to; without it, score ``j`` belongs to item ``j``.
        seen: ``[n, items]`` what each user has clicked and is not shown again. Not used with candidates.

    Raises:
        RecommenderError: a score is NaN or ``inf``.
    """
    import numpy as np

    n, width = scores.shape
    lists = np.full((n, k), -1, dtype=np.int32)
    rows = max(1, _CHUNK // max(1, width))
    for start in range(0, n, rows):
        part = np.array(scores[start : start + rows], dtype=np.float32)
        if not (part < np.inf).all():
            raise RecommenderError("scores are not finite")
        if candidates is None and seen is not None:
            mine = seen[start : start + rows]
            part[np.repeat(np.arange(mine.shape[0]), np.diff(mine.indptr)), mine.indices] = -np.inf
        ids = np.broadcast_to(np.arange(width), part.shape) if candidates is None else candidates[start : start + rows]
        best = _best_of(part, ids.astype(np.int64, copy=False), min(k, width))
        lists[start : start + rows, : best.shape[1]] = best
    return lists


def _best_of(scores: Any, ids: Any, k: int) -> Any:
    """``[n, k]``. Most rows have exactly ``k`` scores that reach the ``k``-th; only the others need all of their ties settled."""
    import numpy as np

    least = np.partition(scores, scores.shape[1] - k, axis=1)[:, scores.shape[1] - k, None]
    reach = scores >= least
    tied = np.count_nonzero(reach, axis=1) > k
    best = np.empty((len(scores), k), dtype=np.int32)
    best[tied] = _best(scores[tied], ids[tied], k)
    if not tied.all():
        clear = ~tied
        rows, columns = np.nonzero(reach & clear[:, None])
        shape = (int(clear.sum()), k)
        best[clear] = _best(scores[rows, columns].reshape(shape), ids[rows, columns].reshape(shape), k)
    return best


def _best(scores: Any, ids: Any, k: int) -> Any:
    """Ranks by one integer a score: the float's bits, made to sort like it, over the id turned round. No two are equal."""
    import numpy as np

    bits = (scores + np.float32(0)).view(np.int32)  # adding 0 makes −0 the same as 0
    ordered = bits ^ ((bits >> 31) & 0x7FFFFFFF)
    keys = (ordered.astype(np.int64) << 32) | (0x7FFFFFFF - ids)
    if k < keys.shape[1]:
        keys = np.partition(keys, keys.shape[1] - k, axis=1)[:, keys.shape[1] - k :]
    keys = np.sort(keys, axis=1)[:, ::-1]
    best = 0x7FFFFFFF - (keys & 0x7FFFFFFF)
    never = np.float32(-np.inf).view(np.int32)
    return np.where(keys >> 32 == (never ^ 0x7FFFFFFF), -1, best).astype(np.int32)
