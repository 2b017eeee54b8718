"""What is plotted over the updates of a session: the curves of its branches, where one stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rnnviz.network.arrays import Array, norm, quiet
from rnnviz.network.trace import Trace
from rnnviz.session import Session
from rnnviz.session.judged import Judged, judged
from rnnviz.session.recording import SELDOM, comparable
from rnnviz.training.branch import Branch
from rnnviz.training.curves import HELD_OUT, LOSS
from rnnviz.training.plot import (
    GRADIENT,
    STEP,
    Baseline,
    Line,
    Plot,
    alone,
    extended,
    is_step,
    of_branches,
    scaled,
)
from rnnviz.training.quantities import Measured, measured

if TYPE_CHECKING:
    from rnnviz.training.material import Material
    from rnnviz.training.tasks.task import Pairs

#: Up to so many steps each has a curve of its own; of longer sequences, the step in focus has.
MOST_CURVES: Final = 12
#: Of what is held out so many sequences are measured: that has to keep up with frames.
MOST_MEASURED: Final = 4
#: Over so many steps that takes no time to speak of.
QUICKLY: Final = 300
#: What is measured of the frames that are drawn, by what is plotted.
MEASURED: Final = {
    "recurrence": ("spectral_radius", "sigma_max"),
    "saturated": ("saturated",),
    "right": ("right",),
}


def keys_of(session: Session, what: str) -> list[str]:
    """The curves of what is plotted; of a long sequence the loss of the step in focus alone."""
    if what in MEASURED:
        return list(MEASURED[what])
    if what == "gradients":
        return [GRADIENT + name for name in session.trace.weights]
    held_out = [HELD_OUT] if session.experiment.material is not None else []
    return [LOSS, *held_out, *(f"{STEP}{t}" for t in _steps(session))]


def _steps(session: Session) -> list[int]:
    """The steps that have a curve, from 0: those at which any sequence has a target.

    Of sequences that are learned in pieces there are none: a step of a piece is many of theirs.
    """
    material = session.experiment.material
    if material is not None and material.chunk is not None:
        return []
    targets = [pair.targets for pair in session.experiment.learned]
    longest = max(map(len, targets))
    steps = [session.reached.op.t] if longest > MOST_CURVES else range(longest)
    return [t for t in steps if any(len(one) > t and one[t] for one in targets)]


def causes_of(session: Session, what: str) -> tuple[Any, ...]:
    """What the plot follows from, to be compared: another plot has other causes."""
    branches = session.recording.branches if session.recording is not None else []
    made = tuple((branch.name, branch.end) for branch in branches)
    return session.experiment, session.place.update, session.branch, made, keys_of(session, what)


def measure(session: Session) -> None:
    """Keep what is measured of the network on show with the branch that made it."""
    line, update = session.line, session.place.update
    if line is not None and _on_tape(session) and _is_due(session, line):
        line.measure(update, measured_now(session))


def _on_tape(session: Session) -> bool:
    """Whether the weights on show are those of an update, and not changed since."""
    return session.recording is not None and session.recording.has(session)


def _is_due(session: Session, line: Branch) -> bool:
    """Whether to measure: always, where that is quickly done; else now and then."""
    material = session.experiment.material
    if material is None:
        return True
    steps = sum(len(inputs) for inputs, _ in _watched(material))
    if steps <= QUICKLY:
        return True
    every = SELDOM * max(1, steps // line.training.steps)
    seen = line.curve("right").updates
    at = int(np.searchsorted(seen, session.place.update, side="right")) - 1
    return at < 0 or session.place.update - int(seen[at]) >= every


def _watched(material: Material) -> list[Pairs]:
    """The sequences that are measured."""
    return list(islice(material.data.held_out, MOST_MEASURED))


def measured_now(session: Session) -> Measured:
    """Of all sequences that are learned from; where these are many, of a few that are not."""
    material = session.experiment.material
    if material is None:
        return measured(session.trace)
    net = session.experiment.net
    first, *others = (net.run(*one) for one in _watched(material))
    first.beside = tuple(others)
    return measured(first)


def plotted(session: Session, what: str) -> Plot:
    """The curves of what is plotted, and where one stands."""
    branches = session.recording.branches if session.recording is not None else []
    unit = judged(session.experiment)
    now = present(session, what)
    return Plot(
        what,
        tuple(_lines(session, what, now, unit)),
        update=session.place.update,
        first=session.earliest,
        last=session.latest,
        branches=tuple(branch.name for branch in branches),
        shown=session.branch,
        steps=max(len(pair.inputs) for pair in session.experiment.learned),
        sequences=unit.sequences,
        each=unit.each,
        now=now,
        baseline=_baseline(session) if what == "loss" else None,
    )


def _lines(session: Session, what: str, now: dict[str, float], unit: Judged) -> Iterator[Line]:
    update, keys = session.place.update, keys_of(session, what)
    line = session.line
    if session.recording is None or line is None:
        yield from (alone(key, update, now[key]) for key in keys if key in now)
        return
    branches = session.recording.branches
    # What is on show may be longer than all that is learned from.
    keys = [key for key in keys if not is_step(key, beyond=line.training.steps)]
    others = [one for one in branches if _alike(session, one)]
    for one in of_branches(branches, line, keys, others, unit.columns):
        curve = scaled(one.curve, unit.factor(one.key))
        if one.shown and one.key in now and update > one.end:
            yield one._replace(curve=extended(curve, update, now[one.key]), end=update)
        else:
            yield one._replace(curve=curve)


def _alike(session: Session, branch: Branch) -> bool:
    """Whether the curves of a branch tell of the same function of the weights."""
    assert session.recording is not None
    return comparable(session.recording.begun[branch].experiment, session.experiment)


@quiet
def present(session: Session, what: str) -> dict[str, float]:
    """Each curve's value for the network on show, where all that is learned from is on show."""
    if what in MEASURED:
        if session.line is not None and _on_tape(session):
            return {}  # it has been measured, if it was time for it
        found = measured_now(session)
        return {key: float(getattr(found, key)) for key in MEASURED[what]}
    if session.experiment.material is not None:
        return {}
    traces, trace = session.experiment.traces, session.trace
    if what == "gradients":
        return {GRADIENT + name: norm(_summed(traces, name)) for name in trace.weights}
    steps = {t: [float(one["L"][t]) for one in traces if len(one) > t] for t in _steps(session)}
    total = sum(one.loss for one in traces)
    return {LOSS: total, **{f"{STEP}{t}": sum(losses) for t, losses in steps.items()}}


def _summed(traces: tuple[Trace, ...], name: str) -> Array:
    """A gradient over all sequences, frozen or not."""
    found: Array = np.sum([one.gradients[name] for one in traces], axis=0)
    return found


def _baseline(session: Session) -> Baseline | None:
    """What the loss of a task is held against."""
    material = session.experiment.material
    if material is None:
        return None
    marks = material.data.marks
    return Baseline(marks.baseline, material.task.baseline, marks.formula)
