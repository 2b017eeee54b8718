"""Somebody who chooses an optimizer, clips, steps through an update, and trains up to a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from rnnviz.drawing import numerals
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.optimizers import MEMORIES
from rnnviz.panes.method import SCHEDULES
from rnnviz.panes.training import TrainingPane
from tests.reader import Reader, opened, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[Reader]:
    reader = opened(qtbot)
    reader.clicks(reader.window.shelf.choices.buttons["training"])
    yield reader
    reader.leaves()


def pane(reader: Reader) -> TrainingPane:
    return reader.window.training


def chooses(box: QComboBox, row: int) -> None:
    """By keyboard, as one does in a list."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(row):
        QTest.keyClick(box, Qt.Key.Key_Down)


def method(reader: Reader, optimizer: str, **bounds: float) -> None:
    form = pane(reader).method
    chooses(form.optimizer, [*MEMORIES].index(optimizer))
    for name, bound in bounds.items():
        reader.sets(getattr(form, name), f"{bound:g}")


def trains(reader: Reader, most: int = 2000) -> None:
    """Time passes until it stops by itself."""
    for _ in range(most):
        if not reader.window.desk.training:
            return
        reader.waits(0.05)
    raise AssertionError("it does not stop")


def told(reader: Reader) -> str:
    """All that the pane says."""
    labels = pane(reader).findChildren(QLabel)
    return " | ".join(one.text() for one in labels if one.isVisibleTo(pane(reader)))


@pytest.mark.parametrize("optimizer", MEMORIES)
def test_every_op_of_an_update_is_stepped_through_and_shown(reader: Reader, optimizer: str) -> None:
    method(reader, optimizer, clip_norm=0.3, clip_value=0.1)
    reader.clicks(reader.window.toolbar.passes["update"])
    program = reader.session.program
    seen = []
    for _ in program.update:
        op = reader.session.reached.op
        seen.append(op.name)
        shown = texts_of(reader.window.values.canvas)
        title = speak("en")(
            f"optimizer.{program.equations.table[op.name].says or op.name}_title",
            weight=program.equations.table[op.name].of,
        )
        assert any(title in text for text in shown)
        reader.presses("Right", on=reader.window.diagram.canvas)
        reader.waits(1.0)
    assert seen == list(program.update)


def test_it_says_what_an_optimizer_does_and_what_clipping_leaves(reader: Reader) -> None:
    method(reader, "adam", clip_norm=0.3)
    say = speak("en")
    assert say("aims.adam_about") in told(reader)
    form = pane(reader).method
    assert form.norm.text() == numerals.UNKNOWN
    reader.presses("End", on=reader.window.diagram.canvas)
    before, _, after = form.norm.text().partition(" → ")
    assert float(before) > float(after) == 0.3
    reader.sets(form.clip_norm, "0")
    assert reader.session.experiment.method.clip_norm is None
    assert " → " not in form.norm.text()
    assert form.clip_norm.text() == say("aims.off")


def test_settings_are_taken_back_and_made_again(reader: Reader) -> None:
    method(reader, "rmsprop", clip_value=0.2)
    canvas = reader.window.diagram.canvas
    reader.presses("Ctrl+Z", "Ctrl+Z", on=canvas)
    assert reader.session.experiment.method.optimizer == "sgd"
    assert pane(reader).method.optimizer.currentIndex() == 0
    reader.presses("Ctrl+Y", "Ctrl+Y", on=canvas)
    assert reader.session.experiment.method.clip_value == 0.2
    assert pane(reader).method.clip_value.value() == 0.2


def test_a_schedule_has_its_numbers_and_tells_the_next_rate(reader: Reader) -> None:
    form = pane(reader).method
    assert not form.every.isVisibleTo(pane(reader))
    chooses(form.schedule, [*SCHEDULES].index("step"))
    reader.sets(form.every, "2")
    reader.sets(form.factor, "0.1")
    assert reader.session.schedule == ("step", 2, 0.1)
    first = float(form.rate.text())
    reader.presses("Ctrl+U", "Ctrl+U", on=reader.window.diagram.canvas)
    assert float(form.rate.text()) == pytest.approx(first / 10)
    assert f"{first / 10:g}" in reader.window.toolbar._state.toolTip()
    chooses(form.schedule, [*SCHEDULES].index("cosine"))
    reader.sets(form.to, "0.05")
    reader.sets(form.over, "10")
    assert reader.session.schedule == ("cosine", 0.05, 10)
    assert not form.every.isVisibleTo(pane(reader))


@pytest.mark.parametrize("language", LANGUAGES)
def test_until_a_loss(reader: Reader, language: str) -> None:
    reader.window.desk.do(lambda session: session.set_language(language))
    reader.window.desk.set_rate(1000)
    goals = pane(reader).goals
    reader.sets(goals.loss, "0.3")
    reader.clicks(goals.go["loss"])
    assert reader.window.desk.training
    trains(reader)
    assert reader.session.trace.loss < 0.3
    said = speak(language)(reader.session.problems["goal"])
    assert said in told(reader)
    assert said in reader.window.toolbar._state.toolTip()
    reader.presses("Ctrl+U", on=reader.window.diagram.canvas)
    assert "goal" not in reader.session.problems


def test_epoch_updates_and_end(reader: Reader) -> None:
    goals, desk = pane(reader).goals, reader.window.desk
    desk.set_rate(1000)
    reader.clicks(goals.go["epoch"])
    trains(reader)
    assert reader.session.place.update == 1
    reader.sets(goals.updates, "7")
    reader.clicks(goals.go["updates"])
    trains(reader)
    assert reader.session.place.update == 8
    reader.sets(goals.end, "20")
    reader.clicks(goals.go["end"])
    trains(reader)
    assert reader.session.place.update == 20
    reader.presses("Ctrl+Alt+E", on=reader.window.diagram.canvas)
    trains(reader)
    assert reader.session.place.update == 21
    assert "updates made: 21" in told(reader) or "made: 21" in pane(reader).made.text()


def test_without_anything_held_out_there_is_no_early_stop(reader: Reader) -> None:
    patience = pane(reader).goals.patience
    assert not patience.isEnabled()
    assert patience.toolTip() == speak("en")("aims.nothing_held_out")


def test_early_stop_goes_back_to_where_the_data_held_out_were_told_best(reader: Reader) -> None:
    reader.window.desk.edit(lambda session: session.open_task("next-note"))
    goals = pane(reader).goals
    reader.sets(goals.patience, "2")
    reader.sets(goals.updates, "2000")
    reader.clicks(goals.go["updates"])
    trains(reader)
    session = reader.window.desk.session
    assert session.problems["goal"].key == "aims.early"
    assert 0 < session.place.update < 2000
    assert session.goals.patience == 2
    assert type(session.goals.patience) is int


@pytest.mark.parametrize("optimizer", MEMORIES)
def test_what_diverges_stops_says_where_and_offers_a_way_on(reader: Reader, optimizer: str) -> None:
    method(reader, optimizer)
    desk = reader.window.desk
    chooses(pane(reader).method.schedule, [*SCHEDULES].index("step"))
    desk.edit(lambda session: session.set_schedule(("step", 5, 1e300)))
    desk.set_rate(1000)
    reader.clicks(pane(reader).goals.go["end"])
    trains(reader)
    session = reader.session
    assert pane(reader).trouble.stopped.text() == speak("en")(session.problems["training"])
    assert str(session.place.update + 1) in pane(reader).trouble.stopped.text()
    assert speak("en")("aims.last_good", n=session.place.update) in told(reader)
    assert session.is_finite
    rate = session.learning_rate
    reader.clicks(pane(reader).trouble.halve)
    assert reader.session.learning_rate == rate / 2


def test_all_of_it_is_reached_by_keyboard_and_has_a_name(reader: Reader) -> None:
    shown = pane(reader)
    for form in (shown.method, shown.goals):
        for field in form.findChildren(QComboBox):
            assert field.accessibleName()
            assert field.focusPolicy() & Qt.FocusPolicy.TabFocus
    for button in shown.goals.go.values():
        assert button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    shown.goals.go["updates"].setFocus()
    QTest.keyClick(shown.goals.go["updates"], Qt.Key.Key_Space)
    assert reader.window.desk.training
