"""Mithridate attacks recommenders, to show their owners how easily they are poisoned. This package lets it attack yours.

Write a class, and serve it::

    from mithridate import Recommender, serve

    class Shop(Recommender):
        def fit(self, log): ...
        def poisoned(self, accounts): ...
        def recommend(self, model, users, k, candidates=None): ...

    serve(Shop())

or attack it from the process in which it lives::

    from mithridate import run

    run.poison(dataset="clicks.csv", recommender=Shop(), attack="poisonrec")
"""

from .errors import BadData, RecommenderError, Transient, Unsupported
from .interaction_log import Log
from .notifications import log, progress
from .ranking import top_items
from .recommender import Recommender
from .run import Command, CommandError, Document, run
from .serve import serve

__all__ = [
    "BadData", "Command", "CommandError", "Document", "Log", "Recommender", "RecommenderError", "Transient", "Unsupported",
    "log", "progress", "run", "serve", "top_items",
]
__version__ = "0.1.0"
