"""Back through training: from the window, with keys and with buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stories.test_back import state

if TYPE_CHECKING:
    from tests.reader import Reader

#: A key that leads on, and the one that undoes it.
GEARS = (
    ("F11", "Ctrl+F11"),
    ("Right", "Left"),
    ("F10", "Shift+F10"),
    ("Shift+F11", "Ctrl+Left"),
    ("Ctrl+PgDown", "Ctrl+PgUp"),
    ("Ctrl+U", "Ctrl+Shift+U"),
)


def seen(reader: Reader) -> tuple[object, ...]:
    """All that is on show."""
    reader.window.desk.rest()
    timeline = reader.window.transport.timeline.picture
    values = reader.window.values.canvas.picture
    return (
        state(reader.session),
        reader.diagram_texts(),
        reader.weights_texts(),
        timeline.shapes,
        values.shapes,
        reader.window.toolbar._state.text(),
    )


def test_each_update_is_taken_back(reader: Reader) -> None:
    on = []
    for _ in range(6):
        on.append(seen(reader))
        reader.presses("Ctrl+PgDown")
        reader.presses("Right", "Right")
    for expected in reversed(on):
        reader.clicks(reader.window.toolbar.back)
        assert seen(reader) == (*expected[:-1], reader.window.toolbar._state.text())
    assert reader.session.place.update == 0


def test_a_training_run_is_taken_back_one_by_one(reader: Reader) -> None:
    losses = [reader.session.trace.loss]
    reader.presses("Ctrl+T")
    for _ in range(10):
        reader.waits(0.05)
        losses.append(reader.session.trace.loss)
    reader.presses("Ctrl+T")
    assert reader.session.place.update == 10
    for loss in reversed(losses[:-1]):
        reader.presses("Ctrl+Shift+U")
        assert reader.session.trace.loss == loss


def test_taking_back_pauses_training(reader: Reader) -> None:
    reader.presses("Ctrl+T")
    reader.waits(0.2)
    made = reader.session.place.update
    reader.clicks(reader.window.toolbar.back)
    reader.waits(1.0)
    assert not reader.window.desk.training
    assert reader.session.place.update == made - 1


def test_before_the_first_update_it_is_said(reader: Reader) -> None:
    reader.presses("Ctrl+PgUp")
    assert "no update has been made" in reader.window.toolbar._state.text()
    reader.presses("Right")
    assert "updates made: 0" in reader.window.toolbar._state.text()


def test_f10_into_an_update_and_back(reader: Reader) -> None:
    reader.presses("End")
    before = seen(reader)
    reader.presses("F10", "F10")
    assert reader.session.place.update == 1
    reader.presses("Shift+F10", "Shift+F10")
    assert seen(reader) == before


@settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(walk=st.lists(st.sampled_from(GEARS), min_size=1, max_size=12), start=st.integers(0, 26))
def test_any_walk_of_keys_is_undone(reader: Reader, walk: list, start: int) -> None:
    reader.window.desk.do(lambda session: session.reset().go_to(start))
    states, undo = [seen(reader)], []
    for on, back in walk:
        place = reader.session.place
        reader.presses(on, on=reader.window.diagram.canvas)
        if reader.session.place != place:
            states.append(seen(reader))
            undo.append(back)
    for back, expected in zip(reversed(undo), reversed(states[:-1]), strict=True):
        reader.presses(back, on=reader.window.diagram.canvas)
        assert seen(reader) == expected


@pytest.mark.parametrize("button", ["pass_back", "finish"])
def test_the_pass_has_buttons_too(reader: Reader, button: str) -> None:
    reader.window.desk.do(lambda session: session.go_to(12))
    reader.clicks(reader.window.transport.buttons[button])
    assert reader.index == {"pass_back": 9, "finish": 23}[button]
