"""What a document has of a recording: its branches, their curves, and states on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array
from rnnviz.session.inspection_fields import Rows
from rnnviz.session.recording import Recording
from rnnviz.session.training_fields import MOST_NUMBERS, POSITION
from rnnviz.session.ways import (
    REQUIRED,
    TRUTH,
    Way,
    damaged,
    numbers,
    optional,
    record,
    several,
    text,
    whole,
)
from rnnviz.training.batches import Position
from rnnviz.training.curves import Curves
from rnnviz.training.history import History
from rnnviz.training.keyframes import size
from rnnviz.training.updates import State

if TYPE_CHECKING:
    from rnnviz.session import Session
    from rnnviz.training.branch import Branch

#: The curves of a branch take so many bytes in a document, its states together so many.
CURVES: Final = 1_000_000
STATES: Final = 4_000_000
MOST_BRANCHES: Final = 1000
MOST_STATES: Final = 4096
MOST_MEASURED: Final = 1024
LONGEST_NAME: Final = 200
#: What a branch begins with, of all that a session has.
BEGUN: Final = ("typed", "experiment", "learning_rate", "schedule", "others", "edited")

POINTS: Final = numbers(64 * MOST_NUMBERS)


class Line(NamedTuple):
    """A history, as its numbers."""

    stride: int
    seen: int
    rows: Array
    lowest: Array
    highest: Array


LINE: Final[Rows] = {
    "stride": (whole(1), REQUIRED),
    "seen": (whole(), REQUIRED),
    "rows": (POINTS, REQUIRED),
    "lowest": (POINTS, REQUIRED),
    "highest": (POINTS, REQUIRED),
}


class Points(NamedTuple):
    """What was measured of frames that were drawn."""

    stride: int
    rows: Array


MEASURED: Final[Rows] = {"stride": (whole(1), REQUIRED), "rows": (POINTS, REQUIRED)}
STATE: Final[Rows] = {
    "number": (whole(), REQUIRED),
    "numbers": (numbers(8 * MOST_NUMBERS), REQUIRED),
    "counted": (whole(), 0),
    "position": (record(Position, POSITION), Position()),
}


class Told(NamedTuple):
    """A branch, as a document tells it."""

    name: str
    parent: int
    end: int
    renewed: bool
    apart: bool
    stopped: Any
    begun: Any
    totals: Line
    steps: Line
    states: tuple[State, ...]
    measured: Points | None = None


class Tape(NamedTuple):
    """All branches, the one on show, and whether the session is at one of its updates."""

    branches: tuple[Told, ...]
    shown: int
    at: bool


def tapes(causes: Rows, sentence: Way) -> Way:
    """The way of a recording, given the rows of a session."""
    line = record(Line, LINE)
    branch: Rows = {
        "name": (text(LONGEST_NAME), REQUIRED),
        "parent": (whole(-1), -1),
        "end": (whole(), REQUIRED),
        "renewed": (TRUTH, False),
        "apart": (TRUTH, False),
        "stopped": (optional(sentence), None),
        "begun": (record(_Begun, {name: causes[name] for name in ("place", *BEGUN)}), REQUIRED),
        "totals": (line, REQUIRED),
        "steps": (line, REQUIRED),
        "states": (several(record(State, STATE), MOST_STATES), ()),
        "measured": (optional(record(Points, MEASURED)), None),
    }
    rows: Rows = {
        "branches": (several(record(Told, branch), MOST_BRANCHES), REQUIRED),
        "shown": (whole(-1), -1),
        "at": (TRUTH, False),
    }
    return optional(record(Tape, rows))


class _Begun:
    """What a branch begins with, by name."""

    def __init__(self, **parts: Any) -> None:
        self.__dict__.update(parts)


def told(session: Session) -> Tape | None:
    """The recording of a session, as it is now: nothing of it changes any more."""
    recording = session.recording
    if recording is None:
        return None
    branches = tuple(_told(recording, branch) for branch in recording.branches)
    return Tape(branches, session.branch, recording.has(session))


def _told(recording: Recording, branch: Branch) -> Told:
    curves = branch.gathering.curves.within(CURVES)
    begun = recording.begun[branch]
    parts = {name: getattr(begun, name) for name in ("place", *BEGUN)}
    parent = -1 if branch.parent is None else recording.number(branch.parent)
    return Told(
        branch.name,
        parent,
        branch.end,
        branch.renewed,
        branch.apart,
        branch.stopped,
        _Begun(**parts),
        _line(curves.totals),
        _line(curves.steps),
        tuple(_fitting(branch.frames.every()[1:])),
        Points(*branch.measurements.points(MOST_MEASURED)),
    )


def _line(history: History) -> Line:
    return Line(history.stride, history.seen, history.rows, history.lowest, history.highest)


def _fitting(states: list[State]) -> Iterator[State]:
    """The last of them, and of those before every so many, as far as there is room."""
    taken = sum(map(size, states))
    every = max(1, -(-taken // STATES))
    yield from states[(len(states) - 1) % every :: every] if states else ()


def restored(session: Session, tape: Tape, where: str) -> Session:
    """A session with the recording that was told; InputError where that cannot be."""
    recording: Recording | None = None
    for number, one in enumerate(tape.branches):
        if not -1 <= one.parent < number:
            raise damaged(f"{where}.parent")
        begun = replace(session, **vars(one.begun), recording=None, branch=-1)
        if recording is None:
            recording = Recording(begun)
            branch = recording.branches[0]
        else:
            branch = recording.restore(begun, one.parent)
        _fill(branch, one, where)
    if recording is None or not -1 <= tape.shown < len(recording.branches):
        raise damaged(where)
    found = replace(session, recording=recording, branch=tape.shown)
    if tape.at:
        if not tape.shown >= 0 or session.place.update > recording.branches[tape.shown].end:
            raise damaged(where)
        recording.claim(found)
    return found


def _fill(branch: Branch, told: Told, where: str) -> None:
    """Give a branch that has just begun all that it had made."""
    branch.name, branch.end, branch.stopped = told.name, told.end, told.stopped
    branch.renewed, branch.apart = told.renewed, told.apart
    if told.end < branch.start:
        raise damaged(f"{where}.end")
    curves = branch.gathering.curves
    branch.gathering.curves = Curves(
        curves.weights,
        _history(told.totals, curves.totals, told.end, where),
        _history(told.steps, curves.steps, told.end, where),
    )
    if told.measured is not None:
        _measured(branch, told.measured, where)
    shape, number = branch.frames.first.numbers.shape, branch.start
    for state in told.states:
        sound = state.numbers.shape == shape and number < state.number <= told.end
        if not sound or not np.isfinite(state.numbers).all():
            raise damaged(f"{where}.states")
        if not branch.training.has_batch(state.position):
            raise damaged(f"{where}.states")
        number = state.number
        branch.frames.restore(state)


def _measured(branch: Branch, points: Points, where: str) -> None:
    try:
        branch.measurements.restore(*points)
    except ValueError:
        raise damaged(f"{where}.measured") from None


def _history(line: Line, empty: History, end: int, where: str) -> History:
    points = line.rows, line.lowest, line.highest
    if line.seen != end - empty.first:
        raise damaged(where)
    try:
        return empty.restored(line.stride, line.seen, points)
    except ValueError:
        raise damaged(where) from None
