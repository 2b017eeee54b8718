"""A hand on the training plot: going to updates, looking closer, keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.chart import drawn, whole_updates
from rnnviz.drawing.palette import LIGHT
from rnnviz.panes.gestures import Gestures
from rnnviz.panes.plot import PlotView
from rnnviz.stepping.chart import AT_FIRST, Chart, Span
from rnnviz.training.plot import Plot
from tests.drawing.plots import plot

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NO_KEYS = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """A plot, a hand on it, and what was told."""

    def __init__(self, qtbot: QtBot) -> None:
        self.view = PlotView()
        qtbot.addWidget(self.view)
        self.view.resize(600, 300)
        self.gestures = Gestures(self.view)
        self.updates: list[int] = []
        self.parts: list[tuple[Span | None, Span | None]] = []
        self.pointed: list[int | None] = []
        self.gestures.update_picked.connect(self.updates.append)
        self.gestures.part_picked.connect(lambda *part: self.parts.append(part))
        self.gestures.pointed.connect(self.pointed.append)
        with qtbot.waitExposed(self.view):
            self.view.show()
        self.shows(AT_FIRST)

    def shows(self, chart: Chart, plotted: Plot | None = None) -> None:
        self.plot, self.chart = plotted or plot("loss"), chart
        self.drawn = drawn(self.plot, chart, LIGHT, self.view.room)
        self.view.dress(LIGHT, 1.0, "", "{}")
        self.view.show_drawn(self.drawn, self.plot, 1.0)
        QApplication.processEvents()
        self.gestures.present(self.plot, chart, self.drawn)

    def at(self, update: float, share: float = 0.5) -> QPoint:
        area = self.view.area
        place = self.drawn.across.share(self.drawn.across.place(update))
        x = area.left() + place * area.width()
        return QPointF(x, area.top() + share * area.height()).toPoint()

    def turns(
        self, at: QPoint, notches: float, *, aside: float = 0, keys: Qt.KeyboardModifier = NO_KEYS
    ) -> None:
        turned = QPoint(round(aside * 120), round(notches * 120))
        event = QWheelEvent(
            QPointF(at), QPointF(at), QPoint(), turned, Qt.MouseButton.NoButton, keys,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.view.viewport(), event)

    @property
    def across(self) -> Span:
        span = self.parts[-1][0]
        assert span is not None
        return span


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    made = Hand(qtbot)
    yield made
    made.gestures._next.stop()


@pytest.mark.parametrize("update", [0, 7, 33, 50])
def test_a_click_goes_to_the_update_under_it(hand: Hand, update: int) -> None:
    QTest.mouseClick(hand.view.viewport(), LEFT, pos=hand.at(update))
    assert hand.updates == [update]


@pytest.mark.parametrize("log", [False, True])
def test_beyond_the_ends_are_the_first_and_the_last(hand: Hand, log: bool) -> None:
    hand.shows(AT_FIRST.switched_updates() if log else AT_FIRST)
    viewport = hand.view.viewport()
    QTest.mouseClick(viewport, LEFT, pos=QPoint(1, 100))
    hand.gestures._next.stop()
    QTest.mouseClick(viewport, LEFT, pos=QPoint(viewport.width() - 1, 100))
    assert hand.updates == [0, hand.plot.last]


def test_where_one_stands_already_nobody_goes(hand: Hand) -> None:
    QTest.mouseClick(hand.view.viewport(), LEFT, pos=hand.at(40))
    assert hand.updates == []


def test_a_drag_is_told_as_fast_as_can_be_followed(hand: Hand, qtbot: QtBot) -> None:
    viewport = hand.view.viewport()
    QTest.mousePress(viewport, LEFT, pos=hand.at(2))
    for update in (3, 5, 8, 13, 21):
        hand.gestures._pick(update)
    assert hand.updates == [2]
    qtbot.waitUntil(lambda: hand.updates == [2, 21])
    hand.gestures._pick(34)
    hand.gestures._pick(49)
    QTest.mouseRelease(viewport, LEFT, pos=hand.at(49))
    assert hand.updates[-1] == 49
    assert len(hand.updates) <= 4


def test_the_pointer_tells_where_it_is_and_that_it_has_left(hand: Hand) -> None:
    QTest.mouseMove(hand.view.viewport(), hand.at(12))
    assert hand.pointed[-1] == 12
    from PySide6.QtCore import QEvent

    QApplication.sendEvent(hand.view.viewport(), QEvent(QEvent.Type.Leave))
    assert hand.pointed[-1] is None
    assert hand.updates == []


def test_the_wheel_looks_closer_at_what_is_under_it(hand: Hand) -> None:
    hand.turns(hand.at(20), 3)
    span = hand.across
    whole = hand.drawn.across
    assert (span.high - span.low) == pytest.approx((whole.high - whole.low) * 0.8**3)
    share = (20 - span.low) / (span.high - span.low)
    assert share == pytest.approx(whole.share(20), abs=0.01)
    hand.shows(AT_FIRST.part(span, None))
    hand.turns(hand.at(20), -9)
    assert hand.parts[-1] == (None, None)


def test_however_close_a_few_updates_are_seen(hand: Hand) -> None:
    for _ in range(40):
        hand.turns(hand.at(20), 1)
        hand.shows(AT_FIRST.part(*hand.parts[-1]))
    assert hand.drawn.across.high - hand.drawn.across.low >= 4


@pytest.mark.parametrize("how", ["aside", "shift", "middle", "shifted drag"])
def test_a_part_is_moved_along_and_stays_inside(hand: Hand, how: str) -> None:
    hand.shows(AT_FIRST.part(Span(10.0, 20.0), None))
    viewport = hand.view.viewport()
    if how == "aside":
        hand.turns(hand.at(15), 0, aside=-2)
    elif how == "shift":
        hand.turns(hand.at(15), -2, keys=SHIFT)
    else:
        button = Qt.MouseButton.MiddleButton if how == "middle" else LEFT
        keys = NO_KEYS if how == "middle" else SHIFT
        QTest.mousePress(viewport, button, keys, hand.at(15))
        QTest.mouseMove(viewport, hand.at(12))
        QTest.mouseRelease(viewport, button, keys, hand.at(12))
    assert hand.across.low == pytest.approx(13, abs=0.05)
    assert hand.across.high == pytest.approx(23, abs=0.05)
    assert hand.updates == []
    for _ in range(60):
        hand.turns(hand.at(15), 0, aside=-2)
        hand.shows(AT_FIRST.part(*hand.parts[-1]))
    assert hand.drawn.across.high == pytest.approx(whole_updates(hand.plot, log=False).high)


def test_beside_the_upward_axis_the_wheel_is_about_that(hand: Hand) -> None:
    area = hand.view.area
    hand.turns(QPointF(area.left() - 20, area.bottom()).toPoint(), 2)
    across, up = hand.parts[-1]
    assert across is None
    assert up is not None
    assert up.high - up.low == pytest.approx((hand.drawn.up.high - hand.drawn.up.low) * 0.64)
    assert up.low == pytest.approx(hand.drawn.up.low, abs=0.02)


@pytest.mark.parametrize(
    ("key", "keys", "by"),
    [
        (Qt.Key.Key_Right, NO_KEYS, 1),
        (Qt.Key.Key_Left, NO_KEYS, -1),
        (Qt.Key.Key_Right, SHIFT, 10),
        (Qt.Key.Key_Left, SHIFT, -10),
    ],
)
def test_keys_go_along_the_updates(
    hand: Hand, key: Qt.Key, keys: Qt.KeyboardModifier, by: int
) -> None:
    along: list[int] = []
    hand.gestures.went_along.connect(along.append)
    QTest.keyClick(hand.view, key, keys)
    QTest.keyClick(hand.view, key, keys)
    assert (along, hand.updates) == ([by, by], [])


def test_keys_go_to_the_ends(hand: Hand) -> None:
    QTest.keyClick(hand.view, Qt.Key.Key_End)
    QTest.keyClick(hand.view, Qt.Key.Key_Home)
    assert hand.updates == [hand.plot.last, 0]


def test_keys_look_closer_and_at_the_whole(hand: Hand) -> None:
    QTest.keyClick(hand.view, Qt.Key.Key_Plus)
    closer = hand.across
    assert closer.low < 40 < closer.high
    hand.shows(AT_FIRST.part(closer, None))
    QTest.keyClick(hand.view, Qt.Key.Key_Minus)
    assert hand.parts[-1] == (None, None)
    QTest.keyClick(hand.view, Qt.Key.Key_0)
    assert hand.parts[-1] == (None, None)


def test_its_keys_are_no_shortcuts_and_others_are(hand: Hand) -> None:
    from PySide6.QtCore import QEvent

    for key, keys, own in (
        (Qt.Key.Key_Left, NO_KEYS, True),
        (Qt.Key.Key_Home, NO_KEYS, True),
        (Qt.Key.Key_Right, SHIFT, True),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier, False),
        (Qt.Key.Key_Space, NO_KEYS, False),
        (Qt.Key.Key_F10, NO_KEYS, False),
    ):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, keys)
        event.ignore()
        QApplication.sendEvent(hand.view, event)
        assert event.isAccepted() == own


def test_before_anything_is_shown_nothing_is_taken(qtbot: QtBot) -> None:
    view = PlotView()
    qtbot.addWidget(view)
    gestures = Gestures(view)
    gestures.update_picked.connect(lambda _: pytest.fail("told"))
    QTest.mouseMove(view.viewport(), QPoint(50, 50))
    QTest.keyClick(view, Qt.Key.Key_Right)
