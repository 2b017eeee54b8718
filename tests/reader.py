"""Somebody in front of the window: types, presses, clicks and drags, and reads what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from rnnviz.app.window import Window
from rnnviz.session import Session

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from rnnviz.drawing.shapes import Spot
    from rnnviz.panes.canvas import Canvas
    from rnnviz.panes.fields import TextField


def never() -> bool:
    """Training may take all the time it wants."""
    return False


def opened(
    qtbot: QtBot,
    *,
    language: str = "en",
    theme: str = "light",
    size: tuple[int, int] = (1600, 1000),
    session: Session | None = None,
) -> Reader:
    """A reader of a new window whose clock is stopped."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyle("fusion")
    window = Window(session or Session.open("baseball-bat", language, theme))
    window.desk._listeners.remove(window._clock._follow)
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return Reader(window)


class Reader:
    """Everything goes through Qt's events, as a hand on mouse and keyboard would do it."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def leaves(self) -> None:
        """Close the window for good; nothing of it runs on."""
        window = self.window
        window.files.changes.saved(self.session)  # it may all go
        window.close()
        assert not any(timer.isActive() for timer in window._clock.findChildren(QTimer))
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # What is there.

    @property
    def session(self) -> Session:
        """The session on the desk."""
        return self.window.desk.session

    @property
    def index(self) -> int:
        """The number of the present op, from 0."""
        return self.session.index

    @property
    def line(self) -> QLineEdit:
        """The line input words are typed in."""
        return self.window.words.inputs.line

    def diagram_texts(self) -> list[str]:
        """All that is written in the diagram, the present op's mark and caption among it."""
        return texts_of(self.window.diagram.canvas)

    def weights_texts(self) -> list[str]:
        """All that is written in the weights pane."""
        return texts_of(self.window.weights.canvas)

    # What one does.

    def waits(self, seconds: float) -> None:
        """Time passes."""
        self.window.desk.pass_time(seconds, never)

    def presses(self, *keys: str, on: QWidget | None = None) -> None:
        """Keys, each as it is written in a menu."""
        for key in keys:
            pressed = QKeySequence(key)[0]
            target = on or QApplication.focusWidget() or self.window
            QTest.keyClick(target, pressed.key(), pressed.keyboardModifiers())

    def types(self, field: TextField | QLineEdit, text: str) -> None:
        """Replace what stands in a field, as a paste or an input method would."""
        line = field if isinstance(field, QLineEdit) else field.line
        line.setFocus()
        line.selectAll()
        if not text:
            QTest.keyClick(line, Qt.Key.Key_Delete)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(line, event)

    def sets(self, field: Any, text: str) -> None:
        """Type a number into a spin box and press Return."""
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def clicks(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click in the middle of a widget, or somewhere in it."""
        QTest.mouseClick(
            widget, Qt.MouseButton.LeftButton, pos=at if at is not None else widget.rect().center()
        )

    def clicks_quantity(self, name: str, t: int = 0) -> None:
        """Click a quantity in the diagram."""
        canvas = self.window.diagram.canvas
        spot = spot_of(canvas, name, t)
        self.clicks(canvas, QPoint(round(spot.x + spot.w / 2), round(spot.y + spot.h / 2)))


def everybody_leaves() -> None:
    """Close what is still open, and let go what waits to be destroyed."""
    for widget in QApplication.topLevelWidgets() if QApplication.instance() else ():
        if isinstance(widget, Window):
            Reader(widget).leaves()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def spot_of(canvas: Canvas, name: str, t: int = 0) -> Spot:
    """Where a quantity is in a canvas."""
    from rnnviz.drawing.shapes import Spot

    assert canvas.picture is not None
    return next(
        shape
        for shape in canvas.picture.shapes
        if isinstance(shape, Spot) and (shape.name, shape.t) == (name, t)
    )


def texts_of(canvas: Canvas) -> list[str]:
    """All that is written in a canvas, below and on top."""
    written = canvas.picture.texts() if canvas.picture else []
    if canvas._overlay is not None:
        written += canvas._overlay((float(canvas.width()), float(canvas.height()))).texts()
    return written
