"""Targets of every kind as one types them: symbols, and a sign where a step has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import DASH, DASHES, NO_TARGET, read_targets
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.encodings.encoding import BAR_LINE, Symbols

#: Kinds whose targets are, unless one types others, what comes next.
NEXT: Final = ("characters", "notes", "prices", "bins")
#: Among characters a dash is one of them: there this says that a step has no target.
NO_CHARACTER: Final = "∅"
#: What is read in place of a dash, so that what comes after it keeps its place.
HELD_OPEN: Final = {"notes": "R", "prices": "flat", "bins": "1"}


def read(encoding: str, text: str) -> Symbols:
    """The targets in a text, NO_TARGET where a step has none; InputError for what is no symbol."""
    if encoding == "characters":
        symbols = ENCODINGS[encoding].read(text)
        return tuple(NO_TARGET if one == NO_CHARACTER else one for one in symbols)
    if encoding not in HELD_OPEN:
        return read_targets(text)
    words = text.replace(BAR_LINE, " ").split()
    held = HELD_OPEN[encoding]
    symbols = ENCODINGS[encoding].read(" ".join(held if w in DASHES else w for w in words))
    pairs = zip(words, symbols, strict=True)
    return tuple(NO_TARGET if word in DASHES else one for word, one in pairs)


def write(encoding: str, symbols: Sequence[str]) -> str:
    """The text that is read as these targets."""
    kind, none = ENCODINGS[encoding], NO_CHARACTER if encoding == "characters" else DASH
    parts = [kind.write((one,)) if one else none for one in symbols]
    return ("" if encoding == "characters" else " ").join(parts)


def following(symbols: Symbols) -> Symbols:
    """What comes next at each step, and nothing after the last."""
    return (*symbols[1:], NO_TARGET)


def is_one(encoding: str, symbol: str) -> bool:
    """Whether a symbol can be typed as a target, and does not say that there is none."""
    try:
        return bool(symbol) and read(encoding, write(encoding, (symbol,))) == (symbol,)
    except InputError:
        return False
