"""The bug gallery's pane: a list, all about the mistake that is on, and the quiz."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.language import speak
from rnnviz.network.bugs import BUGS
from rnnviz.panes.bugs import NAME
from rnnviz.training.race import UPDATES
from tests.reader import texts_of

if TYPE_CHECKING:
    from rnnviz.panes.bugs import BugsPane
    from tests.reader import Reader

say = speak("en")


@pytest.fixture
def pane(reader: Reader) -> BugsPane:
    """The gallery, over a sequence in which every mistake is seen."""
    window = reader.window
    reader.types(window.words.inputs, "the old bat hit a ball")
    reader.types(window.words.targets, "x y z x y z")
    reader.types(window.model.h0, "0.5")
    reader.clicks(window.shelf.choices.buttons["bugs"])
    QApplication.processEvents()
    return window.bugs


def item_of(pane: BugsPane, name: str):
    rows = range(pane.all.count())
    return next(pane.all.item(row) for row in rows if pane.all.item(row).data(NAME) == name)


def switches(pane: BugsPane, name: str) -> None:
    """Click an entry of the list."""
    item = item_of(pane, name)
    pane.all.scrollToItem(item)
    middle = pane.all.visualItemRect(item).center()
    QTest.mouseClick(pane.all.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QApplication.processEvents()


def test_all_are_listed_and_those_without_a_place_are_greyed(pane: BugsPane) -> None:
    assert pane.all.isVisible()
    listed = [pane.all.item(row).text() for row in range(pane.all.count())]
    assert listed == [say(f"bug.{name}") for name in BUGS]
    enabled = {name for name in BUGS if item_of(pane, name).flags() & Qt.ItemFlag.ItemIsEnabled}
    assert "W_not_transposed" in enabled
    assert not enabled & {"bias_forgotten", "sum_for_mean"}


def test_a_click_switches_one_on_and_everything_about_it_is_told(
    reader: Reader, pane: BugsPane
) -> None:
    switches(pane, "W_not_transposed")
    assert reader.session.experiment.bug == "W_not_transposed"
    assert pane.mistake.isVisible()
    assert not pane.all.isVisible()
    lines = texts_of(pane.mistake.canvases["lines"])
    assert "carried[t] = dz[t + 1] @ W.T if t + 1 < T else zeros" in lines
    assert "carried[t] = dz[t + 1] @ W if t + 1 < T else zeros" in lines
    assert say("bug.W_not_transposed_why") in pane.mistake.labels["why"].text()
    assert say("bug.W_not_transposed_seen") in pane.mistake.labels["seen"].text()
    table = texts_of(pane.mistake.canvases["table"])
    assert table[table.index("∂V") + 1] == say("bugs.same")
    assert table[table.index("∂W") + 1].endswith("%")
    verdict = pane.mistake.labels["verdict"].text()
    assert "∂U, ∂W, ∂h₀" in verdict


def test_the_keyboard_switches_too(reader: Reader, pane: BugsPane) -> None:
    pane.all.setFocus()
    pane.all.setCurrentItem(item_of(pane, "detached"))
    reader.presses("Return", on=pane.all)
    assert reader.session.experiment.bug == "detached"
    pane.bugs.setFocus()
    for _ in BUGS:
        reader.presses("Up", on=pane.bugs)
    assert reader.session.experiment.bug == ""


def test_a_place_where_it_was_made_is_told_where_one_is_known(
    reader: Reader, pane: BugsPane
) -> None:
    switches(pane, "carried_dropped")
    assert BUGS["carried_dropped"].place in pane.mistake.labels["place"].text()
    reader.window.desk.do(lambda session: session.switch_bug("assigned_W"))
    assert not pane.mistake.labels["place"].isVisible()


def test_a_blind_spot_says_why_nothing_is_caught(reader: Reader, pane: BugsPane) -> None:
    reader.types(reader.window.model.h0, "0")
    switches(pane, "h0_ignored")
    verdict = pane.mistake.labels["verdict"].text()
    assert say("bugs.not_caught") in verdict
    assert say("check.h0") in verdict


def test_what_it_does_to_training_is_drawn_as_it_is_made(reader: Reader, pane: BugsPane) -> None:
    reader.window.desk.do(lambda session: session.set_learning_rate(0.1))
    switches(pane, "sign_reversed")
    before = len(pane.mistake.canvases["curves"].picture.shapes)
    reader.waits(0.016)
    QApplication.processEvents()
    assert reader.session.race.done
    assert len(pane.mistake.canvases["curves"].picture.shapes) > before + UPDATES
    assert not reader.window.desk.busy


def test_a_lane_that_diverged_says_when(reader: Reader, pane: BugsPane) -> None:
    wild = reader.window.desk
    wild.do(lambda session: session.set_activation("linear").set_learning_rate(10.0))
    switches(pane, "sign_reversed")
    reader.waits(0.016)
    said = pane.mistake.labels["diverged"]
    assert said.isVisible()
    assert str(len(reader.session.race.wrong.losses) + 1) in said.text()


def test_the_check_waits_while_training_runs(reader: Reader, pane: BugsPane) -> None:
    switches(pane, "detached")
    reader.clicks(reader.window.toolbar.train)
    assert pane.mistake.labels["verdict"].text() == say("bugs.training_now")
    reader.clicks(reader.window.toolbar.train)
    assert "∂W" in pane.mistake.labels["verdict"].text()


def test_a_mark_stays_in_sight_as_long_as_one_is_on(reader: Reader, pane: BugsPane) -> None:
    mark = reader.window.toolbar.mistake
    assert not mark.isVisible()
    switches(pane, "detached")
    assert mark.isVisible()
    assert say("bug.detached") in mark.toolTip()
    assert any(say("bugs.on") in one for one in reader.diagram_texts())
    reader.clicks(reader.window.shelf.choices.buttons["weights"])
    reader.clicks(mark)
    assert reader.session.inspection.shelf == "bugs"
    reader.clicks(reader.window.toolbar.reset)
    assert not mark.isVisible()
    assert pane.all.isVisible()


def test_a_mistake_that_lost_its_place_says_so(reader: Reader, pane: BugsPane) -> None:
    switches(pane, "slope_of_z")
    reader.window.desk.do(lambda session: session.set_activation("linear"))
    assert pane.remark.text() == say("bugs.no_place")
    assert not pane.mistake.isVisible()
    assert not reader.window.toolbar.mistake.isVisible()


def test_the_listing_marks_the_line(reader: Reader, pane: BugsPane) -> None:
    switches(pane, "slope_squared")
    reader.clicks(reader.window.shelf.choices.buttons["listing"])
    text = reader.window.listing.code.toPlainText()
    assert f"dz[t] = dh[t] * (1 - h[t]) ** 2  # ✗ {say('bugs.here')}" in text
    assert len(reader.window.listing.code.extraSelections()) == 2


def test_both_languages_say_it_all(reader: Reader, pane: BugsPane) -> None:
    switches(pane, "softmax_twice")
    reader.clicks(reader.window.toolbar.language)
    korean = speak("ko")
    assert korean("bug.softmax_twice_why") in pane.mistake.labels["why"].text()
    assert pane.bugs.currentText() == korean("bug.softmax_twice")


# The quiz.


def test_a_quiz_tells_nothing(reader: Reader, pane: BugsPane) -> None:
    reader.clicks(pane.begin)
    assert reader.session.quiz.number == 1
    assert not pane.mistake.isVisible()
    assert not pane.bugs.isVisible()
    assert pane.quiz.answers.currentData() == ""
    reader.clicks(reader.window.shelf.choices.buttons["listing"])
    assert "✗" not in reader.window.listing.code.toPlainText()
    mark = reader.window.toolbar.mistake
    assert mark.text() == say("bugs.on_quiz", n=1)
    name = say(f"bug.{reader.session.experiment.bug}")
    assert name not in mark.toolTip()


def test_hints_go_further_with_each_answer(reader: Reader, pane: BugsPane) -> None:
    reader.window.desk.do(lambda session: session.begin_quiz())
    while reader.session.experiment.bug != "assigned_U":
        reader.clicks(pane.quiz.buttons["another"])
    answers = pane.quiz.answers
    said = []
    for guess in ("detached", "error_before_slope", "slope_of_z"):
        answers.setCurrentIndex(answers.findData(guess))
        reader.clicks(pane.quiz.buttons["answer"])
        said.append(pane.quiz.said.text())
    assert said[0] == say("quiz.hint_gradients", name=say("bug.detached"), names="∂U")
    assert said[1] == say("quiz.hint_pass", name=say("bug.error_before_slope"))
    assert said[2] == say("quiz.hint_first", name=say("bug.slope_of_z"), at="∂U₅")
    answers.setCurrentIndex(answers.findData("assigned_U"))
    reader.clicks(pane.quiz.buttons["answer"])
    assert pane.quiz.said.text().startswith(say("quiz.found_after", n=4))
    assert pane.mistake.isVisible()


def test_a_number_typed_is_that_quiz(reader: Reader, pane: BugsPane) -> None:
    reader.clicks(pane.begin)
    reader.sets(pane.quiz.number, "12")
    assert reader.session.quiz.number == 12
    reader.clicks(pane.quiz.buttons["end"])
    assert reader.session.quiz is None
    assert pane.all.isVisible()


def test_where_nothing_would_be_seen_it_says_so(reader: Reader, pane: BugsPane) -> None:
    reader.types(reader.window.words.targets, "- - - - - -")
    reader.clicks(pane.begin)
    assert pane.remark.text() == say("quiz.nothing")
