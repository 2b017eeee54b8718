"""A line of the table, taken apart entry by entry, is what Python makes of it as a whole."""

from __future__ import annotations

import ast
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.equations import Equations
from rnnviz.network.trace import Trace
from rnnviz.stepping.arithmetic import Node
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.lazy import Opaque
from rnnviz.stepping.lines import Line
from tests.stepping.runs import gated
from tests.stepping.test_origin import ETA, numbers, ran

TRACES = {
    **{
        f"{f}{'+b' * b} {r}": ran(f, b, r)
        for f, b, r in product(ACTIVATIONS, [False, True], ["sum", "mean"])
    },
    "gated": gated().trace,
}
#: Lines that nobody should write, which the debugger must be able to take apart nevertheless.
STRANGE = (
    ("carried", "carried[t] = dz[t + 1] @ W if t + 1 < T else zeros"),
    ("carried", "carried[t] = dz[t + 1] if t + 1 < T else zeros"),
    ("carried", "carried[t] = dh[t + 1] @ W.T if t + 1 < T else zeros"),
    ("carried", "carried[t] = zeros"),
    ("dz", "dz[t] = dh[t]"),
    ("dz", "dz[t] = dh[t] * (1 - h[t]) ** 2"),
    ("dz", "dz[t] = dh[t] * (1 - np.tanh(h[t]) ** 2)"),
    ("dz", "dz[t] = dh[t] / np.maximum(1, 10 * np.linalg.norm(dh[t]))"),
    ("dz", "dz[t] = -dh[t] * h[t] / (h[t] - 2)"),
    ("dW", "dW += np.outer(h[t - 1], dz[t])"),
    ("dW", "dW += np.outer(h_prev[t] if t > 0 else zeros, dz[t])"),
    ("dW", "dW += np.outer(h_prev[t], dz[t + 1] if t + 1 < T else zeros)"),
    ("dW", "dW += np.outer(dz[t], h_prev[t])"),
    ("db", "db += np.sum(dz[t])"),
    ("db", "db += 0"),
    ("own", "own[t] = do[t] @ V.T if t + 1 == T else zeros"),
    (
        "do",
        "do[t] = y[t] @ (np.diag(y[t]) - np.outer(y[t], y[t])) if t != 1 else 0 * y[t]",
    ),
)


def names(trace: Trace, t: int) -> dict[str, Any]:
    """What a line finds by its names at a step."""
    equations = Equations(trace.model.cell, trace.model.head)
    rows = (*equations.given, *equations.forward, *equations.backward)
    found: dict[str, Any] = {row.name: trace[row.name] for row in rows}
    found |= {f"d{weight}": trace.gradients[weight] for weight in trace.weights}
    n_out = trace.model.sizes.n_out
    return found | {
        "np": np,
        "t": t,
        "T": len(trace),
        "n": max(int((trace["target"] >= 0).sum()), 1),
        "eta": ETA,
        "target": trace["target"],
        "zeros": np.zeros(trace.model.sizes.n_hidden),
        "one_hot": np.eye(n_out),
    }


def whole(trace: Trace, line: str, t: int) -> Any:
    """What the right side of a line comes to."""
    return eval(ast.unparse(ast.parse(line).body[0].value), names(trace, t))


def check(trace: Trace, line: Line) -> None:
    at, lazy = numbers(trace), line.read()
    expected = np.asarray(whole(trace, line.row.numpy, line.t), float)
    shape = at.shape(line.row.name)
    expected = np.broadcast_to(expected, shape)
    for indices in np.ndindex(*shape):
        value = lazy.at(indices).value(at.final)
        assert np.isclose(value, expected[indices], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES)
def test_every_line_of_the_table(trace: Trace) -> None:
    equations = Equations(trace.model.cell, trace.model.head)
    for row in (*equations.forward, *equations.backward, *equations.update):
        for t in range(len(trace)):
            line = Line(row, t, trace, equations, ETA)
            assert not isinstance(line.read(), Opaque)
            check(trace, line)


@pytest.mark.parametrize(("name", "text"), STRANGE, ids=[text for _, text in STRANGE])
def test_strange_lines_too(name: str, text: str) -> None:
    trace = ran(bias=True)
    equations = Equations(trace.model.cell, trace.model.head)
    row = replace(equations.table[name], numpy=text)
    for t in range(len(trace)):
        line = Line(row, t, trace, equations, ETA)
        assert not isinstance(line.read(), Opaque)
        check(trace, line)


@pytest.mark.parametrize(
    "text",
    [
        "dz[t] = np.linalg.solve(W, dh[t])",
        "dz[t] = [one for one in dh[t]]",
        "dz[t] = dh[t] if h[t].any() else zeros",
        "for t in range(3): pass",
        "dz[t] = __import__('os').system('true')",
        "dz[t] = nowhere[t]",
    ],
)
def test_what_no_rule_covers_is_left_as_it_is(text: str) -> None:
    trace = ran()
    equations = Equations(trace.model.cell, trace.model.head)
    line = Line(replace(equations.table["dz"], numpy=text), 1, trace, equations)
    lazy = line.read()
    assert isinstance(lazy, Opaque)
    assert lazy.at((2,)).value(numbers(trace).final) == trace["dz"][1, 2]
    assert list(lazy.reads(Entry("dh", 1, (0,)))) == [(None,)]
    assert list(lazy.reads(Entry("y", 1, (0,)))) == []


def test_a_sum_over_many_is_one_node_however_often_it_is_met() -> None:
    trace = ran()
    equations = Equations(trace.model.cell, trace.model.head)
    lazy = Line(equations.table["y"], 0, trace, equations).read()
    largest = [part for part in _walk(lazy.at((0,))) if part.kind == "max"]
    assert len({id(part) for part in largest}) <= 2
    assert len(largest) > 2


def _walk(node: Node) -> list[Node]:
    return [node, *(inner for part in node.parts for inner in _walk(part))]
