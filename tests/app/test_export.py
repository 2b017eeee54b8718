"""A picture in a file is the picture on the screen, whole, and all of it or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer

from rnnviz.app.export import ENDINGS, LARGEST_ZOOM, picture_of, save_picture
from rnnviz.drawing.shapes import Raster
from tests.drawing import scenes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = (900, 600)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("steps", [1, 2, 12, 24])
def test_every_kind_of_every_length_is_written(tmp_path: Path, ending: str, steps: int) -> None:
    out = tmp_path / f"bat{ending}"
    assert save_picture(scenes.view(scenes.experiment(steps)), str(out), SIZE) is None
    assert out.stat().st_size > 2000
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_a_png_and_an_svg_show_the_same(tmp_path: Path) -> None:
    from PySide6.QtGui import QPainter

    view = scenes.view()
    for ending in (".png", ".svg"):
        assert save_picture(view, str(tmp_path / f"bat{ending}"), SIZE) is None
    direct = QImage(str(tmp_path / "bat.png"))
    drawn = QImage(*SIZE, QImage.Format.Format_RGB32)
    drawn.fill(0xFFFFFFFF)
    with QPainter(drawn) as painter:
        QSvgRenderer(str(tmp_path / "bat.svg")).render(painter)
    every = [(x, y) for x in range(0, SIZE[0], 3) for y in range(0, SIZE[1], 3)]
    alike = sum(
        abs(direct.pixelColor(x, y).lightness() - drawn.pixelColor(x, y).lightness()) < 40
        for x, y in every
    )
    assert alike / len(every) > 0.97


def test_an_svg_is_sharp_at_any_size(tmp_path: Path) -> None:
    out = tmp_path / "bat.svg"
    view = scenes.view()
    save_picture(view, str(out), SIZE)
    assert any(isinstance(shape, Raster) for shape in picture_of(view, SIZE).shapes)
    assert "<image" not in out.read_text("utf-8")
    assert re.search(r'viewBox="0 0 900 600"', out.read_text("utf-8"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_paper_is_the_theme_s(tmp_path: Path, theme: str) -> None:
    out = tmp_path / "bat.png"
    view = scenes.view(theme=theme)
    save_picture(view, str(out), SIZE)
    assert QImage(str(out)).pixelColor(1, 1).name() == view.palette.paper


def test_type_grows_with_large_pictures_and_not_without_end() -> None:
    def largest(size: tuple[int, int]) -> float:
        shapes = picture_of(scenes.view(), size).shapes
        return max(shape.size for shape in shapes if hasattr(shape, "text"))

    small, large, huge = (largest((1100 * k, 690 * k)) for k in (1, 3, 20))
    assert 2 < large / small < 3.5
    assert huge / small < LARGEST_ZOOM * 2


def test_an_ending_it_does_not_know(tmp_path: Path) -> None:
    problem = save_picture(scenes.view(), str(tmp_path / "bat.bmp"), SIZE)
    assert problem is not None
    assert problem.key == "render.ending"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_keeps_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "there" / "bat.png"
    problem = save_picture(scenes.view(), str(out), SIZE)
    assert problem is not None
    assert problem.key == "render.not_written"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_pictures_are_in_the_language_of_the_view(language: str) -> None:
    view = scenes.view(language=language)
    assert view.say("diagram.title") in picture_of(view, SIZE).texts()
