"""Kinds of input: how words, characters, notes, prices and numbers become ids, and text again."""

from __future__ import annotations

from typing import Final

from rnnviz.network.errors import InputError
from rnnviz.training.encodings.characters import Characters
from rnnviz.training.encodings.encoding import Alphabet, Encoding, Unknown
from rnnviz.training.encodings.notes import Notes
from rnnviz.training.encodings.prices import Bins, Moves
from rnnviz.training.encodings.vectors import Numbers
from rnnviz.training.encodings.words import Words

__all__ = ["ENCODINGS", "Alphabet", "Encoding", "Unknown", "is_symbol"]

#: By their names. Symbols are told apart and nothing more; numbers alone are computed with.
ENCODINGS: Final[dict[str, Encoding]] = {
    one.name: one
    for one in (
        *(Words(), Words("symbols"), Characters(), Notes(), Moves(), Bins()),
        Numbers(),
    )
}


def is_symbol(encoding: str, symbol: str) -> bool:
    """Whether what is written for a symbol of this kind is read as it."""
    kind = ENCODINGS[encoding]
    try:
        return kind.read(kind.write((symbol,))) == (symbol,)
    except InputError:
        return False
