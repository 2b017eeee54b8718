"""Shades of a magnitude: a logarithmic scale of colours, and the ink that can be read upon each."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from rnnviz.drawing.palette import Palette, mixed
from rnnviz.network.arrays import Array

#: How many decades of magnitude have a colour of their own.
DECADES: Final = 4
SHADES: Final = 64


class Scale(NamedTuple):
    """The logarithmic scale of colours: its upper end, a power of ten, and its lower one."""

    top: float

    @property
    def low(self) -> float:
        """Its lower end."""
        return self.top - DECADES

    def share(self, logs: Array) -> Array:
        """Where norms lie on it, from 0 to 1, from their log10."""
        with np.errstate(invalid="ignore"):
            share: Array = np.clip((logs - self.low) / DECADES, 0.0, 1.0)
        return np.where(np.isfinite(logs), share, np.where(logs > 0, 1.0, 0.0))


def scale_of(logs: Array) -> Scale:
    """The scale that ends at the next power of ten above the largest norm."""
    finite = logs[np.isfinite(logs)]
    return Scale(float(math.ceil(finite.max() - 1e-9)) if finite.size else 0.0)


def shade(share: float, palette: Palette) -> str:
    """The colour of a magnitude: none of the gradient's for 0, all of it for 1."""
    return mixed(palette.paper, palette.gradient, round(share * SHADES) / SHADES)


def on_shade(share: float, palette: Palette) -> str:
    """The ink that can be read best upon a shade: the theme's own, or its paper's."""
    fill = brightness(shade(share, palette))

    def contrast(ink: str) -> float:
        high, low = sorted((fill, brightness(ink)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    return max((palette.ink, palette.paper), key=contrast)


@lru_cache(maxsize=512)
def brightness(color: str) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2)."""
    parts = [one / 255 for one in bytes.fromhex(color[-6:])]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
