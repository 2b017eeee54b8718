"""Kinds of input: how words, characters, notes, prices and numbers become ids, and text again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from rnnviz.network.errors import InputError
from rnnviz.training.encodings.encoding import Alphabet, Encoding, Unknown
from rnnviz.training.encodings.words import Words

__all__ = ["ENCODINGS", "Alphabet", "Encoding", "Unknown", "is_symbol"]


NAMES: Final = ("words", "symbols", "characters", "notes", "prices", "bins", "numbers")


class Kinds(Mapping[str, Encoding]):
    """The kinds by name, each loaded when it is first asked for: at a time one is in use."""

    def __getitem__(self, name: str) -> Encoding:
        """The kind of this name."""
        return _loaded(name)

    def __iter__(self) -> Iterator[str]:
        """The names, in the order they are offered."""
        return iter(NAMES)

    def __len__(self) -> int:
        """How many there are."""
        return len(NAMES)


@cache
def _loaded(name: str) -> Encoding:
    match name:
        case "words" | "symbols":
            return Words(name)
        case "characters":
            from rnnviz.training.encodings.characters import Characters

            return Characters()
        case "notes":
            from rnnviz.training.encodings.notes import Notes

            return Notes()
        case "prices" | "bins":
            from rnnviz.training.encodings.prices import Bins, Moves

            return Moves() if name == "prices" else Bins()
        case "numbers":
            from rnnviz.training.encodings.vectors import Numbers

            return Numbers()
    raise KeyError(name)


#: By their names. Symbols are told apart and nothing more; numbers alone are computed with.
ENCODINGS: Final = Kinds()


def is_symbol(encoding: str, symbol: str) -> bool:
    """Whether what is written for a symbol of this kind is read as it."""
    kind = ENCODINGS[encoding]
    try:
        return kind.read(kind.write((symbol,))) == (symbol,)
    except InputError:
        return False
