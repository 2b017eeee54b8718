"""What there is to learn, by name: each is trained with `Run`, and scored on what is held out."""

from __future__ import annotations

from typing import Final

from rnnviz.network.errors import InputError
from rnnviz.training.tasks.bits import TEMPORAL_XOR, XOR_STREAM
from rnnviz.training.tasks.grammars import REBER_GRAMMAR, WORD_BOUNDARIES
from rnnviz.training.tasks.memory import COPY, TEMPORAL_ORDER
from rnnviz.training.tasks.next_symbol import (
    NEXT_CHARACTER,
    NEXT_MOVE,
    NEXT_NOTE,
    NEXT_SYLLABLE,
)
from rnnviz.training.tasks.own import OWN, own
from rnnviz.training.tasks.task import Recipe, Run, Task
from rnnviz.training.tasks.words import BASEBALL_BAT, I_LOVE_YOU, TWO_BATS

__all__ = ["OWN", "TASKS", "Recipe", "Run", "Task", "own", "task"]

TASKS: Final[dict[str, Task]] = {
    one.name: one
    for one in (
        BASEBALL_BAT,
        TWO_BATS,
        I_LOVE_YOU,
        NEXT_CHARACTER,
        NEXT_SYLLABLE,
        NEXT_NOTE,
        NEXT_MOVE,
        TEMPORAL_XOR,
        XOR_STREAM,
        WORD_BOUNDARIES,
        COPY,
        TEMPORAL_ORDER,
        REBER_GRAMMAR,
    )
}


def task(name: str) -> Task:
    """The task called `name`; InputError that lists all when there is none."""
    if name not in TASKS:
        raise InputError("task", name=name, known=", ".join(TASKS))
    return TASKS[name]
