"""Numbers as they are printed: aligned, with a true minus, and never a negative zero."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from rnnviz.network.arrays import Array

SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS: Final = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
#: What stands where a number has not been computed yet.
UNKNOWN: Final = "—"
#: Below it powers of ten are no longer normal numbers.
SMALLEST_EXPONENT: Final = -300


def signed(value: float, digits: int = 2) -> str:
    """`+0.86`, `−0.91`, ` 0.00`, `+12.3`: always as wide as its neighbours."""
    wide, text = digits + 2, ""
    if abs(value) < 9.9:  # nearly all that is ever printed: a digit, and all decimals
        text = f"{value:+.{digits}f}"
        nothing = not text.strip("+-0.")
        return (" " + text[1:] if nothing else text.replace("-", "−")).rjust(wide + 1)
    for decimals in range(digits, -1, -1):  # wider numbers give up decimals
        text = f"{abs(value):.{decimals}f}"
        if len(text) <= wide:
            break
    else:
        text = f"{abs(value):.0e}".replace("e+0", "e").replace("e+", "e")
    nothing = not text.strip("0.") or math.isnan(value)
    sign = " " if nothing else "−" if value < 0 else "+"
    return (sign + text).rjust(wide + 1)


def exponent_of(values: Array) -> int:
    """The power of ten taken out of small or large numbers, so that two decimals show them."""
    largest = float(np.abs(values).max(initial=0.0))
    if largest == 0 or 0.1 <= largest < 100 or not np.isfinite(largest):
        return 0
    return max(int(np.floor(np.log10(largest))), SMALLEST_EXPONENT)


def raised(exponent: int) -> str:
    """An exponent as superscript digits."""
    return str(exponent).translate(SUPERSCRIPTS)


def times_power(exponent: int) -> str:
    """`×10⁻³`, and nothing for no power."""
    return f"×10{raised(exponent)}" if exponent else ""


def magnitude(value: float) -> str:
    """A norm or a loss: `0.284`, `12.31`, `2103.4`, `3.2·10⁻⁵`, and `0` for nothing at all."""
    if value == 0 or not math.isfinite(value):
        return not_counted(value)
    if value >= 10:
        decimals = 2 if value < 999.995 else 1 if value < 9999.95 else 0
        return f"{value:.{decimals}f}" if value < 99_999.5 else power(value)
    if value >= 0.001:
        return f"{value:.3f}" if value >= 0.01 else f"{value:.4f}"
    return power(value)


def short(value: float) -> str:
    """A norm where there is little room: `0.28`, `12`, `.003`, and the nearest power, `10⁻⁵`."""
    if value == 0 or not math.isfinite(value):
        return not_counted(value)
    if value >= 0.01:
        if value >= 1000:
            return "10" + raised(round(math.log10(value)))
        return f"{value:.2f}" if value < 10 else f"{value:.0f}"
    if value >= 0.001:
        return f"{value:.3f}".removeprefix("0")
    return "10" + raised(round(math.log10(value)))


def briefest(value: float) -> str:
    """The same where there is less still: `.28`, `1.3`, `12`."""
    text = short(value)
    if 0.995 <= value < 9.95:
        return f"{value:.1f}"
    return f"{value:.0f}" if 9.95 <= value < 10 else text.removeprefix("0") or "0"


def not_counted(value: float) -> str:
    """`0` for nothing at all, `∞` for what has overflowed, `nan` for no number."""
    return "0" if value == 0 else "nan" if math.isnan(value) else "∞"


def power(value: float) -> str:
    """`3.2·10⁻⁵`."""
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}·10{raised(int(exponent))}"


def power_of_ten(exponent: int) -> str:
    """An end of a scale: `0.01`, `1`, `100`, and `10⁻⁵` where that is shorter."""
    return f"{10.0**exponent:g}" if -3 <= exponent <= 3 else f"10{raised(exponent)}"


def probability(value: float) -> str:
    """`0.877`; what would print as 0 or 1 but is neither says so."""
    if 0 < value < 0.0005:
        return "<.001"
    if 0.9995 <= value < 1:
        return ">.999"
    return f"{value:.3f}"


def brief_probability(value: float) -> str:
    """`.13`, and where that would print as 0 or 1 but is neither, `<.01` and `>.99`."""
    if 0 < value < 0.005:
        return "<.01"
    if 0.995 <= value < 1:
        return ">.99"
    text = f"{value:.2f}"
    return text.removeprefix("0") if 0 < value < 1 else text[:3]


def brief_signed(value: float) -> str:
    """`+.3`, `−2`, `0`: a logit where there is little room."""
    if not math.isfinite(value):
        return not_counted(value)
    size = abs(value)
    text = f"{size:.1f}".removeprefix("0") if size < 0.95 else f"{size:.0f}"
    if text == ".0":
        return "0"
    if size >= 99.5:
        text = "10" + raised(round(math.log10(size)))
    return ("−" if value < 0 else "+") + text


def step(name: str, t: int) -> str:
    """A name with a time step, counted from 1 on the screen: `h₁` for t = 0."""
    return name + str(t + 1).translate(SUBSCRIPTS)
