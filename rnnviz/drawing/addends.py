"""The terms of an entry as a list: what is multiplied, with its numbers, and what that adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.ems import ems
from rnnviz.drawing.palette import faded
from rnnviz.drawing.picked import NOW, entry_text
from rnnviz.drawing.shapes import Box, Label, Line, Spot
from rnnviz.drawing.view import View
from rnnviz.stepping.arithmetic import Node
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.lines import GATHERED
from rnnviz.stepping.origin import Origin, Term
from rnnviz.stepping.spelling import spelled
from rnnviz.stepping.writing import LETTERS, screen_manner

PAD: Final = 16
ROW: Final = 18
#: Of more terms than these only those round the present one are shown, the others as their sum.
MOST: Final = 72
#: Where two names meet, from the left, and two numbers, from the right, in design pixels.
NAMES: Final = (76, 87)
NUMBERS: Final = (136, 124)
NAME_ROOM: Final = 64


class Sheet(NamedTuple):
    """What the list is written on: `now` is the number of the term being added, -1 for none."""

    view: View
    origin: Origin
    width: float
    zoom: float
    now: int

    @property
    def right(self) -> float:
        """Where numbers end."""
        return self.width - PAD * self.zoom

    @property
    def meet(self) -> tuple[float, float]:
        """Where the left one of two numbers ends, and the right one begins."""
        return self.right - NUMBERS[0] * self.zoom, self.right - NUMBERS[1] * self.zoom

    def known(self, node: Node) -> bool:
        """Whether all that a term reads has been computed at this place."""
        numbers = self.view.numbers
        return all(numbers.is_known(numbers.itself(leaf)) for leaf in node.leaves())

    def digits(self, node: Node) -> str:
        """A number as it is printed; a dash before it is known."""
        if node.kind == "number":
            return counted(node)
        if not self.known(node):
            return numerals.UNKNOWN
        return aligned(node.value(self.view.numbers.final))

    def name(self, node: Node) -> str:
        """What a leaf is called."""
        if node.kind in ("entry", "given"):
            return entry_text(self.view, node.entry)
        return LETTERS.get(node.name, (node.name,))[0] or spelled(node.number)

    def added(self, number: int) -> bool:
        """Whether a term is in the sum that is shown."""
        if self.now >= 0:
            return number <= self.now
        return self.origin.terms[number].op <= self.view.reached.index


def counted(node: Node) -> str:
    """A number of a line; one that counts is whole, others have digits enough for 0.999."""
    if node.name == "k":
        return str(round(node.number))
    return spelled(node.number, 4).removeprefix("1·")


def aligned(value: float) -> str:
    """A number of at most nine characters, so that columns hold: `−0.7414`, `12.50`, `8.6·10⁻⁴`."""
    size = abs(value)
    if value == 0 or not np.isfinite(value):
        return spelled(value)
    if not 0.01 <= size < 10_000:
        return spelled(float(f"{value:.1e}"), 2) if size < 0.01 else spelled(value, 2)
    text = f"{value:.4f}" if size < 10 else f"{value:.2f}"
    return text.replace("-", "−")


def sheet(view: View, origin: Origin, width: float, zoom: float) -> Sheet:
    """For an entry at the place on show."""
    return Sheet(view, origin, width, zoom, present(view, origin))


def present(view: View, origin: Origin) -> int:
    """The number, among all its terms, of the one that is being added to an entry; -1 for none."""
    at = view.term_at
    if at is None or view.numbers.itself(at.entry) != origin.entry:
        return -1
    own = [i for i, term in enumerate(origin.terms) if term.op == view.reached.index]
    return own[at.number] if at.number < len(own) else -1


def addends(on: Sheet, y: float) -> tuple[list[Any], float]:
    """The terms from y on, and their sum; and where that ends."""
    shapes: list[Any] = []
    terms = on.origin.terms
    first = min(max(0, on.now - MOST // 2), max(0, len(terms) - MOST))
    y = _left_out(on, terms[:first], y, shapes)
    for number in range(first, min(first + MOST, len(terms))):
        y = _row(on, number, y, shapes)
    y = _left_out(on, terms[first + MOST :], y, shapes)
    if len(terms) == 1 and not on.origin.is_sum:
        return shapes, y
    return [*shapes, *_total(on, y)], y + 21 * on.zoom


def _left_out(on: Sheet, terms: Sequence[Term], y: float, shapes: list[Any]) -> float:
    """So many terms more, and what those of them that are known add."""
    if not terms:
        return y
    known = [one.value for one in terms if one.op <= on.view.reached.index]
    text, muted = on.view.say("origin.more", n=len(terms)), on.view.palette.muted
    shapes.append(Label(PAD * on.zoom, y, text, 11.5 * on.zoom, muted))
    shapes.append(_number(on, y, aligned(sum(known)) if known else numerals.UNKNOWN, muted))
    return y + ROW * on.zoom


def _number(on: Sheet, y: float, text: str, color: str) -> Label:
    return Label(on.right, y, text, 11 * on.zoom, color, "mono", "right")


def _row(on: Sheet, number: int, y: float, shapes: list[Any]) -> float:
    """A term: the one that is being added is marked, those that are to come are pale."""
    term, palette = on.origin.terms[number], on.view.palette
    if number == on.now:
        tint = faded(palette.gradient if on.origin.is_sum else palette.U, 0.2)
        x, tall = (PAD - 8) * on.zoom, ROW * on.zoom
        box = Box(x, y - tall / 2, on.width - 2 * x, tall, tint, radius=4 * on.zoom)
        shapes.append(box)
        shapes.append(Spot(-1, y - tall / 2, 0, tall, NOW))
    color = palette.ink if on.added(number) else palette.faint
    sign, node = ("−", term.node.parts[0]) if term.node.kind == "neg" else ("", term.node)
    factors = node.parts if node.kind == "*" and len(node.parts) == 2 else (node,)
    if any(one.parts for one in factors):
        return _in_full(on, term.node, (y, color), shapes)
    shapes.append(Label(PAD * on.zoom, y, sign, 12.5 * on.zoom, color, "serif"))
    shapes += _factor(on, factors[0], y, (NAMES[0], len(factors) == 2))
    if len(factors) == 2:
        shapes += _times(on, y)
        shapes += _factor(on, factors[1], y, (NAMES[1], False))
        left, right = on.meet
        shapes.append(_number(on, y, on.digits(factors[0]), color)._replace(x=left))
        shapes.append(Label(right, y, on.digits(factors[1]), 11 * on.zoom, color, "mono"))
    shapes.append(_number(on, y, on.digits(term.node), color))
    return y + ROW * on.zoom


def _times(on: Sheet, y: float) -> Iterator[Label]:
    names = (NAMES[0] * on.zoom, NAMES[1] * on.zoom)
    for (left, right), sign in ((names, "·"), (on.meet, "×")):
        x = (left + right) / 2
        yield Label(x, y, sign, 11.5 * on.zoom, on.view.palette.muted, "mono", "center")


def _factor(on: Sheet, node: Node, y: float, at: tuple[float, bool]) -> Iterator[Any]:
    """The name of a factor, which leads to where that comes from: it ends at x, or begins there.

    A number that stands alone begins where the left ones of two do.
    """
    palette, zoom = on.view.palette, on.zoom
    color = palette.of(node.entry.name)
    color = palette.gradient_text if color == palette.gradient else color
    x, ends = at
    if x == NAMES[0] and not ends:
        x -= NAME_ROOM - 18
    align = "right" if ends else "left"
    yield Label(x * zoom, y, on.name(node), 12.5 * zoom, color, "serif", align)
    if node.kind == "entry":
        start = (x - NAME_ROOM if ends else x) * zoom
        area = (start, y - ROW / 2 * zoom, NAME_ROOM * zoom, ROW * zoom)
        yield link(on.view.numbers.itself(node.entry), area)


def link(entry: Entry, area: tuple[float, float, float, float]) -> Spot:
    """A spot that points at an entry."""
    row, column = (*entry.indices, -1, -1)[:2]
    return Spot(*area, entry.name, entry.t, row, column)


def _in_full(on: Sheet, node: Node, at: tuple[float, str], shapes: list[Any]) -> float:
    """A term that is no product of two numbers: in symbols, and below with its numbers."""
    (y, color), zoom, view = at, on.zoom, on.view

    def any_of(node: Node) -> str | None:
        """A sum over a vector in symbols: one of its parts stands for all."""
        if node.kind == "max":
            return f"max {entry_text(view, node.leaves()[0]._replace(indices=()))}"
        if node.kind == "norm":
            return f"‖{symbols.write(_indexless(node.parts[0]))}‖"
        return f"Σ {symbols.write(_indexless(node.parts[0]))}" if node.kind == "sum" else None

    def together(node: Node) -> str | None:
        """The same as a number."""
        return on.digits(node) if node.kind in GATHERED else None

    symbols = screen_manner(on.name, any_of)
    x, room = PAD * zoom, on.width - 2 * PAD * zoom
    text = symbols.write(node)
    value, put_in = on.digits(node), screen_manner(on.digits, together).write(node)
    shapes.append(Label(x, y, text, 12.5 * zoom, view.palette.ink, "serif", width=room))
    if put_in != value:
        y += ROW * zoom
        long = 11.5 * zoom * ems(put_in, 0.61) > room - 66 * zoom
        room -= 0 if long else 66 * zoom
        shapes.append(Label(x, y, put_in, 11.5 * zoom, color, "mono", width=room))
        y += ROW * zoom if long else 0
    shapes.append(_number(on, y, value, color))
    return y + (ROW + 2) * zoom


def _indexless(node: Node) -> Node:
    """The same for any entry of a vector."""
    if node.kind == "entry":
        return Node("entry", entry=node.entry._replace(indices=()))
    if node.kind == "max" or not node.parts:
        return node
    return Node(node.kind, tuple(map(_indexless, node.parts)))


def _total(on: Sheet, y: float) -> Iterator[Any]:
    """A rule, and the sum of all that has been added so far."""
    palette, terms = on.view.palette, on.origin.terms
    added = [term.value for i, term in enumerate(terms) if on.added(i)]
    x = PAD * on.zoom
    yield Line(x, y - 6 * on.zoom, on.right, y - 6 * on.zoom, palette.muted)
    y += 6 * on.zoom
    key = "origin.so_far" if len(added) < len(terms) else "origin.sum"
    text = on.view.say(key, n=len(added), total=len(terms))
    yield Label(x, y, text, 11.5 * on.zoom, palette.muted, width=on.right - x - 90 * on.zoom)
    written = spelled(sum(added), 6) if added else numerals.UNKNOWN
    yield _number(on, y, written, palette.ink)._replace(bold=True)
