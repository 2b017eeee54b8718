"""About how much room a text takes, where no font is at hand."""

from __future__ import annotations

from typing import Final

#: What is narrow but in a font for code: brackets, stops, and digits that are set small.
NARROW: Final = "[](),.· ⁽⁾:₀₁₂₃₄₅₆₇₈₉"


def ems(text: str, letter: float = 0.6, narrow: float = 0.38) -> float:
    """About how wide a text is, in ems; Hangul is square, other characters are as wide as told."""
    return sum(
        1.0 if "\uac00" <= one <= "\ud7a3" else narrow if one in NARROW else letter for one in text
    )
