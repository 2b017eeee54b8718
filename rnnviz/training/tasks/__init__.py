"""The tasks of the field: here by name; `table` has them, and is loaded when one is wanted."""

from __future__ import annotations

from typing import Final

#: In the order of the menu.
NAMES: Final = (
    "baseball-bat",
    "two-bats",
    "i-love-you",
    "next-character",
    "next-syllable",
    "next-note",
    "next-move",
    "temporal-xor",
    "xor-stream",
    "word-boundaries",
    "copy",
    "temporal-order",
    "reber",
)
