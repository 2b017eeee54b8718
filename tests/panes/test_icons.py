"""Every icon has something on it, at every density, and no two are the same."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QIcon, QImage

from rnnviz.panes.icons import POLYGONS, icon
from rnnviz.panes.transport import BUTTONS

pytestmark = pytest.mark.usefixtures("qapp")


def inked(image: QImage) -> float:
    """The share of an image that is not transparent."""
    area = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(image.pixelColor(x, y).alpha() > 128 for x, y in area) / len(area)


@pytest.mark.parametrize("zoom", [1.0, 3.0])
@pytest.mark.parametrize("name", POLYGONS)
def test_an_icon_is_neither_empty_nor_a_block(name: str, zoom: float) -> None:
    drawn = icon(name, "#112233", zoom)
    sizes = drawn.availableSizes()
    assert len(sizes) == 3
    for size in sizes:
        assert 0.05 < inked(drawn.pixmap(size).toImage()) < 0.8


def test_each_is_another() -> None:
    images = [icon(name, "#000000", 2.0).pixmap(32, 32).toImage() for name in POLYGONS]
    for i, image in enumerate(images):
        assert not any(image == other for other in images[i + 1 :])


def test_every_button_has_one() -> None:
    assert {name for name, _ in BUTTONS} | {"pause", "edit", "remove"} == set(POLYGONS)


def test_it_is_drawn_in_the_colour_asked_for() -> None:
    image = icon("pause", "#cc3311", 4.0).pixmap(64, 64, QIcon.Mode.Normal).toImage()
    colours = {image.pixelColor(x, 32).name() for x in range(image.width())}
    assert "#cc3311" in colours
