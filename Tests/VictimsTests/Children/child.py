"""A recommender of a few lines for the tests of the host, and what can be wrong with one.

    child.py [FAULT]

Everybody is recommended the items with the most clicks that they have not seen, of equals the first; fake
accounts count like anybody. Candidates are understood too.
"""

import base64
import json
import os
import signal
import struct
import sys
import time

FAULT = sys.argv[1] if len(sys.argv) > 1 else ""
state = {"queries": 0, "drift": 0}


def numbers(array):
    if isinstance(array, dict):
        data = base64.b64decode(array["data"])
        return list(struct.unpack("<%d%s" % (len(data) // 4, "if"[array["dtype"] == "float32"]), data))
    return array


def rows(array):
    if isinstance(array, dict):
        flat, width = numbers(array), array["shape"][1]
        return [flat[start : start + width] for start in range(0, len(flat), width)]
    return array


def packed(lists):
    flat = [item for row in lists for item in row]
    shape = [len(lists), len(lists[0]) if lists else 0]
    if FAULT == "float":
        return {"dtype": "float32", "shape": shape, "data": base64.b64encode(struct.pack("<%df" % len(flat), *flat)).decode()}
    return {"dtype": "int32", "shape": shape, "data": base64.b64encode(struct.pack("<%di" % len(flat), *flat)).decode()}


def write(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def answer(request, result):
    reply = {"jsonrpc": "2.0", "id": request["id"], "result": result}
    if FAULT == "wrong-id" and request["method"] == "exposures":
        reply["id"] += 7
    write(json.dumps(reply))


class Refusal(Exception):
    def __init__(self, code, message, kind):
        super().__init__(message)
        self.code, self.kind = code, kind


def fit(params):
    state["size"] = (params["users"], params["items"], params["targets"], params["fakeUsers"])
    with open(params["log"]) as log:
        state["rows"] = [line.strip().split(",") for line in log][1:]
    clicks = [0] * (params["items"] + params["targets"])
    seen = [set() for _ in range(params["users"])]
    for user, item, _ in state["rows"]:
        clicks[int(item)] += 1
        seen[int(user)].add(int(item))
    state.update(clicks=clicks, seen=seen, draws={}, fit=params)
    if FAULT == "snapshot":
        path = os.path.join(state["work"], "model.json")
        with open(path, "w") as file:
            json.dump(clicks, file)
        sys.stderr.write("loaded %s\n" % params["snapshot"] if "snapshot" in params else "trained\n")
        return {"snapshot": path}
    return {}


def lists(params, users):
    _, items, targets, fake = state["size"]
    clicks = list(state["clicks"])
    if params["draw"] not in state["draws"]:
        raise Refusal(-32602, "no draw %s" % params["draw"], "badData")
    if len(params["accounts"]) > fake:
        raise Refusal(-32602, "too many accounts", "badData")
    for account in params["accounts"]:
        for item in account:
            if not 0 <= item < items + targets:
                raise Refusal(-32602, "no item %s" % item, "badData")
            clicks[item] += 0 if FAULT == "no-clicks" else 1
    if FAULT == "drifts":
        state["clicks"] = clicks
    if FAULT == "random":
        clicks[items] += int.from_bytes(os.urandom(2), "little")
    order = sorted(range(items + targets), key=lambda item: (-clicks[item], item))
    draw = state["draws"][params["draw"]]
    result = []
    for user in users:
        if draw["candidates"] is not None:
            allowed = set(draw["candidates"][draw["places"][user]])
            row = [item for item in order if item in allowed]
        elif FAULT == "shows-seen":
            row = order
        else:
            row = [item for item in order if item not in state["seen"][user]]
        row = row[: params["k"]]
        result.append(row + [-1] * (params["k"] - len(row)))
    return result


def spoil(method, params, result):
    """The answer to a query with something wrong."""
    items, targets = state["size"][1], state["size"][2]
    if method == "exposures":
        if FAULT == "wrong-shape":
            result["exposures"] = result["exposures"][:-1]
        elif FAULT == "too-high":
            result["exposures"][0] = state["size"][0] + 1
        elif FAULT == "negative":
            result["exposures"][0] = -1
        elif FAULT == "fraction":
            result["exposures"][0] = 0.5
        elif FAULT == "null":
            result["exposures"] = None
        elif FAULT == "no-key":
            result = {"exposure": result["exposures"]}
        elif FAULT == "text":
            result = "all is well"
    else:
        grid = rows(result["items"])
        if FAULT == "too-many-items":
            grid = [row + [0] for row in grid]
        elif FAULT == "repeats":
            grid[0][1] = grid[0][0]
        elif FAULT == "no-such-item":
            grid[0][0] = items + targets
        elif FAULT == "padding-first":
            grid[0][0] = -1
        elif FAULT == "no-candidate":
            grid[0] = list(range(params["k"]))
        result["items"] = packed(grid)
        if FAULT == "bad-base64":
            result["items"]["data"] = "§" + result["items"]["data"]
        elif FAULT == "short-base64":
            result["items"]["data"] = result["items"]["data"][:-8]
        elif FAULT == "huge-shape":
            result["items"]["shape"] = [2**62, 2**62]
        elif FAULT == "plain":
            result["items"] = grid
    return result


def query(method, params):
    state["queries"] += 1
    number = state["queries"]
    if FAULT == "leisurely":
        time.sleep(0.05)
    elif FAULT == "silent":
        time.sleep(3600)
    elif FAULT == "dies" or (FAULT == "dies-at-third" and number % 3 == 0):
        sys.stderr.write("something went wrong\n")
        os._exit(7)
    elif FAULT == "slow-progress":
        while True:
            write(json.dumps({"jsonrpc": "2.0", "method": "progress", "params": {"stage": "thinking"}}))
            time.sleep(0.02)
    elif FAULT == "flood":
        for _ in range(1024):
            os.write(1, b"x" * (1 << 20))
    elif FAULT == "flood-lines":
        for _ in range(1024):
            os.write(1, (b"x" * 63 + b"\n") * (1 << 14))
    elif FAULT == "flood-errors":
        for _ in range(256):
            os.write(2, b"x" * (1 << 20))
    elif FAULT == "closes":
        os.close(1)
        time.sleep(3600)
    elif FAULT == "transient" and number % 2 == 1:
        raise Refusal(-32000, "the database is away", "transient")
    elif FAULT == "always-transient":
        raise Refusal(-32000, "the database is away", "transient")
    elif FAULT == "huge-error":
        raise Refusal(-32000, "\x1b[2J\n" * (1 << 20), "internal")
    elif FAULT == "bad-data":
        raise Refusal(-32602, "that cannot be", "badData")
    elif FAULT == "broken-json":
        write('{"jsonrpc": "2.0", "id": 3, "result": {"exposures": [NaN]}}')
        time.sleep(3600)
    elif FAULT == "nested":
        write('{"jsonrpc": "2.0", "id": 3, "result": ' + "[" * (1 << 20))
        time.sleep(3600)
    elif FAULT == "junk":
        print("training…")
        print('{"some": "json"}')
        print("")
        write(json.dumps({"jsonrpc": "2.0", "id": 99, "method": "whoAreYou"}))
        write(json.dumps({"jsonrpc": "2.0", "method": "log", "params": {"message": "a message"}}))
        write(json.dumps({"jsonrpc": "2.0", "method": "progress"}))
    users = numbers(params["users"]) if "users" in params else state["draws"][params["draw"]]["users"] if params.get("draw") in state["draws"] else []
    found = lists(params, users)
    if method == "recommend":
        return spoil(method, params, {"items": packed(found)})
    items, targets = state["size"][1], state["size"][2]
    counts = [0] * targets
    for row in found:
        for item in row:
            if item >= items:
                counts[item - items] += 1
    return spoil(method, params, {"exposures": counts})


def handle(request):
    method, params = request["method"], request.get("params", {})
    if method == "initialize":
        if FAULT == "exits-early":
            sys.stderr.write("no such model\n")
            sys.exit(3)
        if FAULT == "silent-start":
            time.sleep(3600)
        state["work"] = params["work"]
        return {
            "protocol": "2" if FAULT == "wrong-protocol" else "1",
            "name": "" if FAULT == "no-name" else "popular",
            "version": "1",
            "capabilities": {"candidates": FAULT != "no-candidates", "deterministic": FAULT != "random", "snapshot": FAULT == "snapshot"},
        }
    if method == "fit":
        if FAULT == "fails-to-fit":
            raise Refusal(-32000, "too few users", "internal")
        return fit(params)
    if method == "draw":
        users = numbers(params["users"])
        candidates = rows(params["candidates"]) if "candidates" in params else None
        state["draws"][params["draw"]] = {"users": users, "candidates": candidates, "places": {user: place for place, user in enumerate(users)}}
        return None
    if method in ("exposures", "recommend"):
        for name in ("accounts", "k", "draw"):
            if name not in params:
                if FAULT == "silent-on-wrong":
                    time.sleep(3600)
                raise Refusal(-32602, "no %s" % name, "badData")
        return query(method, params)
    if method == "shutdown":
        return None
    raise Refusal(-32601, "no method %s" % method, "unsupported")


def main():
    if FAULT == "forks" and os.fork() == 0:
        # Keeps every pipe open, and ends for nothing but a KILL.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(3600)
        os._exit(0)
    if FAULT == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if FAULT == "garbage":
        os.write(1, bytes(range(256)) * 16 + b"\n")
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer(request, handle(request))
        except Refusal as refusal:
            error = {"code": refusal.code, "message": str(refusal), "data": {"kind": refusal.kind}}
            write(json.dumps({"jsonrpc": "2.0", "id": request["id"], "error": error}))
    if FAULT == "stubborn":
        time.sleep(3600)


main()
