"""Colours: readable, apart from one another, and apart for the colour-blind too."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnviz.drawing.palette import COLOR_OF, CONTRAST, THEMES, Palette, faded, heading, mixed
from rnnviz.stepping.cursor import EVERY_OP, FULLEST

THEME = pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES)
QUANTITIES = ("U", "W", "V", "loss", "gradient")
SHARES = [i / 100 for i in range(-100, 101)]
#: How far two colours are apart for a person, at least (CIE 1976 ΔE; 2.3 is just noticeable).
APART = 10.0
#: Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
Numbers = NDArray[np.float64]


def linear(color: str) -> Numbers:
    """Red, green and blue as amounts of light."""
    share = np.array(list(bytes.fromhex(color[-6:]))) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    return float(linear(color) @ XYZ[1])


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(color: str, sight: Numbers) -> Numbers:
    """CIE L*a*b*, as seen with a kind of sight."""
    ratio = XYZ @ np.clip(sight @ linear(color), 0, 1) / WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, sight: Numbers) -> float:
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def test_in_high_contrast_everything_is_seen_across_a_lecture_hall() -> None:
    """WCAG's AAA for text, its AA for colours, and its rule for lines that mean something."""
    here = CONTRAST
    for text in (here.ink, here.muted, heading(here), here.gradient_text, here.loss):
        assert contrast(text, here.paper) >= 7
    for color in (here.U, here.W, here.V):
        assert contrast(color, here.paper) >= 7
    for line in (here.gradient, here.faint, mixed(here.line, here.muted, 0.2)):
        assert contrast(line, here.paper) >= 3


@THEME
def test_text_can_be_read_on_every_ground(palette: Palette) -> None:
    for text in (palette.ink, palette.muted, heading(palette)):
        for ground in (palette.paper, palette.panel, palette.window, palette.field):
            assert contrast(text, ground) >= 4.5
    assert contrast(palette.on_one, palette.one) >= 4.5
    assert contrast(palette.ink, palette.bar) >= 4.5


@THEME
@pytest.mark.parametrize("quantity", QUANTITIES)
def test_quantities_stand_out_from_the_paper(palette: Palette, quantity: str) -> None:
    assert contrast(getattr(palette, quantity), palette.paper) >= 3


@THEME
def test_a_number_can_be_read_on_every_colour_of_a_cell(palette: Palette) -> None:
    worst = min(contrast(palette.on_signed(v, 1), palette.signed(v, 1)) for v in SHARES)
    assert worst >= 3.5


@THEME
@pytest.mark.parametrize("sight", SIGHT)
def test_quantities_are_told_apart_with_any_sight(palette: Palette, sight: str) -> None:
    for one, other in combinations(QUANTITIES, 2):
        far = apart(getattr(palette, one), getattr(palette, other), SIGHT[sight])
        assert far > APART, (one, other)


@THEME
@pytest.mark.parametrize("sight", SIGHT)
def test_the_sign_of_a_strong_value_shows_with_any_sight(palette: Palette, sight: str) -> None:
    for share in (0.25, 0.5, 1.0):
        far = apart(palette.signed(share, 1), palette.signed(-share, 1), SIGHT[sight])
        assert far > APART


@THEME
def test_both_signs_grow_away_from_zero_in_lightness_alike(palette: Palette) -> None:
    zero = luminance(palette.zero)
    for sign in (1, -1):
        distances = [abs(luminance(palette.signed(sign * v, 1)) - zero) for v in SHARES[100:]]
        assert distances == sorted(distances)
        assert distances[-1] > 0.15
    for share in (0.25, 0.5, 0.75, 1.0):
        plus, minus = luminance(palette.signed(share, 1)), luminance(palette.signed(-share, 1))
        assert plus == pytest.approx(minus, rel=0.1, abs=0.01)


@THEME
def test_what_lies_beyond_the_scale_has_its_strongest_colour(palette: Palette) -> None:
    assert palette.signed(7.0, 1.0) == palette.signed(1.0, 1.0) == palette.positive
    assert palette.signed(-float("inf"), 1.0) == palette.negative
    assert palette.signed(1.0, 0.0) == palette.signed(0.0, 1.0) == palette.zero


@THEME
def test_a_raster_is_the_cells_colours_row_by_row(palette: Palette) -> None:
    values = np.array([[0.5, -1.0, 0.0], [0.1, 2.0, -0.3]])
    colors = [palette.signed(v, 1.0) for v in values.ravel().tolist()]
    assert palette.raster(values, 1.0).hex() == "".join(color[1:] for color in colors)


@THEME
def test_every_quantity_of_the_table_has_its_colour(palette: Palette) -> None:
    for name in FULLEST.table:
        assert len(palette.of(name)) == 7
    for weight in "UWV":
        assert palette.of(weight) == palette.of(f"new_{weight}") == getattr(palette, weight)
        assert palette.of(f"d{weight}") == palette.gradient
    assert palette.of("h") == palette.of("z") == palette.ink


def test_colours_belong_to_quantities_that_exist() -> None:
    of_updates = {*EVERY_OP, *(f"old_{name}" for name in EVERY_OP)}
    assert set(COLOR_OF) - set(FULLEST.table) - of_updates == {"target"}


@THEME
def test_every_token_is_a_colour(palette: Palette) -> None:
    for token, color in vars(palette).items():
        assert token == "name" or (color[0] == "#" and len(bytes.fromhex(color[1:])) == 3)


def test_mixing_and_fading() -> None:
    assert mixed("#000000", "#ff8000", 0) == "#000000"
    assert mixed("#000000", "#ff8000", 1) == "#ff8000"
    assert mixed("#000000", "#ff8000", 0.5) == "#804000"
    assert faded("#123456", 1) == "#ff123456"
    assert faded(faded("#123456", 0.3), 0.5) == "#80123456"
