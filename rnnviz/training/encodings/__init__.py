"""Kinds of input: how words, characters, notes, prices and numbers become ids, and text again."""

from __future__ import annotations

from typing import Final

from rnnviz.training.encodings.characters import Characters
from rnnviz.training.encodings.encoding import Alphabet, Encoding, Unknown
from rnnviz.training.encodings.notes import Notes
from rnnviz.training.encodings.prices import Bins, Moves
from rnnviz.training.encodings.vectors import Numbers
from rnnviz.training.encodings.words import Words

__all__ = ["ENCODINGS", "Alphabet", "Encoding", "Unknown"]

#: By their names. Symbols are told apart and nothing more; numbers alone are computed with.
ENCODINGS: Final[dict[str, Encoding]] = {
    one.name: one
    for one in (
        *(Words(), Words("symbols"), Characters(), Notes(), Moves(), Bins()),
        Numbers(),
    )
}
