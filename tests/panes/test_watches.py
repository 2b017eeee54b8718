"""Watches are edited in place; what is typed stays, and what is shown follows the place."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.shapes import Label, Spot
from rnnviz.drawing.watches import watched
from rnnviz.language import speak
from rnnviz.stepping.inspection import LONGEST_WATCH, MOST_WATCHES
from tests.article import count
from tests.panes.test_ledger import view

if TYPE_CHECKING:
    from rnnviz.panes.watches import WatchesPane
    from tests.reader import Reader


@pytest.fixture
def pane(reader: Reader) -> WatchesPane:
    """The watches, taken off the shelf."""
    reader.clicks(reader.window.shelf.choices.buttons["watches"])
    QApplication.processEvents()
    return reader.window.watches


def texts(reader: Reader) -> tuple[str, ...]:
    """The expressions of the session."""
    return reader.session.inspection.watches


def written(pane: WatchesPane) -> list[str]:
    """What stands in the fields."""
    return [row.line.text() for row in pane.rows]


def value(pane: WatchesPane, number: int) -> Label:
    """The value beside an expression."""
    picture = pane.rows[number].canvas.picture
    assert picture is not None
    return next(shape for shape in picture.shapes if isinstance(shape, Label))


def problem(pane: WatchesPane, number: int) -> str:
    """The sentence below an expression, if there is one."""
    label = pane.rows[number].problem
    return html.unescape(label.text().split("<br>")[-1]) if label.isVisible() else ""


def adds(reader: Reader, pane: WatchesPane, text: str) -> None:
    reader.types(pane.new, text)
    QTest.keyClick(pane.new, Qt.Key.Key_Return)
    QApplication.processEvents()


def rewrites(reader: Reader, pane: WatchesPane, number: int, text: str) -> None:
    """Another text for a watch, and Return."""
    reader.types(pane.rows[number].line, text)
    QTest.keyClick(pane.rows[number].line, Qt.Key.Key_Return)


def leaves_field(reader: Reader) -> None:
    reader.window.diagram.canvas.setFocus()
    QApplication.processEvents()


def goes_to(reader: Reader, index: int) -> None:
    reader.window.desk.do(lambda session: session.go_to(index))


def test_every_watch_of_the_session_has_its_row(reader: Reader, pane: WatchesPane) -> None:
    assert written(pane) == list(texts(reader))
    assert len(pane.rows) > 0


# Adding.


@pytest.mark.parametrize("text", ["norm(dW)", "  T  "])
def test_return_adds_a_watch_and_empties_the_field(
    reader: Reader, pane: WatchesPane, text: str
) -> None:
    before = texts(reader)
    adds(reader, pane, text)
    assert texts(reader) == (*before, text.strip())
    assert written(pane) == list(texts(reader))
    assert pane.new.text() == ""
    assert value(pane, len(before)).text == watched(view(reader), text.strip()).text


def test_nothing_typed_adds_nothing(reader: Reader, pane: WatchesPane) -> None:
    before = texts(reader)
    adds(reader, pane, "   ")
    assert texts(reader) == before


def test_a_bad_one_is_added_all_the_same_and_says_what_is_wrong(
    reader: Reader, pane: WatchesPane
) -> None:
    adds(reader, pane, "nrom(dh[1])")
    number = len(texts(reader)) - 1
    assert written(pane)[number] == "nrom(dh[1])"
    wanted = speak("en")("watch.function_near", name="nrom", near="norm")
    assert problem(pane, number) == wanted
    assert pane.rows[number].line.accessibleDescription() == wanted


def test_so_many_fit_and_the_field_says_so(reader: Reader, pane: WatchesPane) -> None:
    while len(texts(reader)) < MOST_WATCHES:
        assert pane.new.isEnabled()
        adds(reader, pane, f"norm(h[{len(texts(reader))}])")
    assert not pane.new.isEnabled()
    leaves_field(reader)
    rewrites(reader, pane, MOST_WATCHES - 1, "")
    assert pane.new.isEnabled()
    assert len(pane.rows) == MOST_WATCHES - 1


def test_what_is_half_typed_outlives_steps(reader: Reader, pane: WatchesPane) -> None:
    reader.types(pane.new, "norm(d")
    reader.presses("F10", "PgDown", on=pane.new)
    assert reader.index > 4
    assert pane.new.text() == "norm(d"
    line = pane.rows[0].line
    reader.types(line, "norm(h[")
    reader.presses("F10", on=line)
    assert line.text() == "norm(h["


# Editing.


@pytest.mark.parametrize("number", [0, 1, 2])
def test_another_text_is_told_once_when_the_field_is_left(
    reader: Reader, pane: WatchesPane, number: int
) -> None:
    told = []
    pane.watch_written.connect(lambda *what: told.append(what))
    reader.types(pane.rows[number].line, "norm(dU)")
    assert told == []
    leaves_field(reader)
    assert told == [(number, "norm(dU)")]
    assert texts(reader)[number] == "norm(dU)"
    assert value(pane, number).text == watched(view(reader), "norm(dU)").text


def test_return_and_leaving_tell_it_once(reader: Reader, pane: WatchesPane) -> None:
    told = []
    pane.watch_written.connect(lambda *what: told.append(what))
    rewrites(reader, pane, 0, "norm(dU)")
    leaves_field(reader)
    assert told == [(0, "norm(dU)")]


def test_visiting_a_field_changes_nothing(reader: Reader, pane: WatchesPane) -> None:
    told = []
    pane.watch_written.connect(lambda *what: told.append(what))
    for row in pane.rows:
        row.line.setFocus()
        QTest.keyClick(row.line, Qt.Key.Key_Return)
    leaves_field(reader)
    assert told == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_error_stands_below_and_what_was_typed_stays(
    reader: Reader, pane: WatchesPane, language: str
) -> None:
    reader.window.desk.do(lambda session: session.set_language(language))
    rewrites(reader, pane, 0, "dh[9]")
    leaves_field(reader)
    assert written(pane)[0] == texts(reader)[0] == "dh[9]"
    wanted = speak(language)("watch.no_step", name="dh", was="9", low=1, high=2)
    assert problem(pane, 0) == wanted
    assert value(pane, 0).text == "—"
    row = pane.rows[0]
    assert row.problem.mapTo(row, row.problem.rect().topLeft()).y() >= row.line.geometry().bottom()
    rewrites(reader, pane, 0, "dh[1]")
    assert problem(pane, 0) == ""


def test_an_error_follows_the_language_and_the_sequence(reader: Reader, pane: WatchesPane) -> None:
    rewrites(reader, pane, 0, "h[3]")
    leaves_field(reader)
    assert problem(pane, 0)
    english = problem(pane, 0)
    reader.window.desk.do(lambda session: session.set_language("ko"))
    assert problem(pane, 0) not in ("", english)
    reader.types(reader.window.words.inputs, "a b c")
    reader.types(reader.window.words.targets, "d e f")
    assert problem(pane, 0) == ""
    assert written(pane)[0] == "h[3]"


# Emptying.


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_emptied_watch_vanishes_and_the_others_move_up(
    reader: Reader, pane: WatchesPane, number: int
) -> None:
    left = [text for place, text in enumerate(texts(reader)) if place != number]
    reader.types(pane.rows[number].line, "")
    leaves_field(reader)
    assert list(texts(reader)) == left
    assert written(pane) == left


@pytest.mark.parametrize("number", [0, 1, 2])
def test_emptied_with_return_it_vanishes_alone(
    reader: Reader, pane: WatchesPane, number: int
) -> None:
    """The field it stood in has the focus still, and is the next watch's now."""
    left = [text for place, text in enumerate(texts(reader)) if place != number]
    rewrites(reader, pane, number, "")
    assert list(texts(reader)) == left
    assert written(pane) == left
    leaves_field(reader)
    assert list(texts(reader)) == left
    assert written(pane) == left


def test_return_pressed_once_more_empties_no_other_watch(reader: Reader, pane: WatchesPane) -> None:
    left = list(texts(reader))[1:]
    rewrites(reader, pane, 0, "")
    QTest.keyClick(pane.rows[0].line, Qt.Key.Key_Return)
    leaves_field(reader)
    assert list(texts(reader)) == left


def test_all_of_them_can_be_emptied_and_others_added(reader: Reader, pane: WatchesPane) -> None:
    while texts(reader):
        reader.types(pane.rows[0].line, "")
        leaves_field(reader)
    assert pane.rows == []
    adds(reader, pane, "t")
    assert written(pane) == ["t"]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not reader.window.grab().isNull()


def test_the_wrong_part_is_marked(reader: Reader, pane: WatchesPane) -> None:
    rewrites(reader, pane, 0, "norm(dh[1]) + nrom(dz[1])")
    leaves_field(reader)
    assert "<u><b>nrom</b></u>" in pane.rows[0].problem.text()
    rewrites(reader, pane, 0, "x[1] @ x[7]")
    assert "@&nbsp;x[<u><b>7</b></u>]" in pane.rows[0].problem.text()


# What is shown.


def test_values_and_dashes_follow_the_place(reader: Reader, pane: WatchesPane) -> None:
    seen = set()
    for index in range(count(2)):
        goes_to(reader, index)
        for number, text in enumerate(texts(reader)):
            found = watched(view(reader), text)
            assert value(pane, number).text == found.text
            assert pane.rows[number].line.accessibleDescription() == found.text
            seen.add(found.text)
    assert "—" in seen
    assert len(seen) >= 4


def test_what_has_changed_is_marked(reader: Reader, pane: WatchesPane) -> None:
    rewrites(reader, pane, 0, "norm(dh[1])")
    leaves_field(reader)
    op = reader.session.program.index_of("carried", 0)
    for index, new in ((op - 1, False), (op, True), (op + 1, False)):
        goes_to(reader, index)
        assert value(pane, 0).bold == new
        assert (value(pane, 0).color == view(reader).palette.gradient_text) == new


def spot(pane: WatchesPane, number: int, name: str) -> Spot:
    picture = pane.rows[number].canvas.picture
    assert picture is not None
    return next(one for one in picture.shapes if isinstance(one, Spot) and one.name == name)


@pytest.mark.parametrize("index", [0, 7, 13, 26])
def test_a_click_on_a_history_goes_there(reader: Reader, pane: WatchesPane, index: int) -> None:
    rewrites(reader, pane, 0, "t")
    goes_to(reader, count(2) - 1)
    there = spot(pane, 0, "history")
    x, y = there.x + there.w * (index + 0.5) / count(2), there.y + there.h / 2
    reader.clicks(pane.rows[0].canvas, QPoint(round(x), round(y)))
    assert reader.index == index


def test_a_click_on_the_value_goes_nowhere(reader: Reader, pane: WatchesPane) -> None:
    goes_to(reader, 7)
    there = spot(pane, 0, "value")
    at = QPoint(round(there.x + there.w - 8), round(there.y + there.h / 2))
    reader.clicks(pane.rows[0].canvas, at)
    assert reader.index == 7


def test_the_pointer_is_told_what_a_value_was_and_what_it_was_then(
    reader: Reader, pane: WatchesPane
) -> None:
    rewrites(reader, pane, 0, "t * 2")
    goes_to(reader, 5)  # the first op of the second step
    tell = pane.rows[0].canvas._describe
    assert tell(spot(pane, 0, "value")) == "It was +2.0000; the last op made it +4.0000."
    then = spot(pane, 0, "history")._replace(row=0, column=2)
    assert tell(then) == "Forward, op 3 of 27: +2.0000"
    assert tell(then._replace(column=9)).endswith(": —")
    goes_to(reader, 6)
    assert pane.rows[0].canvas._describe(spot(pane, 0, "value")) == "+4.0000"


def test_an_update_changes_what_is_watched(reader: Reader, pane: WatchesPane) -> None:
    number = texts(reader).index("spectral_radius(W)")
    before = value(pane, number).text
    reader.presses("Ctrl+U", on=reader.window.diagram.canvas)
    assert value(pane, number).text == watched(view(reader), "spectral_radius(W)").text
    assert value(pane, number).text != before


def test_what_is_presented_is_not_told_back(reader: Reader, pane: WatchesPane) -> None:
    told = []
    pane.watch_written.connect(lambda *what: told.append(what))
    pane.watch_added.connect(lambda *what: told.append(what))
    for act in (
        lambda session: session.go_last(),
        lambda session: session.inspect(lambda look: look.add_watch("norm(dU)")),
        lambda session: session.inspect(lambda look: look.write_watch(0, "")),
        lambda session: session.inspect(lambda look: look.write_watch(0, "T")),
        lambda session: session.set_language("ko").set_theme("dark").set_zoom(1.25),
    ):
        reader.window.desk.do(act)
        QApplication.processEvents()
        assert written(pane) == list(texts(reader))
    assert told == []


def test_keys_are_for_the_text_in_a_field_of_a_watch(reader: Reader, pane: WatchesPane) -> None:
    goes_to(reader, 5)
    line = pane.rows[0].line
    line.setFocus()
    line.setCursorPosition(3)
    for key, at in (("Left", 2), ("Right", 3), ("Home", 0), ("Space", 1), ("End", None)):
        reader.presses(key)
        assert line.cursorPosition() == (len(line.text()) if at is None else at)
    assert reader.index == 5
    assert not reader.window.desk.playback.playing


def test_a_click_elsewhere_keeps_what_was_typed(reader: Reader, pane: WatchesPane) -> None:
    reader.types(pane.rows[1].line, "norm(dV)")
    reader.clicks(reader.window.transport.buttons["step"])
    leaves_field(reader)
    assert texts(reader)[1] == "norm(dV)"


def test_a_long_paste_is_kept_and_answered(reader: Reader, pane: WatchesPane) -> None:
    long = "h[1] + " * 100 + "h[1]"
    assert len(long) < LONGEST_WATCH
    adds(reader, pane, long)
    assert texts(reader)[-1] == written(pane)[-1] == long
    wanted = speak("en")("watch.long", had=len(long), most=200)
    assert problem(pane, len(texts(reader)) - 1) == wanted


def test_no_paste_is_longer_than_what_a_session_keeps(reader: Reader, pane: WatchesPane) -> None:
    adds(reader, pane, "h" * 3 * LONGEST_WATCH)
    assert written(pane)[-1] == texts(reader)[-1]
    assert problem(pane, len(texts(reader)) - 1)


def test_texts_and_names_follow_the_language(reader: Reader, pane: WatchesPane) -> None:
    for language in ("ko", "en"):
        reader.window.desk.do(lambda session, code=language: session.set_language(code))
        say = speak(language)
        assert pane._title.text() == say("watches.title")
        assert pane._hint.text() == say("watches.hint")
        assert pane.new.placeholderText() == pane.new.accessibleName() == say("watches.new")
        names = [row.line.accessibleName() for row in pane.rows]
        assert names == [say("watches.one", number=n + 1) for n in range(len(names))]


@pytest.mark.parametrize("zoom", [1.0, 1.25])
def test_rows_lie_one_below_the_other_within_the_pane(
    reader: Reader, pane: WatchesPane, zoom: float
) -> None:
    reader.window.desk.do(lambda session: session.set_zoom(zoom))
    for text in ("norm(dW)", "nonsense", "dW"):
        adds(reader, pane, text)
    QApplication.processEvents()
    bottom = -1
    for row in pane.rows:
        assert row.y() > bottom
        bottom = row.geometry().bottom()
        assert row.geometry().right() <= pane.width()
        assert not row.line.geometry().intersects(row.canvas.geometry())
    assert pane.new.y() > bottom
