"""An expression at many places of a run, which has one allowance of computing for all of them.

A value changes only with the step it is at and with what has been computed of the quantities it
reads. So it is computed once for all places at which these are the same.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np

from rnnviz.language import sentence
from rnnviz.network.arrays import Array, quiet
from rnnviz.stepping.calculator import Calculator, described
from rnnviz.stepping.cursor import Reached
from rnnviz.stepping.evaluation import Evaluation
from rnnviz.stepping.expression import Expression, Value, read
from rnnviz.stepping.functions import NORM
from rnnviz.stepping.refusals import NotYet, Refused, WatchError
from rnnviz.stepping.run import Run
from rnnviz.stepping.scope import Scope

#: What one expression may cost at all places together, and what is spent each time on every part
#: of it beside its numbers; in nanoseconds like `calculator.BUDGET`.
ALLOWANCE: Final = 1e9
PART: Final = 2_500.0
#: A step that there is not, as in `dz[t + 1]` at the last one, is a mistake only if there is no
#: place at all where the expression has a value.
ABSENT: Final = frozenset({"watch.no_step", "watch.no_target", "watch.slice_empty"})

Found = TypeVar("Found")


class Findings(NamedTuple, Generic[Found]):
    """What was found at each place, None where there is no value; and the first mistake."""

    found: tuple[Found | None, ...]
    wrong: WatchError | None = None


def truth(value: Value) -> bool:
    """Whether a value holds: a number does unless it is 0 or nan; Refused for an array."""
    if isinstance(value, np.ndarray):
        raise Refused(sentence("breakpoint.single", had=described(value)))
    return bool(value) and not math.isnan(value)


@quiet
def at_places(
    text: str, run: Run, indices: Sequence[int], take: Callable[[Value], Found]
) -> Findings[Found]:
    """What `take` makes of the value of an expression when the ops at `indices` are done."""
    nothing = (None,) * len(indices)
    try:
        expression = read(text)
        last = _scope(run, len(run.program) - 1)
        if not set(expression.names) <= set(last.known_names):
            expression.value(last)  # says which name there is not, however few places there are
    except WatchError as error:
        return Findings(nothing, error)
    many = _Many(expression, run, take)
    try:
        found = tuple(many.at(*place) for place in many.told_apart(indices))
    except _SpentError:  # half an answer would be a wrong one
        return Findings(nothing, WatchError(sentence("breakpoint.work"), 0, len(text)))
    absent = None if any(one is not None for one in found) else many.absent
    return Findings(found, many.wrong or absent)


class _Many(Generic[Found]):
    """The values of one expression, each computed once, and its first mistakes."""

    def __init__(self, expression: Expression, run: Run, take: Callable[[Value], Found]) -> None:
        self._expression, self._run, self._take = expression, run, take
        self._calculator = _Allowance(run)
        self._parts = sum(1 for _ in ast.walk(expression.tree))
        self._known: dict[tuple[int, ...], Found | None] = {}
        self.wrong: WatchError | None = None
        self.absent: WatchError | None = None

    def told_apart(self, indices: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
        """Places, each with numbers that are the same wherever the value must be the same."""
        at, ops = np.asarray(indices, int), self._run.program.ops
        columns = [np.zeros_like(at)]
        for name in self._expression.names:
            if name == "t":
                columns.append(np.array([ops[index].t for index in indices], int))
            else:
                columns.append(np.searchsorted(self._computed_at(name), at, "right"))
        keys = map(tuple, np.stack(columns, axis=1).tolist())
        return list(zip(indices, keys, strict=True))

    def at(self, index: int, key: tuple[int, ...]) -> Found | None:
        """What is found at a place; Refused when the allowance is spent."""
        if key not in self._known:
            self._known[key] = self._look(index)
        return self._known[key]

    def _computed_at(self, name: str) -> Array:
        """The indices of the ops that change what a name stands for, in rising order."""
        program, weights = self._run.program, self._run.trace.weights
        name = f"new_{name}" if name in weights else {"loss": "L"}.get(name, name)
        if not program.op_of(name):
            return np.zeros(0, int)  # it is given, and never changes
        steps = range(1 if name in program.update else program.steps)
        return np.sort([program.index_of(name, t) for t in steps])

    def _look(self, index: int) -> Found | None:
        try:
            self._calculator.spend(1, PART * self._parts)
            return self._take(self._value(index))
        except NotYet:
            return None
        except WatchError as error:
            self._note(error)
        except Refused as refusal:
            self._note(WatchError(refusal.sentence, 0, len(self._expression.text)))
        return None

    def _value(self, index: int) -> Value:
        """As `Expression.value` has it, with an allowance that other places draw on too."""
        evaluation = _Evaluation(_scope(self._run, index), self._calculator)
        value = evaluation.of(self._expression.tree)
        if value.ndim:
            self._calculator.spend(value.size, NORM)  # for what a log writes of it
            return value
        return bool(value) if value.dtype.kind == "b" else float(value)

    def _note(self, error: WatchError) -> None:
        if self._calculator.spent:
            raise _SpentError from error
        if error.sentence.key in ABSENT:
            self.absent = self.absent or error
        else:
            self.wrong = self.wrong or error


class _Allowance(Calculator):
    """A calculator for many evaluations, which knows when it has nothing left to spend."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.trace.model.cell)
        self._left = ALLOWANCE

    @property
    def spent(self) -> bool:
        """Whether more was asked for than there was."""
        return self._left < 0


class _Evaluation(Evaluation):
    """One that draws on a calculator which others draw on too."""

    def __init__(self, scope: Scope, calculator: Calculator) -> None:
        super().__init__(scope)
        self._calculator = calculator


class _SpentError(Exception):
    """The allowance is spent."""


def _scope(run: Run, index: int) -> Scope:
    program = run.program
    op = program.ops[index]
    return Scope(run.trace, Reached(index, program), run.learning_rate, op.t)
