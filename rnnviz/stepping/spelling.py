"""How quantities and numbers are written within a sentence about breakpoints."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from rnnviz.language import sentence
from rnnviz.network.arrays import spoken
from rnnviz.network.optimizers import OLD, is_of_update

SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS: Final = str.maketrans("0123456789-k", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵏ")
#: Single digits stand side by side, as in W₂₃; larger numbers are told apart.
TWO_DIGITS: Final = 9


#: What clipped gradients are called on the screen, before the weight's name. Hats over m and s
#: are left to formulas: many a typeface cannot set them.
OF_UPDATES: Final = {"scaled": "g\u0303", "clipped": "\u1e21"}


def named_in_update(name: str) -> str:
    """A row of an update: W′ for the new weight, v_W, g̃_W; what was remembered is called alike."""
    if name == "gnorm":
        return "‖g‖"
    stem, _, weight = name.removeprefix(OLD).partition("_")
    return f"{weight}′" if stem == "new" else f"{OF_UPDATES.get(stem, stem)}_{weight}"


def named(name: str, t: int | None = None) -> dict[str, Any]:
    """A quantity as the screen writes it, `name` and `sub`: ∂h₂ for dh at t = 1, W′, hₜ₋₁."""
    if is_of_update(name.removeprefix(OLD)):
        return {"name": named_in_update(name), "sub": ""}
    sub = "" if t is None else str(t + 1).translate(SUBSCRIPTS)
    if name in ("own", "carried"):
        return {"name": sentence(f"diagram.{name}"), "sub": sub}
    if name.endswith("_prev"):
        sub = "ₜ₋₁" if t is None else str(t).translate(SUBSCRIPTS)
        return {"name": name.removesuffix("_prev"), "sub": sub}
    return {"name": f"∂{name[1:]}" if name[:1] == "d" else name, "sub": sub}


def spelled(number: float, digits: int = 3) -> str:
    """A number within a sentence: `0.0031`, `−2`, `1.2·10⁻⁵`, `∞`, `nan`."""
    if not math.isfinite(number):
        return "nan" if math.isnan(number) else "∞" if number > 0 else "−∞"
    # Adding 0 makes 0 of −0.
    mantissa, _, exponent = f"{number + 0.0:.{digits}g}".partition("e")
    power = f"·10{str(int(exponent)).translate(SUPERSCRIPTS)}" if exponent else ""
    return mantissa.replace("-", "−") + power


def apart(number: float, other: float) -> str:
    """A number with so many digits that it is told from another one, which it is compared with."""
    texts = (spelled(number, digits) for digits in range(3, 18))
    return next((text for text in texts if text != spelled(other)), spelled(number))


def written(value: Any) -> Any:
    """What is put in a sentence: a number spelled, indices in brackets, all else as it is."""
    if isinstance(value, tuple):
        return spoken(value) if value else ""
    return spelled(float(value)) if isinstance(value, float | np.floating) else value


def screen_index(index: tuple[int, ...], *, stepped: bool) -> str:
    """The indices of an entry as text: `[3]` behind a step, `₂₃` for a weight, `₁₂,₃` if large."""
    if not index:
        return ""
    places = [str(at + 1) for at in index]
    if stepped:
        return f"[{', '.join(places)}]"
    between = "," if max(index) >= TWO_DIGITS else ""
    return between.join(place.translate(SUBSCRIPTS) for place in places)
