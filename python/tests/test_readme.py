"""What the READMEs show: the example that is in them, run as a reader would."""

from __future__ import annotations

import importlib.util
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "Examples/Python/implicit_als.py"
COMMAND = Path(os.environ.get("MITHRIDATE", ROOT / ".build/release/mithridate"))


def test_the_readme_shows_the_example() -> None:
    text = EXAMPLE.read_text()
    assert text in (ROOT / "README.md").read_text()
    assert len(text.splitlines()) < 30


def test_the_example_attacks_a_model(tmp_path: Path) -> None:
    if importlib.util.find_spec("implicit") is None:
        pytest.skip("implicit is not installed here")
    if not COMMAND.exists():
        pytest.skip(f"no command at {COMMAND}: MITHRIDATE names it")
    dice = random.Random(4)
    # Four tastes of fifteen items, and everybody has twelve of theirs.
    clicks = [(user, item) for user in range(80) for item in dice.sample(range(user % 4 * 15, user % 4 * 15 + 15), 12)]
    rows = [f"u{user},i{item},{1_600_000_000 + 60 * row}" for row, (user, item) in enumerate(clicks)]
    log = tmp_path / "clicks.csv"
    log.write_text("user_id,item_id,timestamp\n" + "\n".join(rows) + "\n")
    done = subprocess.run([sys.executable, str(EXAMPLE), str(log)], capture_output=True, text=True,
                          env={**os.environ, "MITHRIDATE": str(COMMAND), "PYTHONPATH": str(ROOT / "python")})
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert re.fullmatch(r"\d+ of 640 places went to the attacker's items, 0 without\.", first)
    found = re.fullmatch(r"([\d.]+)% of users see another list\. Their next item is found by [\d.]+% of lists, "
                         r"([\d.]+)% without\.", second)
    # By chance, ten of the fifty items that are not seen: 20 %.
    assert found and float(found[2]) > 40
