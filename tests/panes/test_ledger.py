"""The ledger pane: items are clicked, arrows lead among them, and stepping goes on elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.chain import headline
from rnnviz.drawing.ledger import legend
from rnnviz.drawing.palette import THEMES
from rnnviz.drawing.shapes import Spot
from rnnviz.language import speak
from rnnviz.panes.showing import Showing
from rnnviz.stepping.inspection import Inspection
from rnnviz.stepping.pick import NOTHING_PICKED, QUANTITIES, Pick
from rnnviz.stepping.playback import Playback
from tests.reader import opened

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel
    from pytestqt.qtbot import QtBot

    from rnnviz.drawing.view import View
    from rnnviz.panes.ledger import LedgerPane
    from tests.reader import Reader

ITEMS = [(k, s) for k in range(3) for s in range(k + 1)]


def pane(reader: Reader) -> LedgerPane:
    return reader.window.ledger


def view(reader: Reader) -> View:
    """What the panes are handed."""
    return Showing(reader.session, Playback(), THEMES["light"]).view


def pick(reader: Reader) -> Pick:
    return reader.session.inspection.pick


def types(reader: Reader, words: int) -> None:
    """So many words on either side."""
    reader.types(reader.window.words.inputs, " ".join(f"x{t}" for t in range(words)))
    reader.types(reader.window.words.targets, " ".join(f"y{t % 5}" for t in range(words)))
    assert reader.session.steps == words


def point_of(reader: Reader, loss: int, use: int) -> QPoint:
    """Where an item is in the triangle."""
    picture = pane(reader).canvas.picture
    assert picture is not None
    spots = [s for s in picture.shapes if isinstance(s, Spot) and s.name == "item"]
    if spots[0].rows:
        whole = spots[0]
        x = whole.x + (use + 0.5) * whole.w / whole.columns
        y = whole.y + (loss + 0.5) * whole.h / whole.rows
    else:
        cell = next(s for s in spots if (s.row, s.column) == (loss, use))
        x, y = cell.x + cell.w / 2, cell.y + cell.h / 2
    return QPoint(int(x), int(y))


def clicks_item(reader: Reader, loss: int, use: int) -> None:
    reader.clicks(pane(reader).canvas, point_of(reader, loss, use))


def said(reader: Reader) -> str:
    """The sentence below the triangle."""
    return pane(reader)._said.text()


# Clicks.


@pytest.mark.parametrize(("loss", "use"), ITEMS)
@pytest.mark.parametrize("key", ["Home", "End"])
def test_an_item_clicked_is_told_and_picked(reader: Reader, loss: int, use: int, key: str) -> None:
    types(reader, 3)
    reader.presses(key, on=reader.window.diagram.canvas)
    index, told = reader.index, []
    pane(reader).item_picked.connect(lambda *item: told.append(item))
    clicks_item(reader, loss, use)
    assert told == [(loss, use)]
    assert pick(reader) == Pick("h", loss, use)
    assert reader.index == index


def test_the_picked_item_clicked_again_is_let_go_of(reader: Reader) -> None:
    told = []
    pane(reader).item_dropped.connect(lambda: told.append("dropped"))
    clicks_item(reader, 1, 0)
    clicks_item(reader, 1, 1)
    assert (pick(reader), told) == (Pick("h", 1, 1), [])
    clicks_item(reader, 1, 1)
    assert (pick(reader), told) == (NOTHING_PICKED, ["dropped"])
    clicks_item(reader, 1, 1)
    assert pick(reader) == Pick("h", 1, 1)


@pytest.mark.parametrize("item", [(0, 0), (23, 0), (23, 23), (17, 4)])
def test_an_item_of_a_long_sequence_is_clicked_in_its_image(
    reader: Reader, item: tuple[int, int]
) -> None:
    types(reader, 24)
    clicks_item(reader, *item)
    assert pick(reader) == Pick("h", *item)
    clicks_item(reader, *item)
    assert not pick(reader).any


def test_above_the_diagonal_of_an_image_is_nothing_to_click(reader: Reader) -> None:
    types(reader, 24)
    told = []
    pane(reader).item_picked.connect(lambda *item: told.append(item))
    pane(reader).item_dropped.connect(lambda: told.append("dropped"))
    clicks_item(reader, 3, 20)
    reader.clicks(pane(reader).canvas, QPoint(1, 1))
    assert told == []


def test_a_hand_is_shown_over_items_alone(reader: Reader) -> None:
    types(reader, 24)
    canvas = pane(reader).canvas
    for item, shape in (
        ((20, 3), Qt.CursorShape.PointingHandCursor),
        ((3, 20), Qt.CursorShape.ArrowCursor),
    ):
        at = QPointF(point_of(reader, *item))
        kind, none = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
        moved = QMouseEvent(
            kind, at, canvas.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(canvas, moved)
        assert canvas.cursor().shape() == shape


def test_clicking_while_it_trains_or_plays_stops_nothing(reader: Reader) -> None:
    reader.presses("Ctrl+T")
    reader.waits(0.2)
    clicks_item(reader, 1, 0)
    assert reader.window.desk.training
    reader.presses("Ctrl+T", on=reader.window.diagram.canvas)
    reader.presses("Space", on=reader.window.diagram.canvas)
    clicks_item(reader, 1, 1)
    assert reader.window.desk.playback.playing


# Keys.


@pytest.mark.parametrize(
    ("keys", "item"),
    [
        (["Left"], (2, 0)),
        (["Right"], (2, 2)),
        (["Up"], (1, 1)),
        (["Down"], (2, 1)),
        (["Up", "Up"], (0, 0)),
        (["Up", "Up", "Up"], (0, 0)),
        (["Right", "Right"], (2, 2)),
        (["Left", "Left", "Left"], (2, 0)),
        (["Left", "Up", "Right", "Down", "Right"], (2, 2)),
    ],
)
def test_arrows_lead_from_item_to_item_and_step_nothing(
    reader: Reader, keys: list[str], item: tuple[int, int]
) -> None:
    types(reader, 3)
    reader.window.desk.do(lambda session: session.go_to(20))
    clicks_item(reader, 2, 1)
    assert QApplication.focusWidget() is pane(reader).canvas
    reader.presses(*keys)
    assert pick(reader) == Pick("h", *item)
    assert reader.index == 20


def test_escape_lets_go_and_arrows_step_again(reader: Reader) -> None:
    clicks_item(reader, 1, 0)
    reader.presses("Escape")
    assert (pick(reader), reader.index) == (NOTHING_PICKED, 0)
    reader.presses("Right", "Right", "Left")
    assert (pick(reader), reader.index) == (NOTHING_PICKED, 1)


def test_without_an_item_arrows_step_in_the_triangle_too(reader: Reader) -> None:
    pane(reader).canvas.setFocus()
    reader.presses("Right", "Right", "Right", "Left")
    assert reader.index == 2


@pytest.mark.parametrize("key", ["PgDown", "F10", "End", "Shift+F11"])
def test_other_keys_step_with_an_item_picked(reader: Reader, key: str) -> None:
    clicks_item(reader, 1, 0)
    reader.presses(key)
    assert reader.index > 0
    assert pick(reader) == Pick("h", 1, 0)


def test_elsewhere_arrows_step_and_the_item_stays_picked(reader: Reader) -> None:
    clicks_item(reader, 1, 0)
    reader.window.diagram.canvas.setFocus()
    reader.presses("Right", "Right")
    assert reader.index == 2
    assert pick(reader) == Pick("h", 1, 0)


def test_tab_leads_to_the_triangle_and_to_its_quantities(reader: Reader) -> None:
    visited = set()
    for _ in range(80):
        reader.presses("Tab")
        visited.add(QApplication.focusWidget())
    assert pane(reader).canvas in visited
    assert set(pane(reader).quantities.buttons.values()) <= visited


# Quantities.


@pytest.mark.parametrize("name", QUANTITIES)
def test_another_quantity_keeps_the_item(reader: Reader, name: str) -> None:
    told = []
    pane(reader).quantity_picked.connect(told.append)
    clicks_item(reader, 1, 0)
    reader.clicks(pane(reader).quantities.buttons[name])
    assert told == [name]
    assert pick(reader) == Pick(name, 1, 0)
    down = [one for one, button in pane(reader).quantities.buttons.items() if button.isChecked()]
    assert down == [name]


def test_the_quantities_say_what_they_are(reader: Reader) -> None:
    say = speak("en")
    for name, button in pane(reader).quantities.buttons.items():
        key = "ledger.quantity_h" if name == "h" else "ledger.quantity_weight"
        assert button.toolTip() == button.accessibleName() == say(key, name=name)


def test_what_is_presented_is_not_told_back(reader: Reader) -> None:
    told = []
    for signal in (
        pane(reader).quantity_picked,
        pane(reader).item_picked,
        pane(reader).item_dropped,
    ):
        signal.connect(lambda *_: told.append("echo"))
    for act in (
        lambda s: s.inspect(Inspection.pick_item, 1, 0),
        lambda s: s.inspect(Inspection.pick_quantity, "V"),
        lambda s: s.go_last(),
        lambda s: s.set_language("ko"),
        lambda s: s.inspect(Inspection.drop_item),
    ):
        reader.window.desk.do(act)
        QApplication.processEvents()
    assert told == []


# What is said.


def test_it_invites_a_click_and_then_says_what_the_item_is(reader: Reader) -> None:
    assert said(reader) == speak("en")("ledger.hint")
    clicks_item(reader, 1, 0)
    assert said(reader) == speak("en")("ledger.not_yet", loss="L₂")
    reader.presses("End")
    assert said(reader) == headline(view(reader), Pick("h", 1, 0))[0]
    assert "L₂" in said(reader)
    assert "%" in pane(reader)._said.toolTip()
    reader.presses("Escape")
    assert said(reader) == speak("en")("ledger.hint")


def test_the_whole_sentence_and_the_ends_of_the_colours_are_in_its_tip(reader: Reader) -> None:
    reader.presses("End")
    clicks_item(reader, 1, 0)
    tip = pane(reader)._said.toolTip()
    assert said(reader) in tip
    assert legend(view(reader), pick(reader)) in tip


def test_an_item_under_the_pointer_is_described(reader: Reader, tips: list[str]) -> None:
    reader.presses("End")
    reader.clicks(pane(reader).quantities.buttons["W"])
    canvas = pane(reader).canvas
    for item in ((1, 0), (1, 1)):
        at = point_of(reader, *item)
        event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at))
        QApplication.sendEvent(canvas, event)
    wanted = [Pick("W", 1, 0), Pick("W", 1, 1)]
    assert tips == ["\n".join(headline(view(reader), one)) for one in wanted]
    assert speak("en")("zero.h0") in tips[0]


def cut(label: QLabel) -> int:
    """How many pixels of a text there is no room for."""
    return label.fontMetrics().horizontalAdvance(label.text()) - label.contentsRect().width()


@pytest.mark.parametrize("size", [(1280, 800), (1600, 1000), (1920, 1080)])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_neither_title_nor_sentence_is_cut(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    somebody = opened(qtbot, size=size, language=language)
    QApplication.processEvents()
    labels = (pane(somebody)._title, pane(somebody)._said)
    found = {}
    for op in ("first", "last"):
        if op == "last":
            somebody.presses("End")
            clicks_item(somebody, 1, 0)
        found |= {
            (op, label.text()): cut(label)
            for label in labels
            if cut(label) > 0 and not label.wordWrap()
        }
    somebody.leaves()
    assert found == {}


@pytest.mark.parametrize("words", [1, 2, 12, 20, 24, 60])
def test_it_can_be_painted_at_any_length(reader: Reader, words: int) -> None:
    types(reader, words)
    for key in ("Home", "End"):
        reader.presses(key, on=reader.window.diagram.canvas)
        clicks_item(reader, words - 1, 0)
        for name in QUANTITIES:
            reader.clicks(pane(reader).quantities.buttons[name])
            assert not reader.window.grab().isNull()


def test_fewer_words_let_go_of_the_item(reader: Reader) -> None:
    types(reader, 3)
    clicks_item(reader, 2, 1)
    types(reader, 2)
    assert not pick(reader).any
    assert said(reader) == speak("en")("ledger.hint")


def test_a_key_held_in_the_triangle_stays_in_it(reader: Reader) -> None:
    """Also where the key map would step: the shortcut is overridden, not only unused."""
    types(reader, 3)
    clicks_item(reader, 2, 2)
    for _ in range(10):
        QTest.keyClick(pane(reader).canvas, Qt.Key.Key_Left)
    assert pick(reader) == Pick("h", 2, 0)
    assert reader.index == 0
