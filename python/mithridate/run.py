"""Starts the command ``mithridate`` and returns what it prints as objects: for notebooks and scripts."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence, Union

from .lending import Lending
from .recommender import Recommender

Answer = Any
Option = Union[str, int, float, bool, None, Sequence[Any], Mapping[str, Any], Recommender, "os.PathLike[str]"]

_PACKAGED = Path(__file__).parent / "command" / "bin" / "mithridate"
_CHECK_FAILED = 65
_ERROR = "mithridate: error: "


class CommandError(Exception):
    """The command ended with an error.

    Attributes:
        code: how it ended, as sysexits has it: 64 wrong options, 65 wrong data, 66 no such input, 69 a recommender that fails,
            75 try again; negative: the signal that ended it.
        command: its words.
    """

    def __init__(self, message: str, code: int, command: Sequence[str]) -> None:
        super().__init__(message)
        self.code, self.command = code, list(command)


class Document(dict):  # type: ignore[type-arg]
    """A JSON object whose keys can be read as attributes too: ``answer.recNum.clean``, or ``answer.rec_num.clean``."""

    def __getattr__(self, name: str) -> Any:
        head, *rest = name.split("_")
        for key in (name, head + "".join(word[:1].upper() + word[1:] for word in rest)):
            if key in self:
                return self[key]
        raise AttributeError(f"no {name!r}; there are: {', '.join(map(str, self))}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(key for key in self if isinstance(key, str) and key.isidentifier())]


class Command:
    """The command ``mithridate``. A subcommand is a method, an option is a keyword: ``--fake-users 50`` is ``fake_users=50``.

    Values: ``True`` sets a flag; ``False`` and ``None`` leave the option out; a list repeats it; a dict repeats it with
    ``key=value`` (``set={"steps": 100}``), and names the parts of ``columns``. A name that is a word of Python ends in ``_``: ``from_="log.csv"``.
    ``recommender`` takes a command, as text or as a list of words, or a :class:`mithridate.Recommender` of this process.
    ``quiet=True`` shows no progress; it is shown on ``sys.stderr`` otherwise.

    Every method returns the command's JSON document as :class:`Document`, and raises :class:`CommandError` if it fails.
    """

    def __init__(self, path: Optional[Union[str, "os.PathLike[str]"]] = None) -> None:
        """``path``: where the command is; else ``$MITHRIDATE``, else the one that lies in this package, else on the search path.

        The wheel brings a command of its own version, which goes before any other that is installed.
        """
        self._path = path

    def __call__(self, *words: str, **options: Option) -> Answer:
        """Runs any subcommand: ``run("experiment", "status", "study.sqlite")``."""
        return self._run(list(words), options)

    def train(self, **options: Option) -> Answer:
        """Trains a recommender and measures it: ``run.train(dataset="clicks.csv", ranker="bpr").metrics``."""
        return self._run(["train"], options)

    def poison(self, **options: Option) -> Answer:
        """Attacks a recommender: ``run.poison(dataset="clicks.csv", recommender=Shop(), attack="poisonrec").recNum``."""
        return self._run(["poison"], options)

    def check(self, recommender: Union[str, Sequence[str], Recommender], **options: Option) -> Answer:
        """Checks that a recommender keeps the protocol. Also returns, with ``passed`` false in some check, if it does not."""
        with ExitStack() as stack:
            command = _command_of(recommender, stack)
            return self._start(["recommender", "check"], options, ["--", *shlex.split(command)], [_CHECK_FAILED])

    def craft(self, **options: Option) -> Answer:
        """Writes the clicks of an attack that needs no queries: ``run.craft(dataset=…, attack="popular", output="poison")``."""
        return self._run(["craft"], options)

    def score(self, **options: Option) -> Answer:
        """Compares recommendations before and after: ``run.score(before="before.tsv", after="after.tsv", targets=…)``."""
        return self._run(["score"], options)

    def evade(self, **options: Option) -> Answer:
        """Misleads a path-reasoning recommender: ``run.evade(graph="bazaar-kg", attack="fgsm-linf")``."""
        return self._run(["evade"], options)

    def detect(self, **options: Option) -> Answer:
        """Trains a detector of misled walks: ``run.detect(graph=…, train_on="fgsm-linf:0.5", test_on=["jsma"])``."""
        return self._run(["detect"], options)

    def datasets(self, action: str = "list", *words: str, **options: Option) -> Answer:
        """``run.datasets()`` lists the published ones, ``run.datasets("describe", "steam")`` counts one's rows."""
        return self._run(["datasets", action, *words], options)

    def _run(self, words: list[str], options: Mapping[str, Option]) -> Answer:
        options = dict(options)
        recommender = options.pop("recommender", None)
        if recommender is None:
            return self._start(words, options)
        with ExitStack() as stack:
            options["recommender"] = _command_of(recommender, stack)
            if isinstance(recommender, Recommender):
                # One process has one of it; its answers do not come faster for being asked by several.
                options.setdefault("jobs", 1)
            return self._start(words, options)

    def _start(
        self, words: list[str], options: Mapping[str, Option], rest: Sequence[str] = (), answers: Sequence[int] = ()
    ) -> Answer:
        command = [self._find(), *words, *_arguments(options), "--json", *rest]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", errors="replace",
        )
        last: deque[str] = deque(maxlen=20)
        echo = threading.Thread(target=_echo, args=(process.stderr, last, bool(options.get("quiet"))), daemon=True)
        echo.start()
        try:
            assert process.stdout is not None
            printed = process.stdout.read()
            code = process.wait()
        except BaseException:
            # Ctrl-C in a notebook: the command ends as it does in a terminal, and says whether it can be continued.
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
            raise
        finally:
            echo.join(5)
        if code != 0 and not (code in answers and printed.strip()):
            raise CommandError(_reason(last, code), code, command)
        return json.loads(printed, object_hook=Document) if printed.strip() else None

    def _find(self) -> str:
        packaged = str(_PACKAGED) if _PACKAGED.is_file() else None
        path = self._path or os.environ.get("MITHRIDATE") or packaged or shutil.which("mithridate")
        if not path:
            raise FileNotFoundError(
                "no command 'mithridate': this package was installed without it, and there is none on the search path; "
                "say where it is with $MITHRIDATE"
            )
        return os.fspath(path)


def _command_of(recommender: Any, stack: ExitStack) -> str:
    if isinstance(recommender, Recommender):
        return stack.enter_context(Lending(recommender)).command
    if isinstance(recommender, type) and issubclass(recommender, Recommender):
        raise TypeError(f"recommender: an instance is needed: {recommender.__name__}()")
    return recommender if isinstance(recommender, str) else shlex.join(recommender)


def _arguments(options: Mapping[str, Any]) -> list[str]:
    words = []
    for name, value in options.items():
        option = "--" + name.rstrip("_").replace("_", "-")
        if value is True:
            words.append(option)
        elif value is None or value is False:
            continue
        elif isinstance(value, Mapping) and name == "columns":
            words += [option, ",".join(f"{key}={_word(one)}" for key, one in value.items())]
        elif isinstance(value, Mapping):
            for key, one in value.items():
                words += [option, f"{key}={_word(one)}"]
        elif isinstance(value, (list, tuple)):
            for one in value:
                words += [option, _word(one)]
        else:
            words += [option, _word(value)]
    return words


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else os.fspath(value) if hasattr(value, "__fspath__") else str(value)


def _echo(lines: Any, last: deque[str], quiet: bool) -> None:
    for line in lines:
        if line.strip():
            last.append(line.rstrip())
        if not quiet:
            # sys.stderr and not descriptor 2: a notebook shows the former.
            sys.stderr.write(line)
            sys.stderr.flush()


def _reason(last: deque[str], code: int) -> str:
    if not last:
        return f"mithridate ended with {'signal' if code < 0 else 'code'} {abs(code)}"
    # The line that says why; help about usage may follow it.
    named = [line for line in last if line.startswith(_ERROR)]
    return named[-1][len(_ERROR) :] if named else last[-1]


run = Command()
