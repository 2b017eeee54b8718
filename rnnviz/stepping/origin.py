"""Where a number comes from: its own sum, the numbers that feed it, who uses it, who wrote it.

All of it is read from the equations table: what feeds a row, its line, and the steps named there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import quiet
from rnnviz.network.equations import Equations
from rnnviz.network.optimizers import OLD
from rnnviz.network.rows import Row
from rnnviz.stepping.arithmetic import Node
from rnnviz.stepping.cursor import Reached
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.lazy import Lazy, Pattern
from rnnviz.stepping.lines import Line
from rnnviz.stepping.numbers import Numbers
from rnnviz.stepping.run import Run

#: Uses of a weight are looked for at so many steps, those nearest to the present op.
MOST_STEPS: Final = 60


class Term(NamedTuple):
    """Something that is added: how it comes about, the op that adds it, and what it is worth."""

    node: Node
    op: int
    value: float


class Use(NamedTuple):
    """A quantity that reads an entry: at which steps, and which of its entries do."""

    name: str
    steps: tuple[int, ...]
    pattern: Pattern

    def entry(self, near: int) -> Entry:
        """One of the entries that read it, at the step nearest to one."""
        t = min(self.steps, key=lambda step: abs(step - near))
        return Entry(self.name, t, tuple(at or 0 for at in self.pattern))


@dataclass(frozen=True, eq=False)
class Origin:
    """Of one entry, under its own name, at one place."""

    numbers: Numbers
    entry: Entry

    @cached_property
    def row(self) -> Row | None:
        """The row of the table that computes it as it is now; None for what is given."""
        name = self.entry.name
        table, program = self._equations.table, self.numbers.run.program
        if name in self.numbers.trace.weights and self.numbers.reached.has(f"new_{name}"):
            name = f"new_{name}"
        return table[name] if program.op_of(name) else None

    @property
    def is_sum(self) -> bool:
        """Whether every step adds a term to it."""
        return self.numbers.is_sum(self.entry.name)

    @cached_property
    @quiet
    def value(self) -> float | None:
        """What it is at this place; None when it has not been computed."""
        return self.numbers.now(self.entry)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """What it is the sum of, in the order of adding; of words that are not there, nothing."""
        if self.row is None:
            return ()
        if self.is_sum:
            return _added(self.numbers.run, self.entry, tuple(self._adding()))
        op = self.numbers.run.program.index_of(self.row.name, self.entry.t)
        final = self.numbers.final
        return tuple(Term(node, op, node.value(final)) for node in self._nodes())

    def added(self, t: int) -> Term:
        """What step `t` adds to a sum."""
        assert self.row is not None
        op = self.numbers.run.program.index_of(self.row.name, t)
        node = self.read(self.row, t).at(self.entry.indices)
        return Term(node, op, node.value(self.numbers.final))

    def _adding(self) -> Iterator[int]:
        """The steps that add something, the last one first."""
        trace, (name, _, index, _) = self.numbers.trace, self.entry
        left, _ = trace.model.factors[name[1:]]
        used = trace.used(name[1:])
        assert self.row is not None
        if "+=" not in self.row.numpy:  # by mistake: what was there before is written over
            yield max(self.numbers.first_added(name), 0)
            return
        for t in reversed(range(len(trace))):
            if used[t] and (left != "x" or trace["x"][t, index[0]]):
                yield t

    def _nodes(self) -> Iterator[Node]:
        """The terms of a quantity that one op computes at once."""
        assert self.row is not None
        node = self.read(self.row, self.entry.t).at(self.entry.indices)
        losses = self._losses()
        if losses is None:
            yield from node.terms()
            return
        cell = self.numbers.trace.model.cell
        names = (*cell.inner, *cell.arrived)
        for loss in losses:
            yield from node.of_loss(loss, names).terms()

    def _losses(self) -> list[int] | None:
        """The losses whose gradients are carried here each for itself; None when their sum is.

        A truncation tells them apart: the sum of what it keeps is no product of the sum.
        """
        trace, (name, t, *_) = self.numbers.trace, self.entry
        cell, cause = trace.model.cell, trace.cause
        if name not in cell.carried or t + 1 >= len(trace):
            return None
        if cause.masks.carries is not None and not cause.masks.carries[t]:
            return []
        if cause.truncation is None or cause.truncation >= len(trace):
            return None
        near = range(t + 1, min(len(trace), t + cause.truncation))
        return [loss for loss in near if trace["do"][loss].any()]

    @cached_property
    def agrees(self) -> bool:
        """Whether the terms add up to what stands there: they do unless another line was run."""
        if self.value is None or self.row is None:
            return True
        reached = self.numbers.reached.index
        added = [term.value for term in self.terms if term.op <= reached]
        size = sum(map(abs, added)) + abs(self.value)
        off = abs(sum(added) - self.value)
        return not off > 1e-9 * size  # nan, where a pass has overflowed, is no mistake

    # What is before it and what comes after.

    @cached_property
    def feeds(self) -> tuple[Entry, ...]:
        """The entries that it is computed from, each once, under their own names."""
        read = [entry for term in self.terms for entry in term.node.leaves()]
        return tuple(dict.fromkeys(map(self.numbers.itself, (*read, *self._unread()))))

    def _unread(self) -> Iterator[Entry]:
        """What feeds the row by the table, though its line reads it through something else."""
        if self.row is None or self.is_sum or not self.terms:
            return
        read = {entry.name for term in self.terms for entry in term.node.leaves()}
        target, t = int(self.numbers.trace["target"][self.entry.t]), self.entry.t
        for name in self.row.feeds:
            whole = name in ("y", "target") and name not in read
            if whole and target >= 0:
                yield Entry(name, t, (target,))

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Who reads it, in the order of the table."""
        found = []
        names = self._names()
        equations = self._equations
        for row in (*equations.forward, *equations.backward, *equations.update):
            if row.name in self.numbers.trace.model.cell.before:
                continue
            here = [one for one in names if one.name in (*row.feeds, f"{OLD}{row.name}")]
            if uses := [use for entry in here for use in self._uses_in(row, entry)]:
                steps = tuple(step for step, _ in uses)
                found.append(Use(row.name, steps, uses[0][1]))
        return tuple(found)

    def _names(self) -> list[Entry]:
        """The entry under every name that lines call it by."""
        entry, found = self.entry, [self.entry]
        for name, state in self.numbers.trace.model.cell.before.items():
            if entry.name == state and entry.t + 1 < len(self.numbers.trace):
                found.append(Entry(name, entry.t + 1, entry.indices))
            elif entry.name == f"{state}0":
                found.append(Entry(name, 0, entry.indices))
        return found

    def _uses_in(self, row: Row, entry: Entry) -> Iterator[tuple[int, Pattern]]:
        """The steps at which a row reads an entry, and which of its entries do."""
        for t in self._candidates(row, entry):
            patterns = list(self.read(row, t).reads(entry))
            if patterns:
                # A score is read by its own share, and through their sum by all of them.
                yield t, max(patterns, key=lambda pattern: pattern.count(None))
            elif (row.name, entry.name) == ("L", "y") and self._is_target(entry, t):
                yield t, ()

    def _is_target(self, entry: Entry, t: int) -> bool:
        """Whether it is the class wanted: the loss is its own, though taken from the scores."""
        return entry.t == t and bool(self.numbers.trace["target"][t] == entry.indices[0])

    def _candidates(self, row: Row, entry: Entry) -> list[int]:
        """At which steps a row may read an entry: an index is at most one step off."""
        steps = range(len(self.numbers.trace))
        if row.kind == "update":
            return [0]
        if self.numbers.stepped(entry.name):
            return [t for t in (entry.t - 1, entry.t, entry.t + 1) if t in steps]
        table = self._equations.table
        some = list(steps)
        if table[entry.name].shape[0] == "n_in":
            some = np.flatnonzero(self.numbers.trace["x"][:, entry.indices[0]]).tolist()
        now = self.numbers.reached.op.t
        return sorted(sorted(some, key=lambda t: abs(t - now))[:MOST_STEPS])

    @property
    def writer(self) -> int | None:
        """The index of the op that last wrote it, or, before that, will; None: it is given."""
        if self.row is None:
            return None
        t = self.entry.t
        if self.is_sum:
            first = self.numbers.first_added(self.entry.name)
            t = first if first >= 0 else len(self.numbers.trace) - 1
        return self.numbers.run.program.index_of(self.row.name, t)

    def read(self, row: Row, t: int) -> Lazy:
        """A row's line at a step."""
        run = self.numbers.run
        return Line(row, t, run.trace, self._equations, run.learning_rate).read()

    @property
    def _equations(self) -> Equations:
        return self.numbers.run.program.equations


@lru_cache(maxsize=16)
def _added(run: Run, entry: Entry, steps: tuple[int, ...]) -> tuple[Term, ...]:
    """What each of these steps adds to a sum: kept, for it is the same wherever one stands."""
    last = Reached(len(run.program) - 1, run.program)
    origin = Origin(Numbers(run, last), entry)
    return tuple(origin.added(t) for t in steps)
