"""What a breakpoint can wait for, one row of a table for each kind of it.

A row says which quantities can be watched and which ops of a run it happens at. The whole pass has
been computed before anybody steps through it, so that looking for them is reading its arrays.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array
from rnnviz.network.entries import Written, items_of_entry
from rnnviz.network.rows import PASSES
from rnnviz.stepping.run import Run, norm_of
from rnnviz.stepping.spelling import apart, spelled

if TYPE_CHECKING:
    from rnnviz.stepping.breakpoints import Breakpoint


class Event(NamedTuple):
    """A quantity at a step (from 0) at which something happens, and the numbers that tell what.

    Where it happens several times at once, `written` tells of each time.
    """

    name: str
    t: int
    told: Mapping[str, Any]
    written: Written | None = None

    @property
    def times(self) -> int:
        """How often it happens here."""
        return 1 if self.written is None else len(self.written.losses)

    def counted(self, which: slice) -> Event:
        """The same with some of its times alone."""
        if self.written is None:
            return self
        use, losses, items = self.written
        return self._replace(written=Written(use, losses[which], items[which]))


Test = Callable[["Breakpoint", Run], Iterator[Event]]


def at_op(one: Breakpoint, run: Run) -> Iterator[Event]:
    """The op that computes a quantity, at every step; an update has one op alone."""
    for t in range(1 if one.name in run.program.update else len(run.trace)):
        yield Event(one.name, t, {})


def in_pass(one: Breakpoint, run: Run) -> Iterator[Event]:
    """Every op of a pass, or of all of them."""
    table = run.program.equations.table
    for name, t in run.program.ops:
        if one.name in ("", table[name].kind):
            yield Event(name, t, {})


def norm_is(compare: Callable[[float, float], bool]) -> Test:
    """Where a norm is on one side of the bound; one that is nan is on neither."""

    def test(one: Breakpoint, run: Run) -> Iterator[Event]:
        for t, numbers in run.values(one.name):
            length = norm_of(numbers)
            if compare(length, one.bound):
                told = {"norm": apart(length, one.bound), "bound": spelled(one.bound, 10)}
                yield Event(one.name, t, told)

    return test


def not_finite(one: Breakpoint, run: Run) -> Iterator[Event]:
    """Where a number is nan or infinite."""
    for name in (one.name,) if one.name else run.measured:
        for t, numbers in run.values(name):
            if not np.isfinite(numbers).all():
                yield Event(name, t, {})


def saturated(one: Breakpoint, run: Run) -> Iterator[Event]:
    """Where more units than this share let next to no gradient through."""
    for t, share in enumerate(run.trace.jacobians.saturated.tolist()):
        if share > one.bound:
            percent, bound = 100.0 * share, 100.0 * one.bound
            told = {"share": apart(percent, bound), "bound": spelled(bound, 10)}
            yield Event(run.trace.model.cell.states[0], t, told)


def sign_flips(one: Breakpoint, run: Run) -> Iterator[Event]:
    """Where an entry is positive that was negative at the step computed before, or reversed.

    0 has no sign: to become 0, or to leave it, is no flip.
    """
    before: Array | None = None
    for t, numbers in run.values(one.name):
        now = np.asarray(numbers[one.entry])
        if before is not None:
            # Signs are compared and not multiplied with their numbers, which could underflow.
            flipped = np.argwhere(np.sign(before) * np.sign(now) < 0)
            if len(flipped):
                at = tuple(flipped[0].tolist())
                told = {"entry": one.entry or at, "n": len(flipped)}
                yield Event(one.name, t, told | {"before": before[at], "now": now[at]})
        before = now


def more_carried(_one: Breakpoint, run: Run) -> Iterator[Event]:
    """Where later losses send more back to a state than its step's own loss."""
    name = run.trace.model.cell.carried[0]
    for (t, carried), (_, own) in zip(run.values(name), run.values("own"), strict=True):
        more, less = norm_of(carried), norm_of(own)
        if more > less:
            yield Event(name, t, {"norm": apart(more, less), "own": spelled(less)})


def entry_written(one: Breakpoint, run: Run) -> Iterator[Event]:
    """Where something is added to an entry of a gradient, be it 0: once a step, or item by item."""
    if one.singly:
        for written in items_of_entry(run.trace, one.name.removeprefix("d"), one.entry):
            if len(written.losses):
                told = {"entry": one.entry, "t": written.use + 1}
                yield Event(one.name, written.use, told, written)
        return
    steps = range(len(run.trace))
    items = np.array([run.trace.item(one.name, t)[one.entry] for t in steps])
    totals = items[::-1].cumsum()[::-1]
    for t, (item, total) in enumerate(zip(items, totals, strict=True)):
        told = {"entry": one.entry, "item": item, "total": total, "t": t + 1}
        yield Event(one.name, t, told)


def _no_name(_: Run) -> tuple[str, ...]:
    return ("",)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of breakpoint: its two sentences, where it happens, and what it must be told.

    `names` are those it can watch, "" being none; `most` is the largest bound, None when it takes
    none. `entry` says whether it may watch a single entry, `needs_entry` whether it must; `singly`
    is why one fires that counts items, "" where there are none; `once` says that the first time is
    the only one, `of_ops` that it is about ops and not about numbers.
    """

    says: str
    why: str
    test: Test
    names: Callable[[Run], tuple[str, ...]] = _no_name
    most: float | None = None
    entry: bool = False
    needs_entry: bool = False
    singly: str = ""
    once: bool = False
    of_ops: bool = False


OP, ANY_OP, DONE = "breakpoint.op", "breakpoint.any", "breakpoint.op_done"
BROKEN = "breakpoint.not_finite_done"
KINDS: Final[Mapping[str, Kind]] = {
    "op": Kind(OP, DONE, at_op, lambda run: run.measured, of_ops=True),
    "pass": Kind("breakpoint.pass", DONE, in_pass, lambda _: PASSES, of_ops=True),
    "any": Kind(ANY_OP, DONE, in_pass, of_ops=True),
    "under": Kind(
        *("breakpoint.under", "breakpoint.under_done", norm_is(operator.lt)),
        names=lambda run: run.measured,
        most=math.inf,
    ),
    "over": Kind(
        *("breakpoint.over", "breakpoint.over_done", norm_is(operator.gt)),
        names=lambda run: run.measured,
        most=math.inf,
    ),
    "not_finite": Kind("breakpoint.not_finite", BROKEN, not_finite, once=True),
    "not_finite_in": Kind(
        "breakpoint.not_finite_in", BROKEN, not_finite, lambda run: run.measured, once=True
    ),
    "saturated": Kind("breakpoint.saturated", "breakpoint.saturated_done", saturated, most=1.0),
    "flips": Kind(
        *("breakpoint.flips", "breakpoint.flips_done", sign_flips),
        names=lambda run: run.computed,
        entry=True,
    ),
    "carried": Kind("breakpoint.carried", "breakpoint.carried_done", more_carried),
    "written": Kind(
        *("breakpoint.written", "breakpoint.written_done", entry_written),
        names=lambda run: run.sums,
        entry=True,
        needs_entry=True,
        singly="breakpoint.singly_done",
    ),
}
