"""Arithmetic on entries: how one number of a run comes about from others, as a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from rnnviz.network.arrays import quiet
from rnnviz.stepping.entry import NO_ENTRY, Entry

Look = Callable[[Entry], float]
#: What the kinds of nodes compute from their parts.
OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "+": lambda *parts: np.sum(parts),
    "-": np.subtract,
    "*": lambda *parts: np.prod(parts),
    "/": np.divide,
    "**": np.power,
    "neg": np.negative,
    ">": np.greater,
    "tanh": np.tanh,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "clip": np.clip,
    "maximum": np.maximum,
    "sum": lambda *parts: np.sum(parts),
    "max": lambda *parts: np.max(parts),
    "norm": lambda *parts: np.linalg.norm(parts),
}


@dataclass(frozen=True, slots=True)
class Node:
    """An entry, a number (maybe with a name: n, eta, k), or an operation on other nodes.

    Of the kind `given` it is an entry of which nothing more is known than what it is worth.
    """

    kind: str
    parts: tuple[Node, ...] = ()
    entry: Entry = NO_ENTRY
    number: float = 0.0
    name: str = ""

    def leaves(self) -> tuple[Entry, ...]:
        """The entries that it reads, in their order, each once."""
        found: dict[Entry, None] = {}
        _collect(self, found, set())
        return tuple(found)

    @quiet
    def value(self, look: Look) -> float:
        """What it comes to; what overflows or is no number is inf or nan."""
        return _value(self, look, {})

    def terms(self) -> Iterator[Node]:
        """What it is the sum of; itself when it is no sum."""
        if self.kind == "+":
            for part in self.parts:
                yield from part.terms()
        elif self.kind == "-":
            yield from self.parts[0].terms()
            yield from map(negative, self.parts[1].terms())
        else:
            yield self

    def of_loss(self, loss: int, names: tuple[str, ...]) -> Node:
        """The same with the parts of these quantities that come from one loss alone."""
        if self.kind == "entry" and self.entry.name in names:
            return of(self.entry._replace(loss=loss))
        if not self.parts:
            return self
        return Node(self.kind, tuple(part.of_loss(loss, names) for part in self.parts))


def of(entry: Entry) -> Node:
    """An entry as a node."""
    return Node("entry", entry=entry)


def number(value: float, name: str = "") -> Node:
    """A number as a node."""
    return Node("number", number=float(value), name=name)


def negative(node: Node) -> Node:
    """A node with the other sign."""
    return node.parts[0] if node.kind == "neg" else Node("neg", (node,))


# The sum over a vector stands beside each of its entries, as the same node: it is visited once.


def _collect(node: Node, found: dict[Entry, None], seen: set[int]) -> None:
    if node.kind == "entry":
        found[node.entry] = None
    elif id(node) not in seen:
        seen.add(id(node))
        for part in node.parts:
            _collect(part, found, seen)


def _value(node: Node, look: Look, known: dict[int, float]) -> float:
    if node.kind in ("entry", "given"):
        return float(look(node.entry))
    if node.kind == "number":
        return node.number
    if id(node) not in known:
        parts = (np.float64(_value(part, look, known)) for part in node.parts)
        known[id(node)] = float(OPERATIONS[node.kind](*parts))
    return known[id(node)]
