"""What a document has of training: the method, what is remembered, and what is learned from."""

from __future__ import annotations

from typing import Any, Final

from rnnviz.network.optimizers import MEMORIES
from rnnviz.network.vocabulary import LONGEST_WORD, MOST_WORDS
from rnnviz.session.inspection_fields import Rows
from rnnviz.session.ways import (
    REQUIRED,
    Way,
    by_name,
    checked,
    damaged,
    in_turn,
    numbers,
    one_of,
    optional,
    real,
    record,
    several,
    text,
    whole,
)
from rnnviz.training.batches import Position
from rnnviz.training.goal import LOSSES, PATIENCES, UPDATES, Goals
from rnnviz.training.material import MOST_BATCH, Material
from rnnviz.training.method import Method
from rnnviz.training.remembered import Owners, Remembered
from rnnviz.training.schedules import schedule
from rnnviz.training.settings import HIDDEN_UNITS
from rnnviz.training.tasks.own import MOST_SOURCE
from rnnviz.training.tasks.table import OWN, TASKS

#: So many numbers has the largest memory: that of U or V.
MOST_NUMBERS: Final = MOST_WORDS * HIDDEN_UNITS[1]
#: So many sequences an update carries states of at most.
MOST_CARRIED: Final = 10_000
WORDS: Final = several(text(LONGEST_WORD), MOST_WORDS)


def _owners(inputs: tuple[str, ...], targets: tuple[str, ...]) -> Owners:
    return inputs, targets


def _generator(given: Any) -> bool:
    """Whether it is the state of NumPy's usual generator (PCG64), which holds long numbers."""
    if not isinstance(given, dict) or given.get("bit_generator") != "PCG64":
        return False
    inner, rest = given.get("state"), (given.get("has_uint32"), given.get("uinteger"))
    known = set(given) == {"bit_generator", "state", "has_uint32", "uinteger"}
    if not known or not isinstance(inner, dict) or set(inner) != {"state", "inc"}:
        return False
    return all(_is_whole(one, 128) for one in inner.values()) and all(
        _is_whole(o, 32) for o in rest
    )


def _is_whole(given: Any, bits: int) -> bool:
    return type(given) is int and 0 <= given < 2**bits


POSITION: Final[Rows] = {
    "epoch": (whole(1), 1),
    "group": (whole(), 0),
    "begin": (whole(), 0),
    "starts": (several(several(numbers(HIDDEN_UNITS[1]), 8), MOST_CARRIED), ()),
    "random": (optional(checked(_generator)), None),
}
REMEMBERED: Final[Rows] = {
    "optimizer": (one_of(*MEMORIES), "sgd"),
    "owners": (in_turn(WORDS, WORDS, make=_owners), ((), ())),
    "arrays": (by_name(numbers(MOST_NUMBERS), 40, text(10, "[a-z]_[a-zA-Z]")), {}),
    "counted": (whole(), 0),
    "position": (record(Position, POSITION), Position()),
}
METHOD: Final[Rows] = {
    "optimizer": (one_of(*MEMORIES), "sgd"),
    "clip_norm": (optional(real(0.0)), None),
    "clip_value": (optional(real(0.0)), None),
}
MATERIAL: Final[Rows] = {
    "name": (one_of(*TASKS, *OWN), REQUIRED),
    "made": (whole(), 0),
    "batch": (whole(1, MOST_BATCH), 1),
    "chunk": (optional(whole(1)), None),
    "shuffle": (optional(whole()), None),
    "source": (text(MOST_SOURCE), ""),
}
GOALS: Final[Rows] = {
    "loss": (real(*LOSSES), 0.01),
    "updates": (whole(*UPDATES), 100),
    "end": (whole(*UPDATES), 1000),
    "patience": (whole(*PATIENCES), 0),
}
GOAL: Final = record(Goals, GOALS)
METHODS: Final = record(Method, METHOD)
MEMORY: Final = record(Remembered, REMEMBERED)
MATERIALS: Final = optional(record(Material, MATERIAL))


def _schedule(given: Any, where: str) -> tuple[str | float, ...]:
    """A schedule as it is asked for, with finite numbers of a size that makes sense."""
    parts = several(checked(lambda one: isinstance(one, str | int | float)), 3).read(given, where)
    numbers_of = [one for one in parts if not isinstance(one, str)]
    if any(isinstance(one, bool) or not abs(one) <= 2**53 for one in numbers_of):
        raise damaged(where)
    try:
        schedule(0.0, parts)
    except ValueError:
        raise damaged(where) from None
    found: tuple[str | float, ...] = parts
    return found


SCHEDULE: Final = Way(list, _schedule)
