"""Code on the screen changes no more than differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from rnnviz.panes.code import Code, write_over

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LINES = st.lists(st.text("ab# \t", max_size=5), max_size=6).map("\n".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=LINES, after=LINES)
def test_any_text_becomes_any_other(qtbot: QtBot, before: str, after: str) -> None:
    code = Code()
    qtbot.addWidget(code)
    write_over(code.document(), before)
    assert code.toPlainText() == before
    write_over(code.document(), after)
    assert code.toPlainText() == after


def test_what_is_selected_elsewhere_stays_selected(qtbot: QtBot) -> None:
    code = Code()
    qtbot.addWidget(code)
    write_over(code.document(), "one\n# 1\ntwo\nthree")
    cursor = QTextCursor(code.document().findBlockByNumber(3))
    cursor.select(QTextCursor.SelectionType.LineUnderCursor)
    code.setTextCursor(cursor)
    write_over(code.document(), "one\ntwo\n# 22222\nthree")
    assert code.textCursor().selectedText() == "three"


def test_the_same_text_is_no_change(qtbot: QtBot) -> None:
    code = Code()
    qtbot.addWidget(code)
    write_over(code.document(), "one\ntwo")
    changes = []
    code.document().contentsChange.connect(lambda *change: changes.append(change))
    write_over(code.document(), "one\ntwo")
    assert changes == []
    write_over(code.document(), "one\ntoo")
    assert changes == [(5, 1, 1)]
