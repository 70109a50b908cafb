"""The workflow for GitHub Actions: its steps, run in order in a repository as a reader would make it."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[2]
WORKFLOW = yaml.safe_load((ROOT / "Examples/github/robustness.yml").read_text())
THRESHOLD = ROOT / "Examples/Python/threshold.py"
COMMAND = Path(os.environ.get("MITHRIDATE", ROOT / ".build/release/mithridate"))
[JOB] = WORKFLOW["jobs"].values()


class Repository:
    """A small repository with a recommender, and the runner's environment. The command of this checkout is on the search path,
    in place of the one that `pip install` would have put there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "repository"
        programs = folder / "programs"
        for place in (programs, self.folder / "data", self.folder / "tools"):
            place.mkdir(parents=True)
        shutil.copy(ROOT / "Examples/Python/recommender.py", self.folder / "recommender.py")
        for gate in ("gate.yaml", "nightly.yaml"):
            text = (ROOT / "Examples/github" / gate).read_text()
            (self.folder / gate).write_text(text.replace("steps: 60", "steps: 1"))
        dice = random.Random(4)
        rows = [f"u{user},i{item},{1_600_000_000 + 60 * user + step}" for user in range(60)
                for step, item in enumerate(dice.sample(range(user % 4 * 15, user % 4 * 15 + 15), 10))]
        (self.folder / "data/clicks.csv").write_text("user_id,item_id,timestamp\n" + "\n".join(rows) + "\n")
        (programs / "mithridate").symlink_to(COMMAND)
        # Writes down what it should install; everything else goes to the real one.
        (programs / "python3").write_text(
            f'#!/bin/sh\nif [ "$1 $2 $3" = "-m pip install" ]; then shift 3; echo "$@" >> {folder}/installed; exit; fi\n'
            f'exec {sys.executable} "$@"\n')
        (programs / "python3").chmod(0o755)
        self.summary = folder / "summary.md"
        self.installed = folder / "installed"
        self.environment = {**os.environ, **WORKFLOW["env"], "GITHUB_ACTIONS": "true",
                            "GITHUB_STEP_SUMMARY": str(self.summary), "PATH": f"{programs}:{os.environ['PATH']}"}

    def run(self, step: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        # As GitHub runs what says `shell: bash`.
        assert JOB["defaults"]["run"]["shell"] == "bash"
        return subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=self.folder,
                              env=self.environment, capture_output=True, text=True)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    if not COMMAND.exists():
        pytest.skip(f"no command at {COMMAND}: MITHRIDATE names it")
    return Repository(tmp_path)


def test_every_step_works(repository: Repository) -> None:
    steps = [step for step in JOB["steps"] if "run" in step]
    # A nightly run has all of them.
    assert [step["name"] for step in steps if "if" in step] == ["Gate against what learns"]
    for step in steps:
        done = repository.run(step)
        # Whether a gate holds depends on the shop; that it comes to a verdict does not.
        assert done.returncode in ((0, 1) if "mithridate gate" in step["run"] else (0,)), f"{step['name']}: {done.stderr}"
    assert repository.installed.read_text() == WORKFLOW["env"]["MITHRIDATE_WHEEL"] + "\n"
    [upload] = [step for step in JOB["steps"] if "upload-artifact" in step.get("uses", "")]
    assert upload["if"] == "always()"
    kept = repository.folder / upload["with"]["path"]
    for name, checks in (("gate", 4), ("nightly", 2)):
        document = json.loads((kept / f"{name}.json").read_text())
        assert len(document["checks"]) == checks and document["ranker"] == "next-click"
        tree = ElementTree.parse(kept / f"{name}.xml").getroot()
        bad = sum(check["verdict"] != "passed" for check in document["checks"])
        assert (tree.get("tests"), tree.get("failures")) == (str(checks), str(bad))
        assert document["passed"] == (bad == 0)
    assert len(list(kept.glob("kept/poison-*/run/poison.inter"))) == 2
    assert all(check["passed"] for check in json.loads((kept / "check.json").read_text())["checks"])


@pytest.mark.parametrize(("expect", "code"), [("exposure <= 100%", 0), ("hr@10 > 100%", 1)])
def test_a_gate_decides_the_job(repository: Repository, expect: str, code: int) -> None:
    gate = yaml.safe_load((repository.folder / "gate.yaml").read_text())
    gate["checks"] = [{"attack": "popular", "expect": [expect]}]
    (repository.folder / "gate.yaml").write_text(yaml.safe_dump(gate))
    (repository.folder / "robustness").mkdir()
    [step] = [step for step in JOB["steps"] if step.get("name") == "Gate"]
    done = repository.run(step)
    assert done.returncode == code, done.stderr
    # The same again takes what was measured.
    assert repository.run(step).returncode == code


def test_a_step_that_fails_ends_the_job(repository: Repository) -> None:
    (repository.folder / "recommender.py").write_text("raise SystemExit('nothing')\n")
    (repository.folder / "robustness").mkdir()
    steps = {step["name"]: step for step in JOB["steps"] if "name" in step}
    assert repository.run(steps["Can it be attacked fairly"]).returncode != 0
    done = repository.run(steps["Gate"])
    # An error is never a pass, and leaves no verdict.
    assert done.returncode == 69, done.stderr
    assert not (repository.folder / "robustness/gate.xml").exists()


def document(poisoned: float, hr: Any, clean: Any = 0.5, ceiling: int = 200) -> dict[str, Any]:
    return {"attack": "popular", "ranker": "shop", "recNum": {"poisoned": poisoned, "ceiling": ceiling},
            "accuracy": {"clean": {"hr@10": clean}, "poisoned": {"hr@10": hr}}}


@pytest.mark.parametrize(("attack", "options", "code", "said"), [
    (document(10, 0.4), ["--most-exposure", "0.05"], 0, "| 5.00% | 40.00% | 50.00% | kept |"),
    (document(11, 0.4), ["--most-exposure", "0.05"], 1, "5.50% of all places went to the attacker's items, at most 5.00% may"),
    (document(10, 0.4), ["--least-hr", "0.4"], 0, "kept"),
    (document(10, 0.39), ["--least-hr", "0.4"], 1, "39.00% of the users' next clicks are found under attack, at least 40.00%"),
    (document(10, 0.375), ["--most-lost-hr", "0.125"], 0, "kept"),
    (document(10, 0.37), ["--most-lost-hr", "0.125"], 1, "the poison cost 13.00% of the users"),
    (document(10, None), ["--least-hr", "0.1"], 1, "an unknown share of the users' next clicks"),
    (document(0, 0.4, ceiling=0), ["--most-exposure", "1"], 1, "an unknown share of all places"),
    (document(0, 0.4), [], 64, "no threshold"),
    (document(0, 0.4), ["--least-hr", "40"], 64, "between 0 and 1"),
    ({"recNum": {}}, ["--least-hr", "0.4"], 65, "not what 'mithridate poison --json' prints"),
    (document(float("nan"), 0.4), ["--most-exposure", "0.5"], 65, "not what"),
    (None, ["--least-hr", "0.4"], 66, "No such file"),
])
def test_thresholds(tmp_path: Path, attack: Any, options: list[str], code: int, said: str) -> None:
    path = tmp_path / "attack.json"
    if attack is not None:
        path.write_text(json.dumps(attack))
    done = subprocess.run([sys.executable, str(THRESHOLD), str(path), *options], capture_output=True, text=True,
                          env={key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")})
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
