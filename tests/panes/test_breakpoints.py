"""The list of breakpoints: written in a form, edited in place, switched, removed, gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.language import speak
from rnnviz.stepping.breakpoints import Breakpoint
from rnnviz.stepping.triggers import KINDS
from tests.reader import spot_of

if TYPE_CHECKING:
    from rnnviz.panes.breakpoints import BreakpointsPane
    from tests.reader import Reader


@pytest.fixture
def pane(reader: Reader) -> BreakpointsPane:
    reader.types(reader.window.words.inputs, "a b c d")
    reader.types(reader.window.words.targets, "p q r s")
    reader.clicks(reader.window.shelf.choices.buttons["breaks"])
    QApplication.processEvents()
    return reader.window.breaks


def chooses(field, value: object) -> None:
    """Pick a choice as a hand on the keyboard does."""
    field.setFocus()
    row = field._choices.index(value)
    field.setCurrentIndex(row)
    field.activated.emit(row)


def points(reader: Reader) -> tuple[Breakpoint, ...]:
    return reader.session.inspection.breakpoints


def adds(reader: Reader, pane: BreakpointsPane, kind: str, **texts: str) -> None:
    reader.presses("Ctrl+B")
    chooses(pane.form.kind, kind)
    if "name" in texts:
        chooses(pane.form.name, texts.pop("name"))
    for field, text in texts.items():
        reader.types(pane.form.lines[field], text)
    QTest.keyClick(pane.form.lines["condition"], Qt.Key.Key_Return)
    QApplication.processEvents()


def test_one_of_every_kind(reader: Reader, pane: BreakpointsPane) -> None:
    texts = {
        "op": {"name": "dz", "step": "2"},
        "pass": {"name": "backward"},
        "under": {"name": "dh", "bound": "0.5"},
        "over": {"name": "dW", "bound": "0.1"},
        "saturated": {"bound": "25"},
        "flips": {"name": "dz", "entry": "1"},
        "not_finite_in": {"name": "h"},
        "written": {"name": "dU", "entry": "0 2"},
    }
    for kind in KINDS:
        adds(reader, pane, kind, **texts.get(kind, {}))
    made = {one.kind: one for one in points(reader)}
    assert list(made) == list(KINDS)
    assert made["op"] == Breakpoint("op", "dz", 1)
    assert made["under"] == Breakpoint("under", "dh", bound=0.5)
    assert made["saturated"].bound == 0.25
    assert made["flips"].entry == (1,)
    assert made["written"] == Breakpoint("written", "dU", entry=(0, 2))
    say = speak("en")
    assert [row.text.text().removeprefix("● ") for row in pane.rows] == [
        say(one.said()) for one in points(reader)
    ]


def test_what_is_wrong_is_said_below_and_what_was_typed_stays(
    reader: Reader, pane: BreakpointsPane
) -> None:
    adds(reader, pane, "written", entry="0, x", condition="norm(dh2) > 0")
    assert points(reader) == ()
    fields = pane.form.fields
    assert "<u><b>x</b></u>" in fields["entry"].problem.text()
    assert "<u><b>dh2</b></u>" in fields["condition"].problem.text()
    assert fields["entry"].problem.isVisible()
    assert pane.form.lines["entry"].hasFocus()
    assert pane.form.lines["entry"].text() == "0, x"
    assert fields["entry"].inside.accessibleDescription() == speak("en")("draft.entry", was="‘x’")
    reader.clicks(reader.window.toolbar.language)
    assert pane.form.lines["entry"].text() == "0, x"
    assert speak("ko")("draft.entry", was="‘x’") in fields["entry"].problem.text()
    reader.types(pane.form.lines["entry"], "0, 1")
    reader.types(pane.form.lines["condition"], "")
    assert not fields["entry"].problem.isVisible()
    reader.clicks(pane.form.take)
    assert points(reader) == (Breakpoint("written", "dW", entry=(0, 1)),)


def test_hostile_text_is_shown_as_text(reader: Reader, pane: BreakpointsPane) -> None:
    adds(reader, pane, "any", condition="<b>1</b> + x")
    assert "<b>1</b>" not in pane.form.fields["condition"].problem.text()


def test_items_singly_fire_so_often(reader: Reader, pane: BreakpointsPane) -> None:
    adds(reader, pane, "written", entry="0, 1")
    assert "4×" in pane.rows[0].count.text()
    reader.clicks(pane.rows[0].edit)
    reader.clicks(pane.form.singly, pane.form.singly.rect().topLeft() + offset())
    reader.clicks(pane.form.take)
    assert points(reader)[0].singly
    assert "10×" in pane.rows[0].count.text()


def offset():
    from PySide6.QtCore import QPoint

    return QPoint(8, 8)


def test_one_is_edited_in_its_place(reader: Reader, pane: BreakpointsPane) -> None:
    for name in ("z", "h", "dz"):
        adds(reader, pane, "op", name=name)
    reader.clicks(pane.rows[1].edit)
    QApplication.processEvents()
    assert not pane.rows[1].isVisible()
    assert pane.rows[0].y() < pane.form.y() < pane.rows[2].y()
    reader.types(pane.form.lines["condition"], "t > 1")
    reader.clicks(pane.form.take)
    assert [one.condition for one in points(reader)] == ["", "t > 1", ""]
    assert pane.rows[1].isVisible()
    assert not pane.form.isVisible()


def test_cancelling_changes_nothing(reader: Reader, pane: BreakpointsPane) -> None:
    adds(reader, pane, "op", name="z")
    before = points(reader)
    reader.clicks(pane.rows[0].edit)
    reader.types(pane.form.lines["log"], "t")
    reader.clicks(pane.form.drop)
    assert points(reader) == before


def test_switching_and_removing_by_keyboard(reader: Reader, pane: BreakpointsPane) -> None:
    adds(reader, pane, "op", name="z")
    adds(reader, pane, "op", name="h")
    pane.rows[0].switch.setFocus()
    reader.presses("Space")
    assert [one.enabled for one in points(reader)] == [False, True]
    assert not reader.window.desk.playback.playing
    assert not pane.rows[0].switch.isChecked()
    reader.presses("Space")
    assert [one.enabled for one in points(reader)] == [True, True]
    pane.rows[0].remove.setFocus()
    reader.presses("Space")
    assert [one.name for one in points(reader)] == ["h"]
    assert len(pane.rows) == 1


def test_everything_is_reached_with_the_tab_key(reader: Reader, pane: BreakpointsPane) -> None:
    adds(reader, pane, "op", name="z")
    reader.presses("Ctrl+B")
    wanted = {pane.new, pane.rows[0].switch, pane.rows[0].edit, pane.rows[0].remove}
    wanted |= {pane.rows[0].following, pane.form.kind, pane.form.name, pane.form.take}
    wanted |= {line for name, line in pane.form.lines.items() if name not in ("bound", "entry")}
    seen = set()
    for _ in range(120):
        seen.add(QApplication.focusWidget())
        reader.window.focusNextChild()
    assert wanted - {pane.form.name} - seen == set()


def test_the_next_one_is_gone_to(reader: Reader, pane: BreakpointsPane) -> None:
    adds(reader, pane, "op", name="dz")
    reader.window.desk.do(lambda session: session.go_first())
    reader.clicks(pane.rows[0].following)
    assert reader.session.reached.op == ("dz", 3)
    assert pane.rows[0].text.text().startswith("● ")
    assert "∂z₄" in pane.here.text()
    reader.clicks(pane.rows[0].following)
    assert reader.session.reached.op == ("dz", 2)
    reader.window.desk.do(lambda session: session.go_last())
    assert not pane.rows[0].following.isVisible()
    assert not pane.here.isVisible()


def test_log_rows_come_and_go_with_the_place_and_lead_back(
    reader: Reader, pane: BreakpointsPane
) -> None:
    adds(reader, pane, "op", name="dz", log="norm(dz[t])")
    reader.window.desk.do(lambda session: session.go_first())
    assert pane.log.count() == 0
    assert pane.log.isVisible()
    last = len(reader.session.program) - 1
    reader.window.desk.do(lambda session: session.run_on())
    assert reader.index == last
    assert pane.log.count() == 4
    norm = reader.session.trace.norm("dz", 3)
    assert f"norm(dz[t]) = {norm:+.4f}" in pane.log.item(0).text()
    pane.log.setFocus()
    pane.log.setCurrentRow(1)
    reader.presses("Return", on=pane.log)
    assert reader.session.reached.op == ("dz", 2)
    assert pane.log.count() == 2
    item = pane.log.visualItemRect(pane.log.item(0)).center()
    reader.clicks(pane.log.viewport(), item)
    assert reader.session.reached.op == ("dz", 3)


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_a_menu_over_a_cell_watches_it(reader: Reader, pane: BreakpointsPane) -> None:
    reader.clicks(reader.window.shelf.choices.buttons["weights"])
    QApplication.processEvents()
    weights = reader.window.weights
    spot = spot_of(weights.canvas, "dW")
    at = (spot.x + spot.w * 2.5 / spot.columns, spot.y + spot.h * 1.5 / spot.rows)
    from PySide6.QtCore import QPoint

    where = QPoint(*map(round, at))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, where)
    QApplication.sendEvent(weights.canvas, event)
    texts = [action.text() for action in weights.menu.actions()]
    assert texts[0] == "Break where ∂W[1, 2] is written"
    weights.menu.actions()[1].trigger()
    weights.menu.close()
    assert points(reader) == (Breakpoint("written", "dW", entry=(1, 2), singly=True),)


def test_with_none_there_is_a_hint(reader: Reader, pane: BreakpointsPane) -> None:
    assert pane.hint.isVisible()
    assert not pane.log.isVisible()
    adds(reader, pane, "any")
    assert not pane.hint.isVisible()


def test_a_mistake_of_one_in_the_list_is_marked(reader: Reader, pane: BreakpointsPane) -> None:
    adds(reader, pane, "op", name="dz", step="4", condition="norm(dh[4]) > 0")
    assert not pane.rows[0].problem.isVisible()
    reader.types(reader.window.words.inputs, "a b")
    reader.types(reader.window.words.targets, "c d")
    assert pane.rows[0].problem.isVisible()
    assert pane.rows[0].switch.accessibleDescription()
