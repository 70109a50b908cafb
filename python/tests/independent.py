"""The product's figures once more, from the files that it writes, by somebody who has not read its code: numpy and loops.

Nothing of the package or the command is imported. What is computed where is said in the papers' words, not in the product's.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np


class Log:
    """Clicks of users in time order; the last of each is for testing, the one before for validation."""

    def __init__(self, path: Path) -> None:
        with path.open() as lines:
            rows = [(row["user_id"], row["item_id"], float(row["timestamp"])) for row in csv.DictReader(lines)]
        clicks: dict[str, list[str]] = defaultdict(list)
        for user, item, _ in sorted(rows, key=lambda row: row[2]):
            clicks[user].append(item)
        self.users = list(clicks)
        self.train = {user: items[:-2] if len(items) >= 3 else items for user, items in clicks.items()}
        self.test = {user: items[-1] for user, items in clicks.items() if len(items) >= 3}
        self.items = sorted({item for items in clicks.values() for item in items})


def poison(path: Path) -> list[list[str]]:
    """Accounts and their clicks, in order."""
    accounts: dict[str, list[tuple[float, str]]] = defaultdict(list)
    with path.open() as lines:
        next(lines)
        for line in lines:
            user, item, order = line.rstrip("\n").split("\t")
            accounts[user].append((float(order), item))
    return [[item for _, item in sorted(clicks)] for clicks in accounts.values()]


def item_pop(log: Log, accounts: list[list[str]], items: list[str]) -> np.ndarray:
    """How often an item was clicked, the same for everybody: `[users, items]`."""
    counts = Counter(item for row in [*log.train.values(), *accounts] for item in row)
    return np.tile([float(counts[item]) for item in items], (len(log.users), 1))


def co_visitation(log: Log, accounts: list[list[str]], items: list[str], history: int = 10) -> np.ndarray:
    """Σ over a user's last items i of w_ij / √(w_i w_j), w_ij being how often i and j are clicked one right after the other."""
    place = {item: index for index, item in enumerate(items)}
    pairs = np.zeros((len(items), len(items)))
    visits = np.zeros(len(items))
    for row in [*log.train.values(), *accounts]:
        for item in row:
            visits[place[item]] += 1
        for one, other in zip(row, row[1:]):
            if one != other:
                pairs[place[one], place[other]] += 1
                pairs[place[other], place[one]] += 1
    weights = np.where(visits > 0, 1 / np.sqrt(np.maximum(visits, 1)), 0)
    similarity = pairs * weights[:, None] * weights[None, :]
    return np.array([sum((similarity[place[item]] for item in log.train[user][-history:]), np.zeros(len(items)))
                     for user in log.users])


RANKERS = {"itempop": item_pop, "co-visitation": co_visitation}


def ranks(scores: np.ndarray, log: Log, items: list[str], slack: float = 1e-6) -> tuple[np.ndarray, np.ndarray]:
    """How many items a user has not seen are above each: surely, and perhaps where scores are level. `[users, items]` each."""
    place = {item: index for index, item in enumerate(items)}
    surely, perhaps = np.zeros(scores.shape, int), np.zeros(scores.shape, int)
    for row, user in enumerate(log.users):
        seen = [place[item] for item in set(log.train[user])]
        own = scores[row].copy()
        own[seen] = -np.inf
        room = slack * max(1.0, np.abs(scores[row]).max())
        ordered = np.sort(own)
        surely[row] = len(items) - np.searchsorted(ordered, own + room, side="right")
        perhaps[row] = len(items) - np.searchsorted(ordered, own - room, side="left") - 1
        surely[row, seen] = perhaps[row, seen] = len(items)
    return surely, perhaps


def rec_num(scores: np.ndarray, log: Log, items: list[str], targets: list[str], k: int = 10) -> tuple[int, int]:
    """In how many lists targets stand: the least and the most that level scores allow."""
    columns = [items.index(target) for target in targets]
    surely, perhaps = (rank[:, columns] for rank in ranks(scores, log, items))
    return int((perhaps < k).sum()), int((surely < k).sum())


def accuracy(scores: np.ndarray, log: Log, items: list[str], k: int = 10) -> dict[str, tuple[float, float]]:
    """HR@k and NDCG@k of what users clicked last, between the worst and the best that level scores allow."""
    surely, perhaps = ranks(scores, log, items)
    place = {item: index for index, item in enumerate(items)}
    cells = [(row, place[log.test[user]]) for row, user in enumerate(log.users) if user in log.test]
    bounds: dict[str, list[float]] = {"hr": [], "ndcg": []}
    for rank in (perhaps, surely):
        values = [rank[cell] for cell in cells]
        bounds["hr"].append(float(np.mean([value < k for value in values])))
        bounds["ndcg"].append(float(np.mean([1 / np.log2(value + 2) if value < k else 0.0 for value in values])))
    return {f"{name}@{k}": (low, high) for name, (low, high) in bounds.items()}


def anchors_needed(log: Log, k: int = 10) -> dict[str, int]:
    """m_j of Yang et al. 2017: with how many co-visits of its own a new item enters the list of the k most similar to j, where only
    these co-visits make it popular; tried one after the other."""
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    visits: Counter[str] = Counter()
    for row in log.train.values():
        visits.update(row)
        for one, other in zip(row, row[1:]):
            if one != other:
                pairs[one][other] += 1
                pairs[other][one] += 1
    needed = {}
    for item in log.items:
        similar = sorted((shared ** 2 / visits[other] for other, shared in pairs[item].items()), reverse=True)
        last = similar[k - 1] if len(similar) >= k else 0.0
        # w² / w: m co-visits make m visits of the target.
        needed[item] = next(m for m in range(1, 10_000) if m * m / m > last + 1e-12)
    return needed


def best_value(weights: list[int], values: list[int], capacity: int) -> int:
    """The most value that fits: the 0/1 knapsack by its table."""
    table = np.zeros(capacity + 1, int)
    for weight, value in zip(weights, values):
        if weight <= capacity:
            table[weight:] = np.maximum(table[weight:], table[:capacity + 1 - weight] + value)
    return int(table[capacity])


def tensors(path: Path) -> dict[str, np.ndarray]:
    """A safetensors file: the length of a header, the header, numbers of 32 bits."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    return {name: np.frombuffer(data, "<f4", offset=start + entry["data_offsets"][0], count=int(np.prod(entry["shape"])))
            .reshape(entry["shape"]).astype(float) for name, entry in header.items()}


def squared_distances(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Between all rows of x and all of y."""
    return np.array([((y - row) ** 2).sum(axis=1) for row in x])


def median_distance(points: np.ndarray) -> float:
    """Of all pairs of different points."""
    squares = np.sort(squared_distances(points, points)[np.tril_indices(len(points), -1)])
    squares = squares[squares > 0]
    return float(np.sqrt(squares[len(squares) // 2]))


def mmd(x: np.ndarray, y: np.ndarray, bandwidth: float) -> float:
    """The unbiased estimate of Gretton et al. 2012, equation 3, with a Gaussian kernel; its root, 0 below 0."""
    within_x, within_y, across = (np.exp(-squared_distances(a, b) / (2 * bandwidth**2)) for a, b in [(x, x), (y, y), (x, y)])
    n, m = len(x), len(y)
    squared = ((within_x.sum() - n) / (n * (n - 1)) + (within_y.sum() - m) / (m * (m - 1)) - 2 * across.mean())
    return float(np.sqrt(max(0.0, squared)))


def area_under_curve(positives: np.ndarray, negatives: np.ndarray) -> float:
    """The share of pairs in which the positive is above, half where they are level."""
    above = (positives[:, None] > negatives[None, :]).mean()
    return float(above + (positives[:, None] == negatives[None, :]).mean() / 2)


def average_precision(scores: np.ndarray, labels: np.ndarray) -> float:
    """Σ over thresholds of precision times the recall that is new there."""
    total, recalled = 0.0, 0.0
    for threshold in sorted(set(scores), reverse=True):
        flagged = scores >= threshold
        recall = labels[flagged].sum() / labels.sum()
        total += (recall - recalled) * labels[flagged].mean()
        recalled = recall
    return float(total)
