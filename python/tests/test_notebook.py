"""The notebook of the examples, run from its first cell to its last."""

from __future__ import annotations

import importlib.util
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("scipy")

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "Examples/notebooks/poisoned.ipynb"
COMMAND = Path(os.environ.get("MITHRIDATE", ROOT / ".build/release/mithridate"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not COMMAND.exists():
        pytest.skip(f"no command at {COMMAND}: MITHRIDATE names it")
    monkeypatch.setenv("MITHRIDATE", str(COMMAND))
    monkeypatch.setenv("MITHRIDATE_CACHE", str(tmp_path / "cache"))
    return tmp_path


def executed(notebook: Any, folder: Path) -> dict[str, Any]:
    """What each cell put out, by the cell's name."""
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3",
                            resources={"metadata": {"path": str(folder)}}).execute()
    return {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}


def text(outputs: Any) -> str:
    return "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")


def test_it_holds_no_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
    assert json.loads(NOTEBOOK.read_text())["nbformat"] == 4 and NOTEBOOK.stat().st_size < 20_000


def test_it_runs_and_says_what_it_means(here: Path) -> None:
    drawn = executed(nbformat.read(NOTEBOOK, as_version=4), here)
    assert re.fullmatch(r"[\d,]+ users clicked [\d,]+ items [\d,]+ times: \d+ clicks each\.\n", text(drawn["log"]))
    share = re.search(r"finds the next click of (\d+)%", text(drawn["train"]))
    # By chance a tenth.
    assert share and int(share[1]) > 20
    attacks = {name: int(places.replace(",", "")) for name, places in
               re.findall(r"(\w+): +([\d,]+) of [\d,]+ places", text(drawn["attack"]))}
    assert attacks.keys() == {"popular", "poisonrec"}
    assert text(drawn["own"]) == "It can be attacked fairly.\n"
    bought = [int(places.replace(",", "")) for places in
              re.findall(r" accounts: ([\d,]+) of [\d,]+ places, [\d,]+ without poison\.", text(drawn["own-attack"]))]
    assert len(bought) == 2 and bought[1] > bought[0]
    said = text(drawn["meaning"]).splitlines()
    names = ["pmf under popular", "pmf under poisonrec", "NextClick under popular with 20 accounts",
             "NextClick under popular with 200 accounts"]
    assert len(said) == len(names)
    for line, name in zip(said, names):
        clicks = "4,000" if "200" in name else "400"
        assert line.startswith(name) and re.search(rf" {clicks} fake clicks bought -?[\d,]+ places", line), line
    if importlib.util.find_spec("matplotlib"):
        assert any("image/png" in output.get("data", {}) for output in drawn["curve"])


def test_without_matplotlib_the_curve_is_a_table(here: Path) -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    last = next(number for number, cell in enumerate(notebook.cells) if cell.id == "curve")
    notebook.cells = notebook.cells[: last + 1]
    hidden = nbformat.v4.new_code_cell("import sys\nsys.modules['matplotlib'] = None")
    notebook.cells.insert(0, hidden)
    for cell in notebook.cells:
        cell.source = cell.source.replace("steps=20", "steps=3")
    lines = text(executed(notebook, here)["curve"]).splitlines()
    assert lines[0].split() == ["step", "mean", "RecNum"]
    assert [int(line.split()[0]) for line in lines[1:]] == [1, 2, 3]
    assert all(float(line.split()[1].replace(",", "")) >= 0 for line in lines[1:])
