"""``run``, with a stand-in for the command that prints its words and asks the recommender like a host."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from mithridate import Command, CommandError
from shop import Shop

STAND_IN = f"""#!{sys.executable}
import json, shlex, sys, tempfile
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from host import Host, small_log, started, written
words = sys.argv[1:]
if "bad" in words:
    print("training", file=sys.stderr)
    print("mithridate: error: no dataset 'bad'", file=sys.stderr)
    sys.exit(65)
document = {{"words": words, "recNum": {{"clean": 3}}, "metrics": {{"hr@10": 0.5}}}}
if "--recommender" in words:
    with tempfile.TemporaryDirectory() as name, Host(shlex.split(words[words.index("--recommender") + 1])) as host:
        document["name"] = started(host, Path(name), written(Path(name), small_log(), 40, 30))["name"]
        host.call("draw", draw=0, users=[0, 1])
        document["exposures"] = host.call("exposures", accounts=[[33] * 99], k=1, draw=0)["exposures"]
        host.call("shutdown")
print(json.dumps(document))
"""


@pytest.fixture
def command(tmp_path: Path) -> Command:
    path = tmp_path / "mithridate"
    path.write_text(STAND_IN)
    path.chmod(0o755)
    return Command(path)


def test_options_and_documents(command: Command) -> None:
    answer = command.train(dataset="a b", fake_users=5, unique=True, top=None, set={"steps": 9}, columns={"user": 1, "item": 2})
    assert answer.words == ["train", "--dataset", "a b", "--fake-users", "5", "--unique", "--set", "steps=9",
                            "--columns", "user=1,item=2", "--json"]
    assert answer.recNum.clean == answer.rec_num.clean == 3 and answer["metrics"]["hr@10"] == 0.5
    with pytest.raises(AttributeError, match="there are: words, recNum, metrics"):
        answer.recall


def test_failures(command: Command) -> None:
    with pytest.raises(CommandError, match="^no dataset 'bad'$") as failure:
        command.train(dataset="bad", quiet=True)
    assert failure.value.code == 65


def test_a_recommender_of_this_process(command: Command) -> None:
    shop = Shop([])
    answer = command.poison(recommender=shop, attack="popular")
    assert answer.name == "shop" and answer.exposures == [0, 0, 0, 2]
    assert shop.refreshes == 1 and answer.words[-3:] == ["--jobs", "1", "--json"]
    with pytest.raises(TypeError, match="an instance"):
        command.poison(recommender=Shop)


def test_which_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is named, then the environment's, then the wheel's own, then any on the search path."""
    module = sys.modules[Command.__module__]
    places = {}
    for name in ("named", "environment", "packaged", "searched"):
        place = tmp_path / name / "mithridate"
        place.parent.mkdir()
        place.write_text(f"#!/bin/sh\necho '{{\"from\": \"{name}\"}}'\n")
        place.chmod(0o755)
        places[name] = place
    monkeypatch.setenv("PATH", str(places["searched"].parent), prepend=os.pathsep)
    monkeypatch.setenv("MITHRIDATE", str(places["environment"]))
    monkeypatch.setattr(module, "_PACKAGED", places["packaged"])
    assert Command(places["named"]).train()["from"] == "named"
    assert Command().train()["from"] == "environment"
    monkeypatch.delenv("MITHRIDATE")
    assert Command().train()["from"] == "packaged"
    places["packaged"].unlink()
    assert Command().train()["from"] == "searched"
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="installed without it"):
        Command().train()
