"""Breakpoints: what they watch, what they ask besides, how they are checked, and how they are said.

Where they fire is found in `rnnviz.stepping.hits`.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rnnviz.language import Sentence, sentence
from rnnviz.network.arrays import spoken
from rnnviz.network.errors import InputError
from rnnviz.network.optimizers import is_of_update
from rnnviz.network.rows import PASSES
from rnnviz.stepping.run import Run
from rnnviz.stepping.spelling import named, spelled
from rnnviz.stepping.triggers import KINDS, Kind


class BreakpointError(InputError):
    """A breakpoint that there cannot be, or not in this network; its sentence says why."""

    def __init__(self, wrong: Sentence) -> None:
        ValueError.__init__(self, wrong.key)
        self.sentence = wrong


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """Where the debugger stops: a kind of the table, what it watches, and what else must hold.

    `name` is a quantity, or a pass; `t` the one time step (from 0) at which it fires, None for
    all; `entry` the indices of a single number, from 0; `singly` counts the items that are added
    to it, of which each loss sends one, and not their sums. Of all times it happens, those count at
    which `condition` holds, a watch expression; of these it fires at number `first` (from 1) and
    at every `every`-th one from there on. With a `log`, another expression, it is a log point: it
    writes the expression's value and does not stop. Texts may be mistaken: nothing typed is lost.
    """

    kind: str = "op"
    name: str = ""
    t: int | None = None
    bound: float = 0.0
    entry: tuple[int, ...] = ()
    enabled: bool = True
    condition: str = ""
    first: int = 1
    every: int = 1
    log: str = ""
    singly: bool = False

    def __post_init__(self) -> None:
        """Check all that does not depend on a network; BreakpointError says what is wrong."""
        if self.kind not in KINDS:
            known = ", ".join(KINDS)
            raise BreakpointError(sentence("breakpoint.no_kind", was=_was(self.kind), known=known))
        if self.t is not None and not _counts(self.t, 0):
            raise BreakpointError(sentence("breakpoint.step", was=_was(self.t)))
        if self.row.most is not None and not _within(self.bound, self.row.most):
            key = "breakpoint.bound" if self.row.most == math.inf else "breakpoint.share"
            raise BreakpointError(sentence(key, was=_was(self.bound)))
        entry = self.entry
        if not isinstance(entry, tuple) or not all(_counts(at, 0) for at in entry):
            raise BreakpointError(sentence("breakpoint.entry", was=_was(entry)))
        for count in (self.first, self.every):
            if not _counts(count, 1):
                raise BreakpointError(sentence("breakpoint.count", was=_was(count)))

    @property
    def row(self) -> Kind:
        """Its row of the table of kinds."""
        return KINDS[self.kind]

    @property
    def stops(self) -> bool:
        """Whether it stops the debugger when it fires; a log point does not."""
        return not self.log.strip()

    def misfit(self, run: Run) -> Sentence | None:
        """Why it can never fire in this run, whatever the numbers; None when it fits."""
        if self.name not in self.row.names(run):
            return sentence("breakpoint.no_name", **named(self.name))
        if self.t is not None and self.t >= len(run.trace):
            return sentence("breakpoint.no_step", t=self.t + 1, steps=len(run.trace))
        if self.row.entry and (self.entry or self.row.needs_entry):
            shape = run.shape(self.name)
            inside = len(self.entry) == len(shape) and all(map(int.__lt__, self.entry, shape))
            if not inside:
                there = {"entry": spoken(self.entry), "shape": spoken(shape)}
                return sentence("breakpoint.no_entry", **named(self.name), **there)
        return None

    def checked(self, run: Run) -> Breakpoint:
        """Itself; BreakpointError when it does not fit the run."""
        wrong = self.misfit(run)
        if wrong:
            raise BreakpointError(wrong)
        return self

    def said(self) -> Sentence:
        """What it is, in one sentence."""
        bound = 100.0 * self.bound if self.row.most == 1.0 else self.bound
        told: dict[str, Any] = {
            "bound": spelled(bound, 10),
            "entry": spoken(self.entry) if self.entry else "",
        }
        if self.kind == "pass":
            told["kind"] = sentence(f"pass.{self.name}") if self.name in PASSES else self.name
        key = self.row.says
        at_one = self.kind == "op" and (self.t is not None or is_of_update(self.name))
        if at_one:
            key = "breakpoint.op_at"
        what = sentence(key, **named(self.name, self.t if at_one else None), **told)
        if self.t is not None and not at_one:
            what = sentence("breakpoint.only_at", what=what, t=self.t + 1)
        for key, values in self._besides():
            what = sentence(key, what=what, **values)
        return what

    def _besides(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """What else must hold, and what it does."""
        if self.singly and self.row.singly:
            yield "breakpoint.singly", {}
        if self.condition.strip():
            yield "breakpoint.if", {"condition": self.condition.strip()}
        if self.first > 1:
            yield "breakpoint.from", {"n": self.first}
        if self.every > 1:
            yield "breakpoint.each", {"n": self.every}
        if not self.stops:
            yield "breakpoint.logs", {"log": self.log.strip()}


def toggled(
    breakpoints: Sequence[Breakpoint], name: str, t: int | None = None
) -> tuple[Breakpoint, ...]:
    """With a breakpoint at an op more, or without those that are there.

    Those at this very op go, whatever else they ask; `t` None means the op at every step. An
    update belongs to no step.
    """
    here = ("op", name, None if is_of_update(name) else t)
    others = tuple(one for one in breakpoints if (one.kind, one.name, one.t) != here)
    return (*others, Breakpoint(*here)) if len(others) == len(breakpoints) else others


def _was(given: object) -> str:
    return reprlib.repr(given).replace("-", "−")


def _counts(given: object, least: int) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given >= least


def _within(bound: object, most: float) -> bool:
    real = isinstance(bound, float | int) and not isinstance(bound, bool)
    return real and math.isfinite(bound) and 0 <= bound <= most  # type: ignore[arg-type, operator]
