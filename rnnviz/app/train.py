"""`rnnviz train`: a task trained without a window, with a line that tells how far it is."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from types import FrameType
from typing import Any, Final

from rnnviz.app import progress
from rnnviz.app.arguments import Parser
from rnnviz.language import LANGUAGES, Voice
from rnnviz.network.errors import InputError
from rnnviz.session import Session, document
from rnnviz.session.trained import check_shown, trained
from rnnviz.training.descent import OPTIMIZERS
from rnnviz.training.tasks.table import TASKS, Run, task
from rnnviz.training.update import Update

#: How often a terminal is told, in seconds; plain lines come for each tenth of the updates.
EVERY: Final = 0.1
TENTHS: Final = 10
BAR: Final = 20


def train(arguments: list[str], say: Voice) -> int:
    """Train a task as the arguments say; the exit code, 0 when all went well."""
    parser = _parser(say)
    options = parser.parse_args(arguments)
    if options.list:
        _tell(*(f"{one.name}: {say(one.shows)}" for one in TASKS.values()))
        return 0
    if options.task is None:
        parser.error(say("training.no_task", known=", ".join(TASKS)))
    try:
        return _train(options, say)
    except InputError as error:
        return _complain(say(error.sentence))


def _parser(say: Voice) -> argparse.ArgumentParser:
    parser = Parser(prog="rnnviz train", description=say("training.about"))
    parser.add_argument("task", nargs="?", metavar="TASK", help=say("training.task"))
    parser.add_argument("--list", action="store_true", help=say("training.list"))
    parser.add_argument("--updates", type=int, metavar="N", help=say("training.updates"))
    parser.add_argument("--until", type=float, metavar="LOSS", help=say("training.until"))
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help=say("training.out"))
    parser.add_argument("--seed", type=int, help=say("training.seed"))
    parser.add_argument("--hidden", type=int, metavar="N", help=say("training.hidden"))
    parser.add_argument("--rate", type=float, help=say("training.rate"))
    parser.add_argument("--optimizer", choices=tuple(OPTIMIZERS), help=say("training.optimizer"))
    parser.add_argument("--quiet", action="store_true", help=say("training.quiet"))
    parser.add_argument("--language", choices=LANGUAGES, help=say("run.language"))
    return parser


def _train(options: argparse.Namespace, say: Voice) -> int:
    run = _run(options)
    out: Path | None = options.out
    if out is not None:
        check_shown(run.recipe)
    if out is not None and (out.is_dir() or not os.access(out.absolute().parent, os.W_OK)):
        raise InputError("no_place", path=out)
    lines = progress.Progress() if options.quiet else progress.lines(sys.stderr)
    with _interruptions() as asked:
        session = trained(run, run.recipe.updates, options.until, _Reports(run, lines, say, asked))
    lines.done()
    if out is not None:
        _write(out, session)
    if not options.quiet:
        _tell(*_outcome(run, session, say))
        if out is not None:
            _tell(say("training.written", path=out))
    problem = session.problems.get("training")
    return _complain(say(problem)) if problem is not None else 0


def _run(options: argparse.Namespace) -> Run:
    """The run that the options ask for: the recipe suggested, and what they say otherwise."""
    one = task(options.task)
    given = {
        "updates": options.updates,
        "seed": options.seed,
        "n_hidden": options.hidden,
        "learning_rate": options.rate,
        "optimizer": options.optimizer,
    }
    changes: dict[str, Any] = {name: part for name, part in given.items() if part is not None}
    return Run(one, replace(one.recipe, **changes))


class _Reports:
    """Tells how far a run is, and hears whether it is to stop."""

    def __init__(self, run: Run, lines: progress.Progress, say: Voice, asked: list[bool]) -> None:
        self._run, self._lines, self._say, self._asked = run, lines, say, asked
        self._plain = not isinstance(lines, progress.TerminalLine)
        self._told, self._tenth = 0.0, -1

    def __call__(self, update: Update) -> bool:
        """Tell of an update if it is time to; whether somebody has asked for an end."""
        total = self._run.recipe.updates
        tenth, now = TENTHS * update.number // total, perf_counter()
        due = tenth > self._tenth if self._plain else now - self._told > EVERY
        if due:
            self._told, self._tenth = now, tenth
            self._lines.report(update.number / total, self._text(update))
        return bool(self._asked)

    def _text(self, update: Update) -> str:
        total, marks, number = self._run.recipe.updates, self._run.data.marks, update.number
        filled = BAR * number // total
        bar = "" if self._plain else "█" * filled + "░" * (BAR - filled) + " "
        numbers = {"loss": _number(update.each), "baseline": _number(marks.baseline)}
        told = self._say("training.line", number=f"{number:,}", total=f"{total:,}", **numbers)
        return bar + told


@contextmanager
def _interruptions() -> Iterator[list[bool]]:
    """A list that is no longer empty once Ctrl+C was pressed; a second time ends at once."""
    asked: list[bool] = []

    def ask(number: int, frame: FrameType | None) -> None:
        if asked:
            signal.default_int_handler(number, frame)
        asked.append(True)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _outcome(run: Run, session: Session, say: Voice) -> Iterator[str]:
    """What came of it, on data held out."""
    marks, found = run.data.marks, run.score(session.experiment.net)
    solved = found.loss < marks.solved
    yield say(
        "training.solved" if solved else "training.unsolved",
        title=run.task.title,
        updates=f"{session.place.update:,}",
        seed=run.recipe.seed,
    )
    yield say(
        "training.score",
        loss=_number(found.loss),
        accuracy=f"{100 * found.accuracy:.0f}",
        solved=_number(marks.solved),
        baseline=_number(marks.baseline),
        means=run.task.baseline,
    )


def _number(loss: float) -> str:
    """A loss with four decimals, as long as it is of a size to be read so."""
    return f"{loss:.4f}" if loss < 1e4 else f"{loss:.3e}"


def _write(out: Path, session: Session) -> None:
    """Write what was trained as a document, wholly or not at all, on a machine without Qt too."""
    new = out.with_name(out.name + ".new")
    try:
        new.write_bytes(document.write(session))
        new.replace(out)
    except OSError as error:
        raise InputError("file_unwritten", path=out, why=error.strerror) from None


def _tell(*lines: str) -> None:
    for line in lines:
        print(line)  # noqa: T201 -- the command line's answer


def _complain(text: str) -> int:
    print(f"rnnviz: {text}", file=sys.stderr)  # noqa: T201 -- likewise
    return 1
