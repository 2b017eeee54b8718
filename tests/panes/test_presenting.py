"""Each pane shows what it is handed, says nothing of it, and paints nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QMetaMethod, QObject
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.drawing.palette import THEMES
from rnnviz.panes.diagram import DiagramPane
from rnnviz.panes.loss import LossPane
from rnnviz.panes.model import ModelPane
from rnnviz.panes.showing import Showing
from rnnviz.panes.toolbar import RATES, ToolbarPane
from rnnviz.panes.transport import TransportPane
from rnnviz.panes.values import ValuesPane
from rnnviz.panes.weights import WeightsPane
from rnnviz.panes.words import WordsPane
from rnnviz.session import Session
from rnnviz.stepping.playback import Playback

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PANES = (
    DiagramPane,
    LossPane,
    ModelPane,
    ToolbarPane,
    TransportPane,
    ValuesPane,
    WeightsPane,
    WordsPane,
)


class Painted(QObject):
    """Which widgets were painted, and which signals were sent."""

    def __init__(self, pane: QWidget) -> None:
        super().__init__()
        self.pane = pane
        self.names: list[str] = []
        self.told: list[str] = []
        for name in own_signals(pane):
            getattr(pane, name).connect(lambda *_, name=name: self.told.append(name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.names.append(type(watched).__name__)
        return False

    def settle(self) -> None:
        for _ in range(5):
            QApplication.processEvents()


def own_signals(pane: QWidget) -> list[str]:
    """The signals a pane adds to those of Qt."""
    meta, start = pane.metaObject(), QWidget.staticMetaObject.methodCount()
    methods = [meta.method(i) for i in range(start, meta.methodCount())]
    signals = [m for m in methods if m.methodType() == QMetaMethod.MethodType.Signal]
    return [bytes(m.name()).decode() for m in signals if m.enclosingMetaObject() is not None]


def showing(session: Session, *, theme: str = "light", training: bool = False) -> Showing:
    """What a pane is handed."""
    return Showing(session, Playback(), THEMES[theme], training, RATES[1])


@pytest.fixture
def shown(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A pane on the screen, and what it paints from now on."""
    pane = request.param()
    qtbot.addWidget(pane)
    pane.resize(900, 500)
    pane.present(showing(Session.open("baseball-bat")))
    pane.show()
    painted = Painted(pane)
    painted.settle()
    QApplication.instance().installEventFilter(painted)
    yield pane, painted
    QApplication.instance().removeEventFilter(painted)


EVERY = pytest.mark.parametrize("shown", PANES, indirect=True, ids=lambda pane: pane.__name__)


@EVERY
def test_presented_again_nothing_is_painted(shown: Any) -> None:
    pane, painted = shown
    painted.names.clear()
    session = Session.open("baseball-bat")
    handed = showing(session)
    pane.present(handed)
    painted.settle()
    painted.names.clear()
    pane.present(handed)
    pane.present(showing(session))
    painted.settle()
    assert painted.names == []


@EVERY
def test_what_is_presented_is_not_told_back(shown: Any) -> None:
    pane, painted = shown
    session = Session.open("baseball-bat", "ko")
    for following in (
        session.go_last(),
        session.set_hidden_units(9).set_scale(1.5).set_seed(3).set_learning_rate(2.0),
        session.type_inputs("a b c").type_targets("d e f").type_h0("0.5"),
        session.type_inputs("🦇").type_h0("x"),
        session.set_zoom(2.0),
        session.update_once(),
        session,
    ):
        pane.present(showing(following))
        painted.settle()
    pane.present(showing(session, theme="dark", training=True))
    painted.settle()
    assert painted.told == []


@EVERY
@pytest.mark.parametrize("op", [0, 4, 12, 16, 23, 26])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pane_can_be_painted_anywhere(shown: Any, op: int, theme: str) -> None:
    pane, _ = shown
    pane.present(showing(Session.open("baseball-bat").go_to(op), theme=theme))
    assert not pane.grab().isNull()


@EVERY
def test_every_pane_has_names_for_those_who_listen(shown: Any) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit

    pane, _ = shown
    controls = pane.findChildren(QWidget)
    for control in controls:
        if isinstance(control.parent(), QAbstractSpinBox | QComboBox):
            continue
        if isinstance(control, QAbstractSpinBox | QComboBox | QLineEdit):
            assert control.accessibleName() or control.toolTip(), control
        if isinstance(control, QAbstractButton):
            assert control.text() or control.accessibleName(), control
