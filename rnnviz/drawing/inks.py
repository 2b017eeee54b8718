"""What is plotted over the updates: its colour, its symbol, its name, and how it is printed."""

from __future__ import annotations

import math
from typing import Final

from rnnviz.drawing import numerals
from rnnviz.drawing.palette import Palette, mixed
from rnnviz.language import Sentence, Voice, sentence
from rnnviz.training.curves import HELD_OUT, LOSS
from rnnviz.training.plot import GRADIENT, STEP, Plot

#: Tokens of the palette; two numbers of one matrix have two shades of its colour.
TOKENS: Final = {
    LOSS: "loss",
    HELD_OUT: "ink",
    f"{GRADIENT}b": "gradient_text",
    f"{GRADIENT}d": "muted",
    "spectral_radius": "W",
    "saturated": "gradient",
    "right": "V",
}
SYMBOLS: Final = {LOSS: "L", "spectral_radius": "ρ(W)", "sigma_max": "σ_max(W)"}


def ink(key: str, steps: int, palette: Palette) -> str:
    """The colour of a curve in a plot of so many steps: those of steps go from blue to purple."""
    if key.startswith(STEP):
        share = min(int(key.removeprefix(STEP)) / max(1, steps - 1), 1.0)
        return mixed(palette.U, palette.W, round(share, 3))
    if key == "sigma_max":
        return mixed(palette.paper, palette.W, 0.6)
    token = TOKENS.get(key) or key.removeprefix(GRADIENT)
    found: str = getattr(palette, token, palette.ink)
    return found


def sign(key: str) -> str:
    """`L`, `L₂`, `‖∂W‖`, `ρ(W)`; nothing for what has no symbol."""
    if key.startswith(STEP):
        return numerals.step("L", int(key.removeprefix(STEP)))
    if key.startswith(GRADIENT):
        return f"‖∂{key.removeprefix(GRADIENT)}‖"
    return SYMBOLS.get(key, "")


def symbol(key: str, say: Voice) -> str:
    """The same, a word or two where there is none."""
    return sign(key) or say(f"plot.{key}_short")


def name(key: str, plot: Plot) -> Sentence:
    """What it is, in words; a loss of several sequences says so."""
    if key.startswith(STEP):
        return sentence("plot.step", t=int(key.removeprefix(STEP)) + 1)
    if key.startswith(GRADIENT):
        return sentence("plot.gradient", weight=key.removeprefix(GRADIENT))
    if key == LOSS and plot.each:
        return sentence("plot.loss_each")
    if key == LOSS and plot.sequences > 1:
        return sentence("plot.loss_together", n=plot.sequences)
    return sentence(f"plot.{key}")


def printed(key: str, value: float) -> str:
    """A value of it."""
    if math.isnan(value):
        return numerals.UNKNOWN
    if key == "right":
        return numerals.probability(value)
    if key == "saturated":
        return f"{100 * value:.0f} %" if value in (0.0, 1.0) else f"{100 * value:.1f} %"
    return numerals.magnitude(value)
