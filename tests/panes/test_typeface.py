"""Fonts: Hangul is drawn on a machine that has no Korean font of its own."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QImage, QPainter, QRawFont

from rnnviz.drawing.shapes import Label
from rnnviz.panes import typeface
from rnnviz.panes.painting import paint

pytestmark = pytest.mark.usefixtures("qapp")

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the others have their own")
SYLLABLES = "야구배트박쥐동굴가힣뷁"
ROLES = ("sans", "mono", "serif")


def drawn(text: str, role: str) -> QImage:
    image = QImage(160, 60, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        paint(painter, [Label(10, 30, text, 30, "#000000", role)])
    return image


@ON_LINUX
def test_there_is_a_family_for_hangul_that_has_it() -> None:
    family = typeface.hangul_family()
    assert family in QFontDatabase.families()
    raw = QRawFont.fromFont(QFont(family))
    assert all(raw.supportsCharacter(ord(letter)) for letter in SYLLABLES)


@ON_LINUX
@pytest.mark.parametrize("role", ROLES)
def test_every_role_ends_with_it(role: str) -> None:
    families = typeface.families(role)
    assert families[-1] == typeface.hangul_family()
    assert list(families) == typeface.font(role, 12).families()
    assert len(families) >= 2, "text and mathematics are not left to the font for Hangul"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("bold", [False, True])
def test_hangul_is_wide_enough_to_be_there(role: str, bold: bool) -> None:
    measure = QFontMetricsF(typeface.font(role, 20, bold=bold))
    assert all(measure.horizontalAdvance(letter) > 10 for letter in SYLLABLES)


@pytest.mark.parametrize("role", ROLES)
def test_two_syllables_are_not_two_boxes(role: str) -> None:
    assert drawn("야구", role) != drawn("배트", role)
    assert drawn("박", role) != drawn("쥐", role)


@ON_LINUX
@pytest.mark.parametrize("role", ROLES)
def test_mathematics_is_in_the_first_family(role: str) -> None:
    first = typeface.families(role)[0]
    raw = QRawFont.fromFont(QFont(first))
    assert all(raw.supportsCharacter(ord(letter)) for letter in "∂ηγτ−×·₁⁻")


@pytest.mark.parametrize("size", [0.0, 0.4, 1.0, 12.5, 300.0])
def test_any_size_is_a_size(size: float) -> None:
    assert typeface.font("sans", size).pixelSize() >= 1


def test_numbers_are_as_wide_as_one_another() -> None:
    measure = QFontMetricsF(typeface.font("mono", 20))
    widths = {round(measure.horizontalAdvance(digit), 3) for digit in "0123456789+−. "}
    assert len(widths) == 1


def test_a_font_is_made_once() -> None:
    assert typeface.font("sans", 13) is typeface.font("sans", 13)
