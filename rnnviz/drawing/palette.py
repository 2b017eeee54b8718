"""Colours by meaning: one colour a quantity, in a light, a dark and a high-contrast set of tokens.

After Okabe & Ito (2008), safe for the colour-blind; signed values run from blue by the
background to red, and their sign is always printed too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from rnnviz.network.arrays import Array


@dataclass(frozen=True, eq=False)
class Palette:
    """The tokens of one theme; compared as the one it is, for much that is kept asks for it."""

    name: str
    window: str
    panel: str
    paper: str
    field: str
    line: str
    ink: str
    muted: str
    faint: str
    U: str
    W: str
    V: str
    loss: str
    gradient: str
    gradient_text: str
    wash: str
    bar: str
    one: str
    on_one: str
    negative: str
    zero: str
    positive: str
    on_strong: str

    def of(self, name: str) -> str:
        """The colour of a quantity of the equations table."""
        return getattr(self, COLOR_OF[name]) if name in COLOR_OF else self.ink

    def signed(self, value: float, full: float) -> str:
        """The colour of a signed value where `full` has the strongest one."""
        share = min(1.0, abs(value) / full) if full > 0 else 0.0
        return mixed(self.zero, self.positive if value > 0 else self.negative, _step(share))

    def on_signed(self, value: float, full: float) -> str:
        """The colour of a number printed upon `signed`."""
        return self.on_strong if full > 0 and abs(value) / full > STRONG else self.ink

    def raster(self, values: Array, full: float) -> bytes:
        """The colours of a matrix as 3 bytes a cell, row by row."""
        with np.errstate(over="ignore", invalid="ignore"):
            share = np.fmin(np.abs(values) / full, 1.0) if full > 0 else np.zeros(values.shape)
            steps = np.rint(share * STEPS).astype(np.intp)
            colors: bytes = _signed_colors(self)[np.where(values > 0, steps, -steps)].tobytes()
        return colors


#: From this share of the strongest colour on, numbers are printed in the contrasting ink.
STRONG: Final = 0.86

#: Which token colours which quantity; what is not listed is in ink.
COLOR_OF: Final = {
    **dict.fromkeys(("U", "new_U"), "U"),
    **dict.fromkeys(("W", "new_W", "carried"), "W"),
    **dict.fromkeys(("V", "new_V", "own"), "V"),
    **dict.fromkeys(("L", "target"), "loss"),
    **dict.fromkeys(("do", "dV", "dd", "dh", "dz", "dW", "dU", "db", "gnorm"), "gradient"),
    # Of an update what is a gradient still: clipped, or a mean of several.
    **{
        f"{stem}_{weight}": "gradient"
        for stem in ("scaled", "clipped", "v", "m", "mhat", "old_v", "old_m")
        for weight in "UWVbd"
    },
}

#: Which token tells to which kind of op something belongs, on the timeline.
COLOR_OF_KIND: Final = {"forward": "U", "loss": "loss", "backward": "gradient", "update": "V"}

LIGHT: Final = Palette(
    name="light",
    window="#ffffff",
    panel="#ffffff",
    paper="#fbfbf9",
    field="#fafaf8",
    line="#e3e5e8",
    ink="#1b2026",
    muted="#626b77",
    faint="#a3abb5",
    U="#0072b2",
    W="#8a3f92",
    V="#00805e",
    loss="#bf3f0b",
    gradient="#d97904",
    gradient_text="#ad5c00",
    wash="#fff2df",
    bar="#9fccbf",
    one="#1b2026",
    on_one="#ffffff",
    negative="#2272b0",
    zero="#ffffff",
    positive="#c44431",
    on_strong="#ffffff",
)

DARK: Final = Palette(
    name="dark",
    window="#1c1f24",
    panel="#1c1f24",
    paper="#15171b",
    field="#15171b",
    line="#31363d",
    ink="#e9ecef",
    muted="#9aa3ae",
    faint="#626b76",
    U="#56b4e9",
    W="#d6a1d2",
    V="#3fcf9f",
    loss="#ff8a5c",
    gradient="#ffb23f",
    gradient_text="#ffb23f",
    wash="#3a2c17",
    bar="#245c4c",
    one="#e9ecef",
    on_one="#15171b",
    negative="#378bc6",
    zero="#20242a",
    positive="#dc5b47",
    on_strong="#ffffff",
)

#: Black on white, every colour so dark that it can be told from white across a lecture hall.
CONTRAST: Final = Palette(
    name="contrast",
    window="#ffffff",
    panel="#ffffff",
    paper="#ffffff",
    field="#ffffff",
    line="#a0a6ad",
    ink="#000000",
    muted="#33393f",
    faint="#6a727c",
    U="#00569c",
    W="#6d1a7a",
    V="#006347",
    loss="#a32900",
    gradient="#c06000",
    gradient_text="#7d4000",
    wash="#ffe9c9",
    bar="#84c7b3",
    one="#000000",
    on_one="#ffffff",
    negative="#12609f",
    zero="#ffffff",
    positive="#af2d1c",
    on_strong="#ffffff",
)

THEMES: Final = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


#: Colours come in so many steps between nothing and the strongest, so that they can be kept.
STEPS: Final = 64


def _step(share: float) -> float:
    """A share in steps."""
    return round(share * STEPS) / STEPS


@lru_cache(maxsize=8)
def _signed_colors(palette: Palette) -> Array:
    """3 bytes for each step from 0 to the most positive, and behind them, counted from the end."""
    steps = (*range(STEPS + 1), *range(-STEPS, 0))
    return np.array([list(bytes.fromhex(palette.signed(n, STEPS)[1:])) for n in steps], np.uint8)


@lru_cache(maxsize=4096)
def mixed(low: str, high: str, share: float) -> str:
    """The colour a `share` of the way from `low` to `high`."""
    a, b = bytes.fromhex(low[1:]), bytes.fromhex(high[1:])
    return "#" + "".join(f"{round(p + (q - p) * share):02x}" for p, q in zip(a, b, strict=True))


def heading(palette: Palette) -> str:
    """The colour of a pane's title: between what is read and what is remarked."""
    return mixed(palette.muted, palette.ink, 0.45)


@lru_cache(maxsize=1024)
def faded(color: str, opacity: float) -> str:
    """The colour with an opacity from 0 to 1."""
    return f"#{round(255 * opacity):02x}{color[-6:]}"
