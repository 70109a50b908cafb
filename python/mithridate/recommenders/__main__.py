"""``python -m mithridate.recommenders implicit als``: a ready-made recommender as a child of the host."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import Optional, Sequence

from mithridate import serve

_FAMILIES = {
    "implicit": "als, bpr, lmf, cosine, tfidf, bm25 of the library implicit",
    "recbole": "a general or sequential model of RecBole: LightGCN, SASRec, …",
    "cornac": "a model of Cornac: MF, BPR, WMF, …",
    "http": "a service on this machine that answers the protocol's messages",
}


def main(words: Optional[Sequence[str]] = None) -> None:
    """Reads the command line, loads the library and serves."""
    parser = argparse.ArgumentParser(prog="python -m mithridate.recommenders", description=__doc__)
    families = parser.add_subparsers(dest="family", required=True)
    for name, help in _FAMILIES.items():
        family = families.add_parser(name, help=help)
        family.add_argument(
            "--threads", type=int, default=1, metavar="N",
            help="threads of the library, its BLAS and OpenMP; 1 by default, since several children may run side by side",
        )
        importlib.import_module(f"mithridate.recommenders.{name}").add_arguments(family)
    options = parser.parse_args(words)
    # Before numpy, torch or a library of their kind is loaded: they read these once.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
        os.environ[variable] = str(options.threads)
    module = importlib.import_module(f"mithridate.recommenders.{options.family}")
    try:
        if hasattr(module, "forward"):
            module.forward(options)
            return
        recommender = module.build(options)
    except (ValueError, TypeError) as error:
        parser.error(str(error))
    except ImportError as error:
        sys.exit(f"{options.family} is not installed here ({error}): pip install 'mithridate[{options.family}]'")
    serve(recommender)


if __name__ == "__main__":
    main()
