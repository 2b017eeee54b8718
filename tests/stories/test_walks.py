"""Back is exact on all gears: forwards at random and back again, everything on show is the same."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING

import pytest

from rnnviz.panes.canvas import Canvas
from rnnviz.stepping.entry import Entry
from tests.stories.test_taking_back import GEARS

if TYPE_CHECKING:
    from tests.reader import Reader

#: Terms are many and updates are long: most steps of a walk are of the finer gears.
WEIGHTS = (12, 5, 3, 2, 1, 1)


def all_on_show(reader: Reader) -> str:
    """A sum over every shape of every picture that can be seen, and the place."""
    reader.window.desk.rest()
    total = hashlib.sha256(repr(reader.session.place).encode())
    for canvas in reader.window.findChildren(Canvas):
        if canvas.isVisible() and canvas.picture is not None:
            total.update(repr(canvas.picture.shapes).encode())
            if canvas._overlay is not None:
                size = (float(canvas.width()), float(canvas.height()))
                total.update(repr(canvas._overlay(size).shapes).encode())
    return total.hexdigest()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "entry", [Entry("dW", 0, (1, 2)), Entry("z", 1, (3,)), Entry("W", 0, (0, 0))], ids=str
)
def test_a_walk_over_all_gears_and_back(reader: Reader, seed: int, entry: Entry) -> None:
    draw = random.Random(f"{seed}{entry}")
    kinds = [lambda s: s, lambda s: s.set_bias(True), lambda s: s.set_truncation(1)]
    reader.window.desk.do(kinds[seed % 3])
    reader.window.desk.do(lambda session: session.go_to(draw.randrange(20)).ask_origin(entry))
    canvas = reader.window.diagram.canvas
    sums, undo = [all_on_show(reader)], []
    for on, back in draw.choices(GEARS, WEIGHTS, k=25):
        place = reader.session.place
        reader.presses(on, on=canvas)
        if reader.session.place != place:
            sums.append(all_on_show(reader))
            undo.append(back)
    assert len(set(sums)) > len(sums) // 2
    for back, expected in zip(reversed(undo), reversed(sums[:-1]), strict=True):
        reader.presses(back, on=canvas)
        assert all_on_show(reader) == expected


@pytest.mark.parametrize("start", [0, 9, 14, 24])
def test_terms_go_through_everything_and_back(reader: Reader, start: int) -> None:
    reader.window.desk.do(lambda session: session.go_to(start))
    canvas, sums = reader.window.diagram.canvas, []
    for _ in range(40):
        sums.append(all_on_show(reader))
        reader.presses("F11", on=canvas)
    for expected in reversed(sums):
        reader.presses("Ctrl+F11", on=canvas)
        assert all_on_show(reader) == expected


def test_backwards_first_and_on_again(reader: Reader) -> None:
    """There is one order of all terms, whichever side one comes from."""
    reader.window.desk.do(lambda session: session.go_to(14))
    places = []
    for _ in range(60):
        places.append(reader.session.place)
        reader.window.desk.do(lambda session: session.step_term_back())
    for expected in reversed(places):
        reader.window.desk.do(lambda session: session.step_term())
        assert reader.session.place == expected
