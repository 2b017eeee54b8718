"""The listing: the equations table as the NumPy program that it is, to be read, and to be run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from rnnviz.network.equations import Equations
from rnnviz.network.rows import Row
from rnnviz.network.trace import Trace
from rnnviz.network.updating import updating

INDENT: Final = "    "
FORWARD: Final = "for t in range(T):"
BACKWARD: Final = "for t in reversed(range(T)):"


class Line(NamedTuple):
    """A line of the program, and the quantity that it computes; "" for a loop's head."""

    text: str
    name: str = ""


@lru_cache(maxsize=64)
def listing(equations: Equations) -> tuple[Line, ...]:
    """The lines of one pass and its update, loops and all, in the order of the table."""
    return (
        Line(FORWARD),
        *_body(equations.forward),
        Line(BACKWARD),
        *_body(equations.backward),
        *(Line(row.numpy, row.name) for row in equations.update),
    )


def _body(rows: Iterable[Row]) -> Iterator[Line]:
    return (Line(INDENT + row.numpy, row.name) for row in rows)


def standalone(equations: Equations, trace: Trace, learning_rate: float) -> str:
    """The program with these very numbers, which runs on its own wherever NumPy is."""
    return "\n".join(
        (
            "import numpy as np",
            "",
            *_given(trace, learning_rate),
            "",
            *_room(equations),
            "",
            *_lines(equations, trace),
            "",
            'print("loss", sum(L))',
            "",
        )
    )


#: Which mask leaves out what a line has computed.
LEFT_OUT: Final = {"L": "losses", "do": "losses", "carried": "carries"}


def _lines(equations: Equations, trace: Trace) -> Iterator[str]:
    """The lines of the program, without what is masked, and with what its batch adds."""
    masks = trace.cause.masks
    for line in listing(equations):
        name = line.name
        if name == next(row.name for row in equations.update):
            yield from _descended(trace)
        if "+=" in line.text and name[1:] in masks.uses:
            yield f"{INDENT}if kept_{name[1:]}[t]: {line.text.strip()}"
        else:
            yield line.text
        mask = LEFT_OUT.get(name, "")
        if mask and getattr(masks, mask) is not None:
            yield f"{INDENT}{name}[t] *= kept_{mask}[t]"


def _descended(trace: Trace) -> Iterator[str]:
    """What becomes of the gradients before the update: the batch's are added, frozen ones are 0."""
    for name in trace.weights:
        if trace.beside:
            yield f"d{name} {'+=' if trace.learned else '='} d{name}_beside"
        if name in trace.frozen:
            yield f"d{name} *= 0  # frozen"


def _updating(trace: Trace, learning_rate: float) -> Iterator[str]:
    """The numbers that the lines of the update name, and what the optimizer remembers."""
    how = updating(trace)
    for name, number in how.numbers(learning_rate).items():
        yield f"{name} = {number!r}"
    for name, memory in how.memory.items():
        yield f"{name} = np.array({memory.tolist()!r})"


def _masked(trace: Trace) -> Iterator[str]:
    """What is left out of the backward pass, and the gradients of the batch's other sequences."""
    losses, carries, uses = trace.cause.masks
    for name, mask in {"losses": losses, "carries": carries, **uses}.items():
        if mask is not None:
            yield f"kept_{name} = {mask.tolist()!r}"
    for name in trace.weights if trace.beside else ():
        beside = sum(one.gradients[name] for one in trace.beside)
        yield f"d{name}_beside = np.array({np.asarray(beside).tolist()!r})"


def _given(trace: Trace, learning_rate: float) -> Iterator[str]:
    """The sizes, the sequence and the weights, every number with all its digits."""
    sizes = trace.model.sizes
    yield f"T, n_in, n_hidden, n_out = {len(trace)}, {', '.join(map(str, sizes))}"
    yield from _updating(trace, learning_rate)
    target = trace["target"]
    yield f"target = {target.tolist()!r}  # -1: no loss at this step"
    yield f"n = {max(int((target >= 0).sum()), 1)}  # steps that have a target"
    states = [f"{name}0" for name in trace.model.cell.states]
    for name in ("x", *states, *trace.weights):
        yield f"{name} = np.array({trace[name].tolist()!r})"
    yield from _masked(trace)
    yield "zeros, one_hot = np.zeros(n_hidden), np.eye(n_out)"


def _room(equations: Equations) -> Iterator[str]:
    """An array for each quantity: a row a step; for a weight's gradient a sum from 0 on."""
    for row in (*equations.forward, *equations.backward):
        sizes = ", ".join(row.shape)
        if "+=" in row.numpy:
            yield f"{row.name} = np.zeros(({sizes},))"
        else:
            yield f"{row.name} = np.zeros(({', '.join(['T', *row.shape])},))"
