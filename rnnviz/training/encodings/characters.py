"""Characters of any text: read in normal form C, with marks for those that cannot be seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from rnnviz.network.errors import InputError
from rnnviz.training.encodings.encoding import Symbols

MOST_CHARACTERS: Final = 2_000_000
MARKS: Final = {" ": "␣", "\n": "↵", "\t": "⇥", "\u00a0": "⍽", "\u3000": "⬚"}
#: Categories of what cannot be seen: controls, formats, what is not assigned, kinds of space.
UNSEEN: Final = ("C", "Z")


class Characters:
    """One symbol for each character of a text."""

    name = "characters"

    def read(self, text: str) -> Symbols:
        """The characters in normal form C, each end of line as one.

        Raises InputError for no text, too much, and half a character, which no file can hold.
        """
        if not text:
            raise InputError("no_text")
        if len(text) > MOST_CHARACTERS:
            raise InputError("long_text", had=len(text), most=MOST_CHARACTERS)
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        characters = unicodedata.normalize("NFC", lines)
        for place, character in enumerate(characters, start=1):
            if character == "\0" or "\ud800" <= character <= "\udfff":
                raise InputError("no_character", place=place, code=f"U+{ord(character):04X}")
        return tuple(characters)

    def write(self, symbols: Sequence[str]) -> str:
        """The characters one after the other."""
        return "".join(symbols)

    def mark(self, symbol: str) -> str:
        """A space as ␣, an end of line as ↵; what else cannot be seen, by its number."""
        if symbol in MARKS:
            return MARKS[symbol]
        category = unicodedata.category(symbol[:1] or " ")
        if category.startswith(UNSEEN):
            return f"U+{ord(symbol):04X}"
        return f"◌{symbol}" if category.startswith("M") else symbol
