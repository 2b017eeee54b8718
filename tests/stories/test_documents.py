"""A reader sets breakpoints of several kinds, runs, learns, saves, and finds it all again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.app.reading import opened as opened_name
from rnnviz.session import document
from tests.reader import Reader, opened, texts_of
from tests.session.test_document import shown

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

WORDS = ("w0 w1 w2 w3 w4", "v0 v1 v2 v3 v4")
STEPS = 5


def chooses(reader: Reader, field, value: object) -> None:
    """Pick a choice with the arrow keys."""
    field.setFocus()
    while field.currentIndex() != (wanted := field._choices.index(value)):
        reader.presses("Down" if wanted > field.currentIndex() else "Up", on=field)


def writes(reader: Reader, kind: str, name: str = "", **texts: str) -> None:
    """A breakpoint, by keyboard alone."""
    reader.presses("Ctrl+B")
    form = reader.window.breaks.form
    chooses(reader, form.kind, kind)
    if name:
        chooses(reader, form.name, name)
    for field, text in texts.items():
        reader.types(form.lines[field], text)
    QTest.keyClick(form.lines["log"], Qt.Key.Key_Return)
    QApplication.processEvents()


def counts(reader: Reader) -> list[str]:
    return [row.count.text().split("×")[0] for row in reader.window.breaks.rows]


def everything(reader: Reader) -> tuple[object, ...]:
    """All that can be read in the window."""
    window = reader.window
    window.desk.do(lambda session: session)
    pane = window.breaks
    return (
        shown(reader.session),
        [(row.text.text(), row.count.text(), row.following.text()) for row in pane.rows],
        pane.here.text(),
        [pane.log.item(at).text() for at in range(pane.log.count())],
        reader.diagram_texts(),
        texts_of(window.transport.timeline),
        window.transport._where.text(),
        window.words.inputs.line.text(),
    )


def test_breakpoints_of_several_kinds_outlive_the_window(
    reader: Reader, qtbot: QtBot, tmp_path: Path
) -> None:
    reader.types(reader.window.words.inputs, WORDS[0])
    reader.types(reader.window.words.targets, WORDS[1])
    reader.window.diagram.canvas.setFocus()
    writes(reader, "written", "dW", entry="0, 1")
    writes(reader, "op", "dz", step="2")
    writes(reader, "under", "dh", bound="1e9", first="3")
    writes(reader, "op", "dh", log="norm(dh[t])", condition="t > 1")
    assert counts(reader) == [str(STEPS), "1", str(STEPS - 2), str(STEPS - 1)]
    # Items singly: the triangle.
    reader.clicks(reader.window.breaks.rows[0].edit)
    form = reader.window.breaks.form
    form.singly.setFocus()
    reader.presses("Space")
    QTest.keyClick(form.lines["log"], Qt.Key.Key_Return)
    assert counts(reader)[0] == str(STEPS * (STEPS + 1) // 2)
    # Learn a little, and run to the third stop.
    reader.window.diagram.canvas.setFocus()
    reader.presses("Ctrl+U", "Ctrl+U", "Home", "F8", "F8", "F8")
    reason = reader.window.breaks.here.text()
    assert reader.session.reached.op.name in ("dW", "carried", "dz")
    assert reason
    assert reader.window.breaks.log.count() > 0
    before, data = everything(reader), document.write(reader.session)

    path = tmp_path / "five.rnnviz"
    reader.presses("Ctrl+S")
    reader.window.files.dialog.fileSelected.emit(str(path))
    reader.window.files.dialog.done(1)
    assert path.read_bytes() == data

    again = opened(qtbot, session=opened_name(str(path)).set_theme("light"))
    again.window.files.path = path
    assert everything(again) == before
    # And it goes on as the other does.
    for one in (reader, again):
        one.window.activateWindow()
        one.window.diagram.canvas.setFocus()
        QApplication.processEvents()
        one.presses("F8", "Shift+F8", "Shift+F8", "End", "F10")
    assert everything(again) == everything(reader)
    again.leaves()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_was_typed_and_is_wrong_is_there_again(
    reader: Reader, qtbot: QtBot, language: str
) -> None:
    reader.window.desk.do(lambda session: session.set_language(language))
    reader.types(reader.window.words.inputs, "🦇 bat")
    reader.types(reader.window.model.h0, "one two")
    reader.window.diagram.canvas.setFocus()
    writes(reader, "any", condition="norm(dh2) > 0")
    data = document.write(reader.session)
    again = opened(qtbot, session=document.read(data).looking_like(reader.session))
    for one in (reader, again):
        QApplication.processEvents()
        assert one.window.words.inputs.line.text() == "🦇 bat"
        assert one.window.model.h0.line.text() == "one two"
        assert one.window.breaks.form.lines["condition"].text() == "norm(dh2) > 0"
    for place in ("words.inputs", "model.h0"):
        pane, field = place.split(".")
        texts = [
            getattr(getattr(one.window, pane), field).problem.text() for one in (reader, again)
        ]
        assert texts[0] == texts[1] != ""
    problems = [
        one.window.breaks.form.fields["condition"].problem.text() for one in (reader, again)
    ]
    assert problems[0] == problems[1] != ""
    again.leaves()
