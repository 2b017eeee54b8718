"""Back is exact: n steps forward and n back is the same state, bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from rnnviz.drawing.shapes import Spot
from rnnviz.session import losses_so_far
from tests.article import count

if TYPE_CHECKING:
    from rnnviz.session import Session, losses_so_far
    from tests.reader import Reader

QUANTITIES = ("h0", "x", "z", "h", "o", "y", "L", "do", "own", "carried", "dz", "dU", "dW", "dV")


def state(session: Session) -> tuple[object, ...]:
    """All that a session says, to the last bit."""
    numbers = {name: session.trace[name].tobytes() for name in (*QUANTITIES, "U", "W", "V")}
    curve = tuple(one.tobytes() for one in losses_so_far(session))
    return session.place, session.typed, session.learning_rate, numbers, curve


@pytest.mark.parametrize("n", [1, 4, 13, 26])
def test_n_on_and_n_back(reader: Reader, n: int) -> None:
    before, texts = state(reader.session), reader.diagram_texts()
    reader.presses(*["Right"] * n)
    assert reader.index == n
    reader.presses(*["Left"] * n)
    assert state(reader.session) == before
    assert reader.diagram_texts() == texts


def test_every_op_looks_the_same_from_both_sides(reader: Reader) -> None:
    on = []
    for _ in range(count(2)):
        reader.waits(1.0)
        on.append((reader.diagram_texts(), reader.weights_texts()))
        reader.presses("Right")
    for seen in reversed(on):
        reader.window.desk.do(lambda session: session)
        assert (reader.diagram_texts(), reader.weights_texts()) == seen
        reader.presses("Left")


def test_back_after_training_too(reader: Reader) -> None:
    for _ in range(5):
        reader.presses("Ctrl+U")
    before = state(reader.session)
    reader.presses(*["Right"] * 20, *["Left"] * 20)
    assert state(reader.session) == before


def test_time_steps_on_and_back(reader: Reader) -> None:
    before = state(reader.session)
    reader.presses(*["F10"] * 5)
    assert reader.index == count(2) - 1
    reader.presses(*["Shift+F10"] * 5)
    assert state(reader.session) == before


@pytest.mark.parametrize("weight", ["U", "W", "V"])
def test_the_update_op_shows_the_weight_minus_eta_times_its_gradient(
    reader: Reader, weight: str
) -> None:
    reader.presses("End")
    session = reader.session
    old, gradient = session.trace[weight], getattr(session.trace.gradients, weight)
    expected = old - session.learning_rate * gradient
    view = reader.window.diagram.canvas._describe.args[0]
    assert np.array_equal(view.weight(weight), expected)
    reader.presses("F10")
    assert np.array_equal(reader.session.trace[weight], expected)


def test_a_weight_is_the_old_one_until_its_own_update_op(reader: Reader) -> None:
    def told(weight: str) -> str:
        return reader.window.weights.canvas._describe(Spot(0, 0, 0, 0, weight))

    reader.clicks(reader.window.toolbar.passes["backward"])
    old = {weight: told(weight) for weight in "UWV"}
    reader.clicks(reader.window.toolbar.passes["update"])
    assert told("U") != old["U"]
    assert (told("W"), told("V")) == (old["W"], old["V"])
    reader.presses("Right", "Right")
    assert told("V") != old["V"]
    reader.presses("Left", "Left", "Left")
    assert {weight: told(weight) for weight in "UWV"} == old
