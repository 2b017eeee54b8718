"""A picture into a file: PNG, SVG or PDF, by the same painting as on the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QMarginsF, QRectF, QSaveFile, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.unrolled import overlay, unrolled
from rnnviz.drawing.view import View
from rnnviz.language import Sentence, sentence
from rnnviz.panes.painting import color, paint

#: A PDF's pixel is so many of an inch, as on the screens that pixels were named for.
PIXELS_PER_INCH: Final = 96
#: In larger pictures than this type grows along, up to so many times.
DESIGNED_FOR: Final = (1100, 690)
LARGEST_ZOOM: Final = 4.0


def picture_of(view: View, size: tuple[int, int]) -> Picture:
    """The unrolled network with its present op marked, as the window shows it at rest."""
    exact = (float(size[0]), float(size[1]))
    zoom = min(max(1.0, min(size[0] / DESIGNED_FOR[0], size[1] / DESIGNED_FOR[1])), LARGEST_ZOOM)
    below = unrolled(view, exact, zoom, view.op.t)
    above = overlay(view, exact, zoom, 1.0)
    return Picture(*exact, (*below.shapes, *above.shapes))


def save_picture(view: View, path: str, size: tuple[int, int]) -> Sentence | None:
    """Write the picture; the sentence that says why not, if it could not be."""
    return write_picture(partial(picture_of, view, size), path, view.palette.paper)


def write_picture(draw: Callable[[], Picture], path: str, paper: str) -> Sentence | None:
    """The same for any picture, which is drawn when the file is open."""
    write = ENDINGS.get(Path(path).suffix.lower())
    if write is None:
        return sentence("render.ending", path=path, known=", ".join(ENDINGS))
    file = QSaveFile(path)
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        return sentence("render.not_written", path=path, why=file.errorString())
    write(draw(), file, paper)
    if not file.commit():
        return sentence("render.not_written", path=path, why=file.errorString())
    return None


def _png(picture: Picture, file: QSaveFile, paper: str) -> None:
    image = QImage(int(picture.width), int(picture.height), QImage.Format.Format_RGB32)
    image.fill(color(paper))
    with QPainter(image) as painter:
        paint(painter, picture.shapes)
    image.save(file, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, which fail


def _svg(picture: Picture, file: QSaveFile, paper: str) -> None:
    generator = QSvgGenerator()
    generator.setOutputDevice(file)
    generator.setSize(QSize(int(picture.width), int(picture.height)))
    generator.setViewBox(QRectF(0, 0, picture.width, picture.height))
    with QPainter(generator) as painter:
        _paint_page(painter, picture, paper)


def _pdf(picture: Picture, file: QSaveFile, paper: str) -> None:
    writer = QPdfWriter(file)
    points = 72 / PIXELS_PER_INCH
    writer.setPageSize(
        QPageSize(QSizeF(picture.width * points, picture.height * points), QPageSize.Unit.Point)
    )
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(PIXELS_PER_INCH)
    with QPainter(writer) as painter:
        _paint_page(painter, picture, paper)


def _paint_page(painter: QPainter, picture: Picture, paper: str) -> None:
    painter.fillRect(QRectF(0, 0, picture.width, picture.height), color(paper))
    paint(painter, picture.shapes, vector=True)


ENDINGS: Final[dict[str, Callable[[Picture, Any, str], None]]] = {
    ".png": _png,
    ".svg": _svg,
    ".pdf": _pdf,
}
