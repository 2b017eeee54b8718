"""Using what was learned: a reader types, reads the answer, draws, looks inside, and goes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from rnnviz.drawing.shapes import Spot
from rnnviz.language import speak
from rnnviz.panes.trying import LIVE
from rnnviz.training.sampling import MOST
from tests.reader import Reader, opened, texts_of
from tests.session.learners import learner


@pytest.fixture
def learned(qtbot: QtBot) -> Reader:
    reader = opened(qtbot, session=learner(updates=200))
    reader.presses("Ctrl+L")
    return reader


def drawn(reader: Reader) -> str:
    """The sequence in the pane, as one reads it."""
    experiment, sampling = reader.session.experiment, reader.session.used.sampling
    assert sampling is not None
    return " ".join(experiment.input_words[k] for k in sampling.inputs)


def test_a_new_sequence_is_typed_and_answered(reader: Reader) -> None:
    reader.presses("Ctrl+L")
    trying = reader.window.use.trying
    assert trying.line.hasFocus()
    reader.types(trying.line, "bat baseball bat")
    texts = texts_of(trying.area.canvas)
    assert {"1", "2", "3", "baseball", "bat", "배트"} <= set(texts)
    assert not trying.buttons["one"].isVisible()
    assert "no input that could be fed back" in trying.remark.text()


def test_an_unknown_word_is_named_and_left_out_or_added(reader: Reader) -> None:
    reader.presses("Ctrl+L")
    trying = reader.window.use.trying
    reader.types(trying.line, "baseball glove")
    assert "“glove” at place 2 is not known" in trying.problem.text()
    assert trying.line.text() == "baseball glove"
    assert trying.buttons["add"].isVisible()
    reader.clicks(trying.buttons["add"])
    assert not trying.problem.isVisible()
    assert "glove" in reader.session.experiment.input_words
    assert "glove" in texts_of(trying.area.canvas)
    reader.presses("Ctrl+Z", on=reader.window)
    assert "glove" not in reader.session.experiment.input_words
    assert trying.problem.isVisible()
    reader.clicks(trying.buttons["take_out"])
    assert trying.line.text() == "baseball"
    assert not trying.problem.isVisible()


def test_symbols_are_drawn_one_by_one_and_taken_back(learned: Reader) -> None:
    trying = learned.window.use.trying
    learned.types(trying.line, "a b")
    learned.sets(trying.temperature, "0")
    learned.clicks(trying.buttons["one"])
    assert drawn(learned) == "a b c"
    learned.presses("Ctrl+D", "Ctrl+D", on=learned.window)
    assert drawn(learned) == "a b c a b"
    learned.clicks(trying.buttons["back"])
    assert drawn(learned) == "a b c a"
    learned.clicks(trying.buttons["again"])
    assert drawn(learned) == "a b"
    assert not trying.buttons["back"].isEnabled()


def test_a_portion_is_drawn_in_time_and_can_be_stopped(learned: Reader) -> None:
    trying = learned.window.use.trying
    learned.sets(trying.portion, "40")
    assert trying.buttons["run"].text() == "Draw 40"
    learned.clicks(trying.buttons["run"])
    assert trying.buttons["run"].text() == "Stop"
    learned.waits(0.5)
    count = learned.session.inspection.use.count
    assert 0 < count < 40
    learned.clicks(trying.buttons["run"])
    learned.waits(2.0)
    assert learned.session.inspection.use.count == count
    learned.clicks(trying.buttons["run"])
    for _ in range(60):
        learned.waits(0.1)
    assert learned.session.inspection.use.count == count + 40
    assert trying.buttons["run"].text() == "Draw 40"
    assert not learned.window.desk.busy


def test_a_seed_draws_the_same_again_and_another_one_others(learned: Reader) -> None:
    trying = learned.window.use.trying
    learned.sets(trying.temperature, "3")
    learned.sets(trying.portion, "30")
    learned.clicks(trying.buttons["run"])
    learned.waits(10.0)
    first = drawn(learned)
    learned.clicks(trying.buttons["again"])
    learned.clicks(trying.buttons["run"])
    learned.waits(10.0)
    assert drawn(learned) == first
    learned.clicks(trying.buttons["renew"])
    assert drawn(learned) != first
    learned.sets(trying.seed, "1")
    assert drawn(learned) == first


def test_drawing_stops_where_no_more_fits(learned: Reader) -> None:
    trying = learned.window.use.trying
    learned.sets(trying.portion, "1000")
    learned.clicks(trying.buttons["run"])
    for _ in range(80):
        learned.waits(0.1)
    assert learned.session.used.steps == MOST
    assert not learned.window.desk.sampling
    assert not trying.buttons["one"].isEnabled()
    assert str(MOST) in trying.remark.text()


def test_a_symbol_is_picked_and_its_step_looked_at(learned: Reader) -> None:
    trying = learned.window.use.trying
    learned.sets(trying.portion, "60")
    learned.clicks(trying.buttons["run"])
    learned.waits(10.0)
    canvas = trying.area.canvas
    assert canvas.picture is not None
    spot = next(
        one
        for one in canvas.picture.shapes
        if isinstance(one, Spot) and (one.name, one.t) == ("symbol", 9)
    )
    learned.clicks(canvas, QPoint(round(spot.x + spot.w / 2), round(spot.y + spot.h / 2)))
    assert learned.session.inspection.use.at == 9
    steps = [one.t for one in canvas.picture.shapes if isinstance(one, Spot)]
    assert 9 in [t for t in steps if t < 12]
    assert "10" in texts_of(canvas)


def test_what_was_drawn_is_copied_as_one_would_type_it(learned: Reader) -> None:
    trying = learned.window.use.trying
    learned.types(trying.line, "a b")
    learned.sets(trying.temperature, "0")
    learned.clicks(trying.buttons["one"])
    learned.presses("Ctrl+Alt+C", on=learned.window)
    assert QGuiApplication.clipboard().text() == "a b c"


def test_steps_are_looked_at_by_keyboard(learned: Reader) -> None:
    trying = learned.window.use.trying
    learned.sets(trying.portion, "30")
    learned.clicks(trying.buttons["run"])
    learned.waits(10.0)
    place = learned.session.place
    trying.area.setFocus()
    learned.presses("Left", "Left")
    assert learned.session.inspection.use.at == 34
    assert "35. after" in trying.area.accessibleDescription()
    learned.presses("Home", "Right")
    assert learned.session.inspection.use.at == 1
    learned.presses("End")
    assert learned.session.inspection.use.at == 36
    assert learned.session.place == place


def test_a_look_inside_is_an_edit_that_can_be_undone(learned: Reader) -> None:
    trying = learned.window.use.trying
    learned.types(trying.line, "b c")
    learned.clicks(trying.buttons["one"])
    wanted = drawn(learned)
    before = learned.session.experiment
    learned.clicks(trying.buttons["inside"])
    assert learned.line.text() == wanted
    assert learned.session.experiment.inputs == tuple(wanted.split())
    learned.presses("Ctrl+Z", on=learned.window)
    assert learned.session.experiment is before


def test_what_is_taken_for_what_follows_training(learned: Reader) -> None:
    learned.clicks(learned.window.use.parts.buttons["confusion"])
    taken = learned.window.use.taken
    assert "100.0 % right: 7 of 7 steps" in texts_of(taken.area.canvas)[0]
    learned.presses("Ctrl+R", on=learned.window)
    texts = texts_of(taken.area.canvas)
    assert "100.0 %" not in texts[0]
    assert any("mistaken" in text for text in texts)


def test_while_it_trains_only_the_first_symbols_are_drawn_anew(learned: Reader) -> None:
    trying = learned.window.use.trying
    learned.sets(trying.portion, "60")
    learned.clicks(trying.buttons["run"])
    learned.waits(10.0)
    learned.presses("Ctrl+T", on=learned.window)
    learned.waits(0.1)
    assert str(LIVE) in trying.remark.text()
    columns = [text for text in texts_of(trying.area.canvas) if text == str(7 + LIVE)]
    assert columns
    learned.presses("Ctrl+T", on=learned.window)
    assert str(67) in texts_of(trying.area.canvas)


def test_the_pane_speaks_korean(learned: Reader) -> None:
    learned.window.switch_language()
    say = speak("ko")
    trying = learned.window.use.trying
    assert trying.buttons["one"].text() == say("use.one")
    assert trying.slider.accessibleName() == say("use.temperature")
    assert learned.window.use.parts.buttons["confusion"].text() == say("use.confusion")
