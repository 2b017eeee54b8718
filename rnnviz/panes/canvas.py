"""A widget that paints a picture, keeps it, and paints what moves on top."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.panes.painting import color, paint
from rnnviz.panes.repaint import Painted, repaint

Draw = Callable[[tuple[float, float]], Picture]


#: Screen readers get a new canvas's text so many milliseconds after its first paint.
READERS_WAIT: Final = 100
#: Side panes are designed for so many pixels; in wider ones type grows along.
SIDE_WIDTH: Final = 400


def scaled(zoom: float, width: float) -> float:
    """The size of a side pane's type: at least `zoom`, more where there is room."""
    return max(zoom, width / SIDE_WIDTH)


class Canvas(QWidget):
    """Shows `draw(size)`; drawn again only when its key or its size changes.

    A canvas that `grows` is as high as its picture needs; others fill the room they get.
    """

    spot_clicked = Signal(Spot)
    #: By a double click; and by the other button or the menu key, with where on the screen.
    spot_opened = Signal(Spot)
    spot_asked = Signal(Spot, QPoint)
    first_painted = Signal()

    def __init__(self, *, grows: bool = False) -> None:
        super().__init__()
        self._grows = grows
        self._key: Any = None
        self._draw: Draw | None = None
        self._picture: Picture | None = None
        self._pixmap: QPixmap | None = None
        self._painted = Painted()
        self._overlay_key: Any = None
        self._overlay: Draw | None = None
        self._describe: Callable[[Spot], str] | None = None
        self._leads: Callable[[Spot], bool] | None = None
        self._paper = "#ffffff"
        self._seen = self._waits = self._due = False
        # It covers all of itself, so that nobody need paint what is behind it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        vertical = QSizePolicy.Policy.Fixed if grows else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)

    def show_picture(self, key: Any, draw: Draw, paper: str) -> None:
        """Show another picture unless `key` is the one shown."""
        if key == self._key and paper == self._paper:
            return
        if paper != self._paper:
            self._pixmap = None
        self._key, self._draw, self._paper = key, draw, paper
        self._forget()

    def show_overlay(self, key: Any, overlay: Draw) -> None:
        """Show this on top unless `key` is the one shown, without painting what is below again."""
        if key == self._overlay_key:
            return
        self._overlay_key, self._overlay = key, overlay
        self._ask()

    def describe_with(self, describe: Callable[[Spot], str]) -> None:
        """How a spot's tool tip is made, when one is asked for."""
        self._describe = describe

    def point_at(self, leads: Callable[[Spot], bool]) -> None:
        """Show a hand over spots of which `leads` says that a click leads somewhere."""
        self._leads = leads
        self.setMouseTracking(True)

    @property
    def picture(self) -> Picture | None:
        """What is shown, drawn now if need be."""
        if self._picture is None and self._draw is not None:
            self._picture = self._draw((float(self.width()), float(self.height())))
        return self._picture

    def _forget(self) -> None:
        self._picture = None
        if not self._waits:
            self._grow()
        self._ask()

    def _grow(self) -> None:
        # Before it is shown its width is not known, and what is drawn for another is wasted.
        if self._grows and self.isVisible() and (picture := self.picture) is not None:
            height = int(picture.height)
            if height != self.minimumHeight():
                self.setFixedHeight(height)

    def hold(self) -> None:
        """From now on ask for no paint and no room, until let go: others are to be seen first."""
        self._waits = True

    def let_go(self) -> None:
        """Ask for what has been held back, if nothing else has had it painted meanwhile."""
        self._waits = False
        self._grow()
        if self._due:
            self._ask()

    def _ask(self) -> None:
        self._due = self._waits
        if not self._waits:
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Now the width is known."""
        super().showEvent(event)
        self._forget()

    def sizeHint(self) -> QSize:
        """As high as the picture, where that matters."""
        return QSize(200, self.minimumHeight() if self._grows else 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw again for the new size; a growing canvas only cares for its width."""
        if not self._grows or event.size().width() != event.oldSize().width():
            self._forget()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the kept picture; paint only what moves."""
        del event
        self._due = False
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._kept())
            size = (float(self.width()), float(self.height()))
            above = self._overlay(size) if self._overlay is not None else Picture(*size, ())
            paint(painter, above.shapes)
        if self._seen:
            self._tell_readers(above)
        else:
            self._seen = True
            self.first_painted.emit()
            QTimer.singleShot(READERS_WAIT, self, lambda: self._tell_readers(above))

    def _tell_readers(self, above: Picture) -> None:
        """Give screen readers all that is written in the picture."""
        from PySide6.QtGui import QAccessible  # noqa: PLC0415 -- not before the first paint

        if QAccessible.isActive() and self._picture is not None:
            self.setAccessibleDescription("\n".join([*above.texts(), *self._picture.texts()]))

    def _kept(self) -> QPixmap:
        """The picture as pixels, of which only what has changed is painted again."""
        ratio = self.devicePixelRatioF()
        size = QSize(ceil(self.width() * ratio), ceil(self.height() * ratio))
        picture = self.picture
        shapes = picture.shapes if picture else ()
        if self._pixmap is None or self._pixmap.size() != size:
            self._pixmap = QPixmap(size)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(color(self._paper))
            with QPainter(self._pixmap) as painter:
                paint(painter, shapes)
            self._painted = Painted(shapes)
        elif shapes is not self._painted.shapes:
            with QPainter(self._pixmap) as painter:
                self._painted = repaint(painter, self._painted, shapes, self._paper)
        return self._pixmap

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which quantity was clicked."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.click(event.position())

    def click(self, at: QPointF) -> None:
        """Tell which quantity is at a point."""
        if (spot := self._spot_under(at)) is not None:
            self.spot_clicked.emit(spot)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell which quantity was opened."""
        if (spot := self._spot_under(event.position())) is not None:
            self.spot_opened.emit(spot)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Tell of which quantity it was asked what can be done with it."""
        if (spot := self._spot_under(QPointF(event.pos()))) is not None:
            self.spot_asked.emit(spot, event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show whether a click would lead somewhere."""
        if self._leads is not None:
            spot = self._spot_under(event.position())
            hand = spot is not None and self._leads(spot)
            shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)

    def _spot_under(self, at: QPointF) -> Spot | None:
        return self.picture.spot_at(at.x(), at.y()) if self.picture else None

    def event(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self.picture and self.picture.spot_at(event.x(), event.y())
            text = self._describe(spot) if spot and self._describe else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)
