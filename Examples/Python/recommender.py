"""A recommender that Mithridate can attack, in nothing but Python's standard library: the protocol in sixty lines.

    mithridate recommender check --dataset bazaar -- python3 Examples/Python/recommender.py

It recommends what others clicked next after what you clicked last. What is popular settles ties.
"""
import base64, copy, csv, heapq, itertools, json, sys
from array import array
from collections import Counter

answers, sys.stdout = sys.stdout, sys.stderr  # from here on, print() cannot get between the answers


def numbers(value):
    """An array comes as plain JSON, or as base64 of little-endian 32-bit integers."""
    if not isinstance(value, dict):
        return value
    flat = array("i", base64.b64decode(value["data"]))
    if len(value["shape"]) == 1:
        return list(flat)
    width = value["shape"][1]
    return [list(flat[row * width:(row + 1) * width]) for row in range(value["shape"][0])]


def initialize(protocol, **rest):
    if protocol != "1":
        raise ValueError("only protocol 1 is known here")
    return {"protocol": "1", "name": "next-click", "version": "1",
            "capabilities": {"candidates": True, "deterministic": True}}


def fit(log, users, items, targets, fakeUsers, **rest):
    """Reads the log, and counts. Ids count from 0; targets are the items after the original ones."""
    shop.update(items=items, targets=targets, room=fakeUsers, histories=[[] for _ in range(users)], draws={},
                popular=[0] * (items + targets), after=[Counter() for _ in range(items + targets)])
    with open(log) as file:
        for row in csv.DictReader(file):
            shop["histories"][int(row["user"])].append(int(row["item"]))
    learn(shop, shop["histories"])


def learn(model, histories):
    for history in histories:
        for item in history:
            model["popular"][item] += 1
        for item, following in zip(history, history[1:]):
            model["after"][item][following] += 1


def draw(draw, users, candidates=None):
    """Whose lists count, and what they are chosen from. Later requests name the number."""
    rows = numbers(candidates) if candidates else itertools.repeat(None)
    shop["draws"][draw] = dict(zip(numbers(users), rows))


def recommend(accounts, k, draw, users=None):
    """A whole query: from the clean counts, take in the fake accounts, then list. The clean counts stay as they are."""
    if len(accounts) > shop["room"] or any(item < 0 for item in itertools.chain(*accounts)) or k < 1:
        raise ValueError("no such account, item or list")
    model = dict(shop, popular=list(shop["popular"]), after=list(shop["after"]))
    for item in set(itertools.chain(*accounts)):
        model["after"][item] = copy.copy(model["after"][item])
    learn(model, accounts)
    order = sorted(range(len(model["popular"])), key=lambda item: (-model["popular"][item], item))
    rows = shop["draws"][draw]
    return {"items": [best(model, order, user, rows[user], k) for user in (numbers(users) if users else rows)]}


def best(model, order, user, candidates, k):
    history, votes = model["histories"][user], Counter()
    for item in history[-5:]:
        votes.update(model["after"][item])
    if candidates is None:  # rank everything, but what the user has seen
        seen = set(history)
        candidates = {item for item in itertools.chain(votes, order[:k + len(seen)]) if item not in seen}
    # Of equal items the smaller number comes first, and targets have the largest: they lose every tie.
    found = heapq.nsmallest(k, candidates, key=lambda item: (-votes[item], -model["popular"][item], item))
    return found + [-1] * (k - len(found))


def exposures(accounts, k, draw):
    """In how many lists each target stands: all that an attacker ever sees."""
    shown = Counter(itertools.chain(*recommend(accounts, k, draw)["items"]))
    return {"exposures": [shown[shop["items"] + target] for target in range(shop["targets"])]}


shop = {}
methods = {"initialize": initialize, "fit": fit, "draw": draw, "exposures": exposures, "recommend": recommend,
           "shutdown": lambda: None}
for line in sys.stdin:
    answer = {"jsonrpc": "2.0", "id": None}
    try:
        request = json.loads(line)
        answer["id"] = request["id"]
        if request["method"] not in methods:
            answer["error"] = {"code": -32601, "message": "no method " + request["method"]}
        else:
            answer["result"] = methods[request["method"]](**request["params"])
    except Exception as error:  # a wrong request gets an error, not silence
        answer["error"] = {"code": -32602, "message": f"{type(error).__name__}: {error}", "data": {"kind": "badData"}}
    print(json.dumps(answer), file=answers, flush=True)
    if answer.get("result", 0) is None and request["method"] == "shutdown":
        break
