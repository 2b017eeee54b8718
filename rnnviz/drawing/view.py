"""What a picture is drawn from: an experiment, how far its ops have gone, colours, a language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rnnviz.drawing.palette import Palette
from rnnviz.language import Voice
from rnnviz.network.arrays import Array
from rnnviz.network.rows import Row
from rnnviz.network.trace import Trace
from rnnviz.stepping.cursor import Op, Reached
from rnnviz.stepping.entry import NO_ENTRY, Entry
from rnnviz.stepping.numbers import Numbers
from rnnviz.stepping.part import WHOLE, Part
from rnnviz.stepping.pick import NOTHING_PICKED, Pick
from rnnviz.stepping.run import Run
from rnnviz.training.cuts import CARRIED, LOSS, Cut
from rnnviz.training.edited import Edited
from rnnviz.training.experiment import Experiment
from rnnviz.training.kind import Kind

if TYPE_CHECKING:
    from rnnviz.stepping.breakpoints import Breakpoint
    from rnnviz.stepping.hits import Hit
    from rnnviz.stepping.terms import At, Terms


@dataclass(frozen=True)
class View:
    """All that a drawing may look at."""

    experiment: Experiment
    reached: Reached
    update: int
    learning_rate: float
    palette: Palette
    say: Voice
    pick: Pick = NOTHING_PICKED
    part: Part = WHOLE
    breakpoints: tuple[Breakpoint, ...] = ()
    #: The run that this one is compared with, and the numbers that were changed by hand.
    ghost: Experiment | None = None
    edited: frozenset[Edited] = frozenset()
    skipped: frozenset[str] = frozenset()
    entry: Entry = NO_ENTRY
    term: int = 0

    @property
    def trace(self) -> Trace:
        """The recorded run."""
        return self.experiment.trace

    @property
    def kind(self) -> Kind:
        """What is computed with the weights."""
        return self.experiment.kind

    @property
    def table(self) -> dict[str, Row]:
        """The equations of this network."""
        return self.experiment.equations.table

    @property
    def mistaken(self) -> str:
        """The quantity whose line is wrong on purpose; "" without a mistake, or in a quiz."""
        equations = self.experiment.mistaken if self.experiment.told else None
        return equations.instead[0].name if equations else ""

    @property
    def op(self) -> Op:
        """The op that was computed last."""
        return self.reached.op

    @property
    def steps(self) -> int:
        """The number of time steps T."""
        return self.reached.steps

    @property
    def weights(self) -> tuple[str, ...]:
        """The weights by name, biases last."""
        return tuple(self.trace.weights)

    @property
    def cut(self) -> int:
        """The truncation where it cuts anything off, else 0."""
        truncation = self.kind.truncation or 0
        return truncation if truncation < self.steps else 0

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Where breakpoints fire in this run, known before it is stepped through."""
        if not self.breakpoints:
            return ()
        from rnnviz.stepping.hits import hits  # noqa: PLC0415 -- not before there is a breakpoint

        return hits(self.breakpoints, self.trace, self.reached.program, self.learning_rate)

    def is_cut(self, name: str, t: int) -> bool:
        """Whether the reader has taken a loss, an edge back or a use of a weight out."""
        return Cut(name, t) in self.experiment.cuts

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers of the run, as far as the place has come."""
        run = Run(self.trace, self.reached.program, self.learning_rate)
        return Numbers(run, self.reached)

    @cached_property
    def terms(self) -> Terms | None:
        """The terms of the present op, once one has stepped into them."""
        if not self.term:
            return None
        from rnnviz.stepping.terms import terms  # noqa: PLC0415 -- not before one steps into them

        return terms(self.numbers, self.entry)

    @cached_property
    def term_at(self) -> At | None:
        """The term that is being added."""
        made = self.terms
        return made.at(min(self.term, len(made))) if made else None

    @cached_property
    def looked_at(self) -> Entry:
        """The entry whose origin is on show: that of the present term, or the one picked."""
        if self.term_at is not None:
            return self.numbers.itself(self.term_at.entry)
        return self.entry if self.entry.any and self.numbers.has(self.entry) else NO_ENTRY

    def has_target(self, t: int) -> bool:
        """Whether a step has a loss at all."""
        return self.experiment.target_ids[t] >= 0

    def before(self) -> View:
        """The same one op earlier; before the first, only what is given is known."""
        return replace(self, reached=replace(self.reached, index=self.reached.index - 1))

    def weight(self, name: str) -> Array:
        """A weight as it is at this place: after its update op, the updated one."""
        if not self.reached.has(f"new_{name}"):
            return self.trace[name]
        return self.trace.updated(name, self.learning_rate)

    def made(self, name: str) -> Array:
        """What a row of the update makes."""
        return self.trace.update(self.learning_rate)[name]

    def gradient(self, name: str) -> Array | None:
        """The sum of the items of dU, dW, dV … so far; None before there is one."""
        first = self.reached.earliest(name)
        return None if first == self.steps else self.trace.so_far(name, first)


def why_zero(view: View, name: str, t: int) -> str:
    """The key of the sentence that says why a quantity is exactly 0 at a step; empty if none."""
    if view.experiment.mistaken and _should_not_be_zero(view, name, t):
        return "zero.should_not"
    if name.startswith("d") and name[1:] in view.weights:
        return _why_no_item(view, name[1:], t)
    reason = REASONS.get(name)
    return reason(view, t) if reason and not view.trace[name][t].any() else ""


def _should_not_be_zero(view: View, name: str, t: int) -> bool:
    """Whether a mistake has made 0 of what is not 0."""
    wrong, right = view.trace, view.trace.right
    if name.startswith("d") and name[1:] in view.weights:
        return not wrong.item(name, t).any() and bool(right.item(name, t).any())
    return not wrong[name][t].any() and bool(right[name][t].any())


def _why_no_item(view: View, weight: str, t: int) -> str:
    """An item is a product: one of its factors is 0."""
    left, right = view.trace.model.factors[weight]
    if view.is_cut(weight, t):
        return "zero.frozen"
    if right == "do" and not view.has_target(t):
        return "zero.no_target"
    if left == "h_prev" and not view.trace[left][t].any():
        return "zero.h0" if t == 0 else "zero.state"
    if left == "h" and not view.trace[left][t].any():
        return "zero.here"
    return why_zero(view, right, t)


def _why_no_loss(view: View, t: int) -> str:
    if view.is_cut(LOSS, t):
        return "zero.loss_off"
    return "zero.exact" if view.has_target(t) else "zero.no_target"


def _why_nothing_own(view: View, t: int) -> str:
    return "zero.weights" if view.trace["do"][t].any() else _why_no_loss(view, t)


def _why_nothing_carried(view: View, t: int) -> str:
    if t == view.steps - 1:
        return "zero.last_step"
    if view.is_cut(CARRIED, t):
        return "zero.cut"
    if view.trace.untruncated["carried"][t].any():
        return "zero.truncated"
    return "zero.weights" if view.trace["dz"][t + 1].any() else "zero.nothing"


def _why_nothing_through(view: View, t: int) -> str:
    if not view.trace["dh"][t].any():
        return "zero.nothing"
    return "zero.off" if view.kind.activation == "relu" else "zero.saturated"


REASONS: Final = {
    "L": _why_no_loss,
    "do": _why_no_loss,
    "own": _why_nothing_own,
    "carried": _why_nothing_carried,
    "dz": _why_nothing_through,
}
