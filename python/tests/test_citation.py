"""The file that says how this is cited: the format's schema, and the facts that stand elsewhere too."""

from __future__ import annotations

import re
from pathlib import Path

import mithridate
import pytest

cffconvert = pytest.importorskip("cffconvert")
yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CITATION.cff").read_text()


def test_it_is_valid() -> None:
    cffconvert.Citation(TEXT).validate()
    with pytest.raises(Exception):
        cffconvert.Citation(TEXT.replace("type: conference-paper", "type: gathering", 1)).validate()


def test_it_is_of_this_version() -> None:
    citation = yaml.safe_load(TEXT)
    assert citation["version"] == mithridate.__version__
    assert citation["license"] == "Apache-2.0" and "Apache License" in (ROOT / "LICENSE").read_text()


def test_it_names_the_papers() -> None:
    """As the README does, by the first author and the year."""
    readme = (ROOT / "README.md").read_text()
    papers = {paper["authors"][0]["family-names"]: paper for paper in yaml.safe_load(TEXT)["references"]}
    assert papers.keys() == {"Song", "Cao"}
    for name, venue in (("Song", "ICDE"), ("Cao", "SIGIR")):
        assert re.search(rf"{name} et al\.[ ,(]+{venue} {papers[name]['year']}", readme.replace("\n", " "))
        assert venue in papers[name]["conference"]["name"]
