"""The listing pane: a click on a line goes to its op, and what is copied from it runs."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QTextBlock, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.palette import THEMES
from rnnviz.language import speak
from rnnviz.stepping.inspection import Inspection
from rnnviz.stepping.listing import listing
from tests.article import count
from tests.panes.test_ledger import types, view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QPlainTextEdit

    from rnnviz.panes.listing import ListingPane
    from tests.reader import Reader


@pytest.fixture
def pane(reader: Reader) -> Iterator[ListingPane]:
    """The listing, taken off the shelf."""
    reader.clicks(reader.window.shelf.choices.buttons["listing"])
    yield reader.window.listing
    QGuiApplication.clipboard().clear()


def goes_to(reader: Reader, index: int) -> None:
    reader.window.desk.do(lambda session: session.go_to(index))


def lines(reader: Reader) -> list[str]:
    """The quantity of each line."""
    return [line.name for line in listing(reader.session.experiment.equations)]


def marked(code: QPlainTextEdit) -> list[int]:
    """The numbers of the lines that are marked."""
    return [selection.cursor.blockNumber() for selection in code.extraSelections()]


def block_of(code: QPlainTextEdit, number: int) -> QTextBlock:
    """A line of the program: below the marked one stand its values, which are no line of it."""
    return code.document().findBlockByNumber(number + (number > marked(code)[0]))


def place_of(code: QPlainTextEdit, number: int, letter: int = 0, share: float = 0.2) -> QPoint:
    """Where a letter of a line is, in the viewport: so much of its width from the left."""
    cursor = QTextCursor(block_of(code, number))
    code.setTextCursor(cursor)
    code.ensureCursorVisible()
    right, stay = QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor
    cursor.movePosition(right, stay, letter)
    there = code.cursorRect(cursor)
    wide = code.fontMetrics().horizontalAdvance("x")
    return QPoint(round(there.x() + share * wide), there.center().y())


def clicks_line(pane: ListingPane, number: int) -> None:
    at = place_of(pane.code, number, 4)
    QTest.mouseClick(pane.code.viewport(), Qt.MouseButton.LeftButton, pos=at)


def copied(reader: Reader, pane: ListingPane) -> dict[str, Any]:
    """The names that are left by what is on the clipboard once it has run alone."""
    reader.clicks(pane.copy)
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()) as said:
        exec(QGuiApplication.clipboard().text(), names)
    return {**names, "said": said.getvalue()}


# What is marked.


@pytest.mark.parametrize("index", range(count(2)))
def test_the_line_of_the_present_op_is_marked_and_in_view(
    reader: Reader, pane: ListingPane, index: int
) -> None:
    goes_to(reader, index)
    name = reader.session.reached.op.name
    assert [lines(reader)[number] for number in marked(pane.code)] == [name]
    block = pane.code.document().findBlockByNumber(marked(pane.code)[0])
    assert block.text().strip() == reader.session.experiment.equations.table[name].numpy
    there = pane.code.cursorRect(QTextCursor(block))
    assert pane.code.viewport().rect().intersects(there)


def test_the_mark_follows_the_keys(reader: Reader, pane: ListingPane) -> None:
    reader.window.diagram.canvas.setFocus()
    for key in ("Right", "Right", "F10", "End", "Left", "Home"):
        reader.presses(key)
        assert lines(reader)[marked(pane.code)[0]] == reader.session.reached.op.name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_mark_has_the_theme_s_colour(reader: Reader, pane: ListingPane, theme: str) -> None:
    reader.window.desk.do(lambda session: session.set_theme(theme))
    selection = pane.code.extraSelections()[0]
    assert selection.format.background().color().name() == THEMES[theme].wash


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_quantity_has_its_colour_here_too(reader: Reader, pane: ListingPane, theme: str) -> None:
    reader.window.desk.do(lambda session: session.set_theme(theme))
    seen = set()
    for number in range(pane.code.blockCount()):
        block = pane.code.document().findBlockByNumber(number)
        for part in block.layout().formats():
            word = block.text()[part.start : part.start + part.length]
            if word in ("U", "W", "V", "L", "dh", "dW"):
                seen.add(word)
                assert part.format.foreground().color().name() == THEMES[theme].of(word), word
    assert seen == {"U", "W", "V", "L", "dh", "dW"}


def test_biases_have_lines_of_their_own(reader: Reader, pane: ListingPane) -> None:
    plain = pane.code.toPlainText()
    reader.window.desk.do(lambda session: session.set_bias(True))
    assert pane.code.blockCount() == len(lines(reader)) + 1
    assert "db" in pane.code.toPlainText()
    goes_to(reader, reader.session.program.index_of("db", 1))
    assert lines(reader)[marked(pane.code)[0]] == "db"
    reader.window.desk.do(lambda session: session.set_bias(False).go_first())
    assert pane.code.toPlainText() == plain


# Clicks.


@pytest.mark.parametrize("index", [1, 6, 12, 20])
def test_a_click_on_a_line_goes_to_its_op_at_the_present_step(
    reader: Reader, pane: ListingPane, index: int
) -> None:
    for number, name in enumerate(lines(reader)):
        goes_to(reader, index)
        t = reader.session.reached.op.t
        clicks_line(pane, number)
        if not name:
            assert reader.index == index
        else:
            assert reader.index == reader.session.program.index_of(name, t)


def test_a_click_is_told_once_and_what_is_presented_is_not(
    reader: Reader, pane: ListingPane
) -> None:
    told = []
    pane.place_picked.connect(told.append)
    for index in range(0, count(2), 3):
        goes_to(reader, index)
    reader.window.desk.do(lambda session: session.set_language("ko").set_bias(True))
    assert told == []
    clicks_line(pane, 1)
    assert len(told) == 1


def test_below_the_last_line_is_nothing_to_click(reader: Reader, pane: ListingPane) -> None:
    reader.window.resize(1920, 1400)
    QApplication.processEvents()
    code = pane.code
    last = place_of(code, len(lines(reader)) - 1)
    below = QPoint(last.x(), code.viewport().height() - 4)
    assert below.y() > last.y() + 40
    goes_to(reader, 3)
    QTest.mouseClick(code.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert reader.index == 3


def test_selecting_some_code_goes_nowhere_and_outlives_a_step(
    reader: Reader, pane: ListingPane
) -> None:
    goes_to(reader, 5)
    start, end = place_of(pane.code, 1, 4), place_of(pane.code, 1, 9)
    viewport = pane.code.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    if not pane.code.textCursor().hasSelection():  # a platform that drags no selection
        cursor = pane.code.textCursor()
        cursor.select(QTextCursor.SelectionType.LineUnderCursor)
        pane.code.setTextCursor(cursor)
    selected = pane.code.textCursor().selectedText()
    assert reader.index == 5
    reader.presses("F10", on=reader.window.diagram.canvas)
    assert reader.index == 9
    assert pane.code.textCursor().selectedText() == selected


def test_code_cannot_be_typed_into(reader: Reader, pane: ListingPane) -> None:
    before = pane.code.toPlainText()
    pane.code.setFocus()
    QTest.keyClicks(pane.code, "import os")
    QTest.keyClick(pane.code, Qt.Key.Key_Delete)
    assert pane.code.toPlainText() == before


# Under the pointer.


@pytest.mark.parametrize("share", [0.2, 0.8])
def test_a_name_under_the_pointer_is_described_at_the_present_step(
    reader: Reader, pane: ListingPane, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    """On either half of a letter: most names have but one."""
    told: list[str] = []
    monkeypatch.setattr(
        "rnnviz.panes.listing.QToolTip.showText", lambda at, text, widget: told.append(text)
    )
    reader.presses("End", on=reader.window.diagram.canvas)
    goes_to(reader, reader.session.program.index_of("dU", 1))
    here = view(reader)
    for number, name in enumerate(lines(reader)):
        if not name:
            continue
        text = block_of(pane.code, number).text()
        at = place_of(pane.code, number, text.index(name), share)
        told.clear()
        event = QHelpEvent(QEvent.Type.ToolTip, at, pane.code.viewport().mapToGlobal(at))
        QApplication.sendEvent(pane.code.viewport(), event)
        title = here.say(f"quantity.{name}", t=here.op.t + 1)
        assert [text.split("\n")[0] for text in told] == [title], name
        assert (here.say("quantity.unknown") in told[0]) == name.startswith("new_")


def hovered(pane: ListingPane, monkeypatch: pytest.MonkeyPatch, at: QPoint) -> str:
    """What is said where the pointer rests."""
    told: list[str] = []
    monkeypatch.setattr(
        "rnnviz.panes.listing.QToolTip.showText", lambda at, text, widget: told.append(text)
    )
    event = QHelpEvent(QEvent.Type.ToolTip, at, pane.code.viewport().mapToGlobal(at))
    QApplication.sendEvent(pane.code.viewport(), event)
    return told[0]


def test_a_step_asked_for_in_brackets_is_the_one_described(
    reader: Reader, pane: ListingPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to(reader, reader.session.program.index_of("carried", 0))
    number = lines(reader).index("carried")
    text = block_of(pane.code, number).text()
    said = hovered(pane, monkeypatch, place_of(pane.code, number, text.index("dz")))
    assert said.split("\n")[0] == view(reader).say("quantity.dz", t=2)
    goes_to(reader, reader.session.program.index_of("carried", 1))
    assert hovered(pane, monkeypatch, place_of(pane.code, number, text.index("dz"))) == ""


def test_numbers_that_are_no_quantities_are_told_too(
    reader: Reader, pane: ListingPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to(reader, reader.session.program.index_of("carried", 1))
    number = lines(reader).index("carried")
    text = block_of(pane.code, number).text()
    assert hovered(pane, monkeypatch, place_of(pane.code, number, text.index("t +"))) == "t = 2"
    assert hovered(pane, monkeypatch, place_of(pane.code, number, text.index("T else"))) == "T = 2"
    assert hovered(pane, monkeypatch, place_of(pane.code, number, text.index(".T") + 1)) == ""


# The values below the present line.


def values_line(pane: ListingPane) -> str:
    return pane.code.document().findBlockByNumber(marked(pane.code)[0] + 1).text()


@pytest.mark.parametrize("index", range(count(2)))
def test_the_values_stand_below_the_present_line_and_nowhere_else(
    reader: Reader, pane: ListingPane, index: int
) -> None:
    goes_to(reader, index)
    assert values_line(pane).lstrip().startswith("# ")
    assert pane.code.toPlainText().count("# ") == 1
    name = reader.session.reached.op.name
    assert values_line(pane).lstrip().split()[1].partition("[")[0] == name


def test_a_value_that_is_cut_is_whole_under_the_pointer(
    reader: Reader, pane: ListingPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to(reader, reader.session.program.index_of("dz", 0))
    line = values_line(pane)
    assert line.endswith("…")
    cursor = QTextCursor(pane.code.document().findBlockByNumber(marked(pane.code)[0] + 1))
    at = pane.code.cursorRect(cursor).center() + QPoint(60, 0)
    said = hovered(pane, monkeypatch, at)
    assert [one.split()[0] for one in said.split("\n")] == ["dz[t]", "dh[t]", "h[t]"]
    dz = reader.session.trace["dz"][0]
    assert said.split("\n")[0].split()[1:] == [f"{one:+.2f}".replace("-", "−") for one in dz]


def test_the_values_are_not_copied(reader: Reader, pane: ListingPane) -> None:
    pane.code.selectAll()
    made = pane.code.createMimeDataFromSelection().text()
    assert "#" not in made
    assert made.split("\n") == [line.text for line in listing(reader.session.experiment.equations)]


# What is copied.


KINDS = {
    "as it is": lambda session: session,
    "relu and biases": lambda session: session.set_activation("relu").set_bias(True),
    "a mean from another start": lambda session: session.set_reduction("mean").type_h0("0.5"),
    "trained": lambda session: session.update_once().update_once(),
    "in Korean": lambda session: session.set_language("ko"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_copied_runs_and_finds_these_very_numbers(
    reader: Reader, pane: ListingPane, kind: str
) -> None:
    types(reader, 4)
    reader.window.desk.do(KINDS[kind])
    reader.window.desk.do(lambda session: session.set_learning_rate(0.25))
    found, trace = copied(reader, pane), reader.session.trace
    assert float(found["said"].split()[1]) == pytest.approx(trace.loss, rel=1e-12)
    for name, weight in trace.weights.items():
        wanted = weight - 0.25 * trace.gradients[name]
        assert np.allclose(found[f"new_{name}"], wanted, rtol=1e-12, atol=1e-14), name
    assert np.allclose(found["dh"], trace["dh"], rtol=1e-12, atol=1e-14)


def test_what_is_copied_is_what_is_listed(reader: Reader, pane: ListingPane) -> None:
    reader.clicks(pane.copy)
    on_show = [line.lstrip("● ") for line in pane.code.toPlainText().splitlines()]
    on_show = [line for line in on_show if not line.startswith("#")]
    program = [line.strip() for line in QGuiApplication.clipboard().text().splitlines()]
    start = program.index(on_show[0])
    assert program[start : start + len(on_show)] == on_show


def test_copying_leaves_the_place(reader: Reader, pane: ListingPane) -> None:
    goes_to(reader, 7)
    reader.clicks(pane.copy)
    assert reader.index == 7


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_truncated_gradient_cannot_be_copied_and_it_says_why(
    reader: Reader, pane: ListingPane, language: str
) -> None:
    say = speak(language)
    reader.window.desk.do(lambda session: session.set_language(language).set_truncation(1))
    assert not pane.copy.isEnabled()
    assert pane.copy.toolTip() == say("listing.cut")
    QGuiApplication.clipboard().setText("before")
    reader.clicks(pane.copy)
    assert QGuiApplication.clipboard().text() == "before"
    reader.window.desk.do(lambda session: session.set_truncation(2))  # as long as the sequence
    assert pane.copy.isEnabled()
    assert pane.copy.toolTip() == say("listing.copy_tip")
    assert "said" in copied(reader, pane)


def test_title_and_button_follow_the_language(reader: Reader, pane: ListingPane) -> None:
    for language in ("ko", "en"):
        reader.window.desk.do(lambda session, code=language: session.set_language(code))
        say = speak(language)
        assert pane._title.text() == pane.code.accessibleName() == say("listing.title")
        assert pane.copy.text() == say("listing.copy")


@pytest.mark.parametrize("zoom", [1.0, 1.25])
def test_its_type_grows_with_everything(reader: Reader, pane: ListingPane, zoom: float) -> None:
    reader.window.desk.do(lambda session: session.set_zoom(zoom))
    assert pane.code.font().pixelSize() == round(11.5 * zoom)


def test_it_is_not_made_before_it_is_seen(reader: Reader) -> None:
    assert "code" not in vars(reader.window.listing)
    reader.window.desk.do(lambda session: session.inspect(Inspection.show_shelf, "listing"))
    QApplication.processEvents()
    assert reader.window.listing.code.isVisible()
