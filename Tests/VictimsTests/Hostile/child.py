"""A recommender that behaves: the hostile children beside it change one thing each. Standard library only.

It shows what is popular, and more so what was clicked right before or after something that the user has clicked.
"""
import base64
import csv
import json
import os
import sys
from array import array
from collections import Counter


def numbers(value):
    """A plain or base64 array, as nested lists."""
    if not isinstance(value, dict):
        return value
    flat = array("i", base64.b64decode(value["data"])).tolist()
    shape = value["shape"]
    return flat if len(shape) == 1 else [flat[n * shape[1]:(n + 1) * shape[1]] for n in range(shape[0])]


class Child:
    """Override what is to go wrong: a method of the protocol, or how lines are read and written."""

    capabilities = {"candidates": True, "deterministic": True}

    def __init__(self):
        self.queries = 0
        self.draws = {}

    def initialize(self, params):
        return {"protocol": "1", "name": type(self).__name__, "version": "1", "capabilities": self.capabilities}

    def fit(self, params):
        self.users, self.items, self.targets = params["users"], params["items"], params["targets"]
        self.catalogue, self.room = self.items + self.targets, params["fakeUsers"]
        self.histories = [[] for _ in range(self.users)]
        with open(params["log"]) as file:
            for row in csv.DictReader(file):
                self.histories[int(row["user"])].append(int(row["item"]))
        self.popular, self.beside = [0] * self.catalogue, {}
        self.learn(self.histories, self.popular, self.beside)
        return {}

    @staticmethod
    def learn(histories, popular, beside):
        for history in histories:
            for item in history:
                popular[item] += 1
            for pair in zip(history, history[1:]):
                for one, other in (pair, pair[::-1]):
                    beside.setdefault(one, Counter())[other] += 1

    def draw(self, params):
        users = numbers(params["users"])
        rows = numbers(params["candidates"]) if params.get("candidates") else [None] * len(users)
        self.draws[params["draw"]] = dict(zip(users, rows))

    def lists(self, params):
        """``[users][k]`` of a query; −1 at the end of short ones."""
        accounts, k = params["accounts"], params["k"]
        draw = self.draws[params["draw"]]
        if len(accounts) > self.room or k < 1 or any(item < 0 for clicks in accounts for item in clicks):
            raise ValueError("no such account, item or list")
        popular, beside = list(self.popular), dict(self.beside)
        for item in {item for clicks in accounts for item in clicks}:
            beside[item] = Counter(beside.get(item, ()))
        self.learn(accounts, popular, beside)
        order = sorted(range(self.catalogue), key=lambda item: (-popular[item], item))
        users = numbers(params["users"]) if params.get("users") is not None else list(draw)
        return [self.best(user, draw[user], k, popular, beside, order) for user in users]

    def best(self, user, row, k, popular, beside, order):
        history = self.histories[user]
        votes = Counter()
        for item in history[-5:]:
            votes.update(beside.get(item, ()))
        if row is None:
            seen = set(history)
            row = {item for item in [*votes, *order[:k + len(seen)]] if item not in seen}
        found = sorted(row, key=lambda item: (-10 * votes[item] - popular[item], item))[:k]
        return found + [-1] * (k - len(found))

    def recommend(self, params):
        return {"items": self.lists(params)}

    def exposures(self, params):
        shown = Counter(item for row in self.lists(params) for item in row)
        return {"exposures": [shown[self.items + target] for target in range(self.targets)]}

    def shutdown(self, params):
        return None

    def respond(self, request):
        """The answer to a request, as an object."""
        method = request.get("method")
        answer = {"jsonrpc": "2.0", "id": request.get("id")}
        if method not in ("initialize", "fit", "draw", "exposures", "recommend", "shutdown"):
            return {**answer, "error": {"code": -32601, "message": f"no method {method}", "data": {"kind": "unsupported"}}}
        if method in ("exposures", "recommend"):
            self.queries += 1
        try:
            return {**answer, "result": getattr(self, method)(request.get("params", {}))}
        except (KeyError, IndexError, TypeError, ValueError) as error:
            return {**answer, "error": {"code": -32602, "message": repr(error), "data": {"kind": "badData"}}}

    def send(self, answer):
        self.write(json.dumps(answer).encode() + b"\n")

    def write(self, data):
        view = memoryview(data)
        while view:
            view = view[os.write(1, view):]

    def serve(self):
        for line in sys.stdin.buffer:
            try:
                request = json.loads(line)
            except ValueError:
                self.send({"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "no JSON"}})
                continue
            self.send(self.respond(request))
            if request.get("method") == "shutdown":
                return


if __name__ == "__main__":
    Child().serve()
