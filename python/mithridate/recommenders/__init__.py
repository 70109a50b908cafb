"""Ready-made recommenders of known libraries, for ``python -m mithridate.recommenders``, and to read as examples.

Each module builds one from its command line: ``parser`` adds its options, ``build`` makes the :class:`mithridate.Recommender`
(``http`` has a ``forward`` instead: its recommender lives in a service).
"""

from __future__ import annotations

import json
from typing import Any, Iterable


def settings(words: Iterable[str]) -> dict[str, Any]:
    """``--set key=value`` as keywords. A value is JSON where it can be (``5``, ``0.1``, ``true``, ``[64, 32]``), else text."""
    found: dict[str, Any] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key:
            raise ValueError(f"--set {word}: expected key=value")
        try:
            found[key] = json.loads(value)
        except ValueError:
            found[key] = value
    return found
