"""The plot as a picture of its own: what is on the screen, within its edges, painted as it says."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from rnnviz.drawing.chart_picture import chart_picture
from rnnviz.drawing.palette import LIGHT, THEMES
from rnnviz.drawing.shapes import Box, Polyline
from rnnviz.language import LANGUAGES, speak
from rnnviz.panes.painting import color, paint
from rnnviz.panes.repaint import bounds
from rnnviz.stepping.chart import AT_FIRST, PLOTTED, Span
from tests.drawing.plots import million, plot

SIZES = ((1200.0, 620.0, 1.0), (700.0, 400.0, 1.0), (1600.0, 900.0, 1.5))


@pytest.mark.parametrize("what", PLOTTED)
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("sizes", SIZES)
def test_everything_is_within_the_picture(
    what: str, code: str, sizes: tuple[float, float, float]
) -> None:
    chart = AT_FIRST.showing(what)
    picture = chart_picture(plot(what), chart, LIGHT, speak(code), sizes)
    assert (picture.width, picture.height) == sizes[:2]
    for shape in picture.shapes:
        if isinstance(shape, Polyline | Box):
            left, top, right, bottom = bounds(shape)
            assert left >= -4
            assert top >= -4
            assert right <= sizes[0] + 4
            assert bottom <= sizes[1] + 4
    texts = picture.texts()
    assert speak(code)(f"plot.what_{what}") in texts
    assert speak(code)("plot.updates_made") in texts
    assert "40" in texts


def test_a_curve_ends_at_the_edge_of_what_is_looked_at() -> None:
    chart = AT_FIRST.part(Span(10.5, 20.5), None)
    picture = chart_picture(plot("loss"), chart, LIGHT, speak("en"), SIZES[0])
    whole = chart_picture(plot("loss"), AT_FIRST, LIGHT, speak("en"), SIZES[0])
    ends = {
        (min(x for x, _ in shape.points), max(x for x, _ in shape.points))
        for shape in picture.shapes
        if isinstance(shape, Polyline) and len(shape.points) > 2
    }
    frame = next(shape for shape in whole.shapes if isinstance(shape, Polyline)).points
    assert min(low for low, _ in ends) == pytest.approx(frame[0][0])
    assert max(high for _, high in ends) == pytest.approx(frame[1][0])


@pytest.mark.parametrize("palette", THEMES.values(), ids=lambda one: one.name)
def test_a_peak_is_painted(palette: object) -> None:
    shown = million(lines=1)
    shown.lines[0].curve.highest[5000] = 3.0
    picture = chart_picture(shown, AT_FIRST, palette, speak("en"), SIZES[0])  # type: ignore[arg-type]
    line = next(
        one for one in picture.shapes if isinstance(one, Polyline) and len(one.points) > 100
    )
    x, y = min(line.points, key=lambda point: point[1])
    image = QImage(1200, 620, QImage.Format.Format_RGB32)
    image.fill(color("#123456"))
    with QPainter(image) as painter:
        paint(painter, [line])
    near = [image.pixelColor(round(x) + dx, round(y) + 3).name() for dx in (-1, 0, 1)]
    assert any(one != "#123456" for one in near)
