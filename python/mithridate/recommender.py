"""What one writes to put a recommender of one's own under attack."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional, Sequence

from .arrays import Matrix, Vector
from .interaction_log import Log


class Recommender:
    """A recommender as the host sees it: trained once, then poisoned again and again, each time from the clean model.

    Subclass it, write :meth:`fit`, :meth:`poisoned` and :meth:`recommend`, and hand an instance to :func:`mithridate.serve`
    or to ``mithridate.run``. An exception in any of them becomes an error of the query, with its traceback on standard
    error; :class:`mithridate.Transient`, ``BadData`` and ``Unsupported`` say more about it.

    Attributes:
        name: what results call it; the class's name if empty.
        version: of what is tested, such as the library's.
        deterministic: the same query twice gives the same answer to the bit, also in another process with the same seed. Say
            so only if it is true: the host checks it.
        candidates: :meth:`recommend` can choose from given items (``--lists candidates``).
        recommends_seen: lists may hold what the user has clicked already.
        seed: for everything random; set before :meth:`fit`.
        work: a folder of this process's own to write in; set before :meth:`fit`.
        log: what :meth:`fit` gets; set before :meth:`fit` and :meth:`load`.
    """

    name: str = ""
    version: str = ""
    deterministic: bool = False
    candidates: bool = False
    recommends_seen: bool = False

    seed: int = 0
    work: Path = Path(".")
    log: Log

    def fit(self, log: Log) -> None:
        """Trains the clean model on the log, and keeps it.

        Make room for ``log.fake_user_count`` users and ``log.target_count`` items that have no clicks yet: ``log.shape``.
        """
        raise NotImplementedError("a Recommender needs fit(log)")

    def poisoned(self, accounts: list[list[int]]) -> Any:
        """The model after the deployed system's usual refresh on the log with the clicks of fake accounts.

        The clean model must stay as it is: every call starts from it, whatever was asked before.

        Args:
            accounts: ``accounts[s]`` are the items that the user ``log.user_count + s`` clicks, in order; an account without
                clicks is an empty list. ``[]`` asks for the clean system.

        Returns:
            Whatever :meth:`recommend` and :meth:`exposures` take as their ``model``.
        """
        raise NotImplementedError("a Recommender needs poisoned(accounts)")

    def recommend(self, model: Any, users: Vector, k: int, candidates: Optional[Matrix] = None) -> Any:
        """The lists of some users, best first. It must not change the model.

        Args:
            model: what :meth:`poisoned` returned.
            users: ``[n]`` real users, numpy ``int32`` (a list where numpy is missing).
            k: how long a list is.
            candidates: ``None``: rank the whole catalogue, targets included, and leave out what the user has seen, unless
                ``recommends_seen``. ``[n, c]``: row ``i`` is what the list of ``users[i]`` is chosen from; nothing is left
                out. Only where the class attribute ``candidates`` is true.

        Returns:
            ``[n, k]`` item ids; −1 fills a list that is short. Rows of a nested list may also just be shorter than ``k``.
            Where scores tie, a target (id ≥ ``log.item_count``) loses against an original item:
            :func:`mithridate.top_items` does so.
        """
        raise NotImplementedError("a Recommender needs recommend(model, users, k, candidates)")

    def exposures(
        self, model: Any, users: Vector, k: int, candidates: Optional[Matrix] = None
    ) -> Optional[Sequence[int]]:
        """``[target_count]`` in how many of the users' lists of ``k`` each target stands.

        Override it if you can count faster than :meth:`recommend` can list. ``None``, which this one returns, has
        ``serve`` count in the lists.
        """
        return None

    def save(self, path: Path) -> None:
        """Writes the clean model to ``path`` (a file or a folder that does not exist yet), for other processes to load.

        Override it together with :meth:`load`: a child that is started anew, or beside this one, is then not trained again.
        """
        raise NotImplementedError

    def load(self, path: Path) -> None:
        """Takes the clean model from ``path`` in place of :meth:`fit`. ``self.log`` is the log that it was trained on."""
        raise NotImplementedError


def makes_snapshots(recommender: Recommender) -> bool:
    """Whether a recommender overrides both ``save`` and ``load``."""
    kind = type(recommender)
    return kind.save is not Recommender.save and kind.load is not Recommender.load
