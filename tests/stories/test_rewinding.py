"""Training as a tape: a reader winds it back and on, and tries other settings from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.language import speak
from tests.reader import opened

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.reader import Reader


def updates(reader: Reader, count: int) -> None:
    """Make so many updates by key, the tape standing where it does."""
    for _ in range(count):
        reader.presses("Ctrl+U")


def state(reader: Reader) -> str:
    return reader.window.toolbar._state.text()


def test_the_tape_is_wound_back_and_on_by_key(reader: Reader) -> None:
    seen = [reader.session.trace["W"]]
    for _ in range(6):
        updates(reader, 1)
        seen.append(reader.session.trace["W"])
    for key, update in (
        ("Ctrl+Shift+Left", 5),
        ("Ctrl+Shift+Left", 4),
        ("Ctrl+Shift+Home", 0),
        ("Ctrl+Shift+Right", 1),
        ("Ctrl+Shift+End", 6),
    ):
        reader.presses(key)
        reader.waits(0.02)
        assert reader.session.place.update == update
        assert np.array_equal(reader.session.trace["W"], seen[update])
        assert state(reader).startswith(speak("en")("train.state", n=update))


def test_a_far_update_is_on_the_way_for_a_while_and_says_so(reader: Reader) -> None:
    desk = reader.window.desk
    desk.do(lambda session: session.train(5000).go_to_update(0))
    desk.go_to_update(2559)
    left = iter(range(20))
    desk.pass_time(0.016, lambda: next(left, None) is None)
    update = reader.session.place.update
    assert 0 < update < 2559
    assert state(reader).startswith(speak("en")("train.on_the_way", n=update, to=2559))
    reader.waits(1.0)
    assert state(reader).startswith(speak("en")("train.state", n=2559))


def test_another_learning_rate_from_further_back_and_both_ends_are_still_there(
    reader: Reader,
) -> None:
    updates(reader, 6)
    first = reader.session.trace["W"]
    for _ in range(3):
        reader.presses("Ctrl+Shift+Left")
    reader.waits(0.02)
    reader.sets(reader.window.model.learning_rate, "0.05")
    updates(reader, 3)
    assert len(reader.session.recording.branches) == 2
    assert not np.array_equal(reader.session.trace["W"], first)
    reader.window.desk.do(lambda session: session.show_branch(0))
    assert np.array_equal(reader.session.trace["W"], first)
    assert reader.window.model.learning_rate.value() == 0.5


def test_another_seed_is_another_network_and_can_be_undone(reader: Reader) -> None:
    updates(reader, 2)
    before = reader.session.trace["W"]
    reader.clicks(reader.window.toolbar.seed)
    assert (reader.session.place.update, reader.session.experiment.words.seed) == (0, 9)
    reader.presses("Ctrl+Z")
    assert np.array_equal(reader.session.trace["W"], before)
    reader.presses("Ctrl+R")
    assert (reader.session.place.update, reader.session.experiment.words.seed) == (0, 8)
    reader.presses("Ctrl+Z", "Ctrl+Shift+Left")
    reader.waits(0.02)
    assert reader.session.place.update == 1


def test_while_training_as_fast_as_possible_all_is_seen_in_the_end(qtbot: QtBot) -> None:
    reader = opened(qtbot)
    desk = reader.window.desk
    desk.set_rate(0)
    reader.presses("Ctrl+T")
    for _ in range(7):
        left = iter(range(3))
        desk.pass_time(0.016, lambda left=left: next(left, None) is None)
    reader.presses("Ctrl+T")
    weights, diagram = reader.weights_texts(), reader.diagram_texts()
    again = opened(qtbot, session=reader.session)
    assert again.weights_texts() == weights
    assert again.diagram_texts() == diagram
    assert state(again) == state(reader)
    for one in (again, reader):
        one.leaves()
