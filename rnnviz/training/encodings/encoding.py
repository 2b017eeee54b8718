"""An encoding reads text as symbols and writes it back; an alphabet numbers the symbols."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple, Protocol

from rnnviz.network.errors import InputError

Symbols = tuple[str, ...]
#: Each has a row of U or a column of V: more make no picture and little sense.
MOST_SYMBOLS: Final = 4096
#: Among notes, between one bar and the next; it is read over.
BAR_LINE: Final = "|"


class Encoding(Protocol):
    """One kind of input whose steps are symbols."""

    name: str

    def read(self, text: str) -> Symbols:
        """The symbols in a text; InputError says which is none, where, what can be done."""

    def write(self, symbols: Sequence[str]) -> str:
        """The text that is read as these symbols."""

    def mark(self, symbol: str) -> str:
        """How a symbol is drawn, so that it can be seen."""


class Unknown(NamedTuple):
    """A symbol that an alphabet does not have, and its place from 1."""

    place: int
    symbol: str


@dataclass(frozen=True)
class Alphabet:
    """Symbols in order: the place of one is its id, and where the 1 of its one-hot code stands."""

    symbols: Symbols

    @classmethod
    def of(cls, symbols: Iterable[str]) -> Alphabet:
        """The different symbols among these, in order of their first appearance."""
        return cls(tuple(dict.fromkeys(symbols)))

    def __post_init__(self) -> None:
        if len(self.symbols) > MOST_SYMBOLS:
            raise InputError("many_symbols", had=len(self.symbols), most=MOST_SYMBOLS)

    def __len__(self) -> int:
        return len(self.symbols)

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {symbol: place for place, symbol in enumerate(self.symbols)}

    def ids(self, symbols: Sequence[str]) -> list[int]:
        """The id of each symbol; InputError about the first that is not known, and its place."""
        try:
            return [self._ids[symbol] for symbol in symbols]
        except KeyError:
            first = self.unknown(symbols)[0]
            raise InputError("unknown_symbol", symbol=first.symbol, place=first.place) from None

    def written(self, ids: Sequence[int]) -> Symbols:
        """The symbols with these ids."""
        for number in ids:
            if not 0 <= number < len(self):
                raise InputError("ids_range", name="ids", had=number, low=0, high=len(self) - 1)
        return tuple(self.symbols[number] for number in ids)

    # What can be done about symbols that are not known: add them, or take them out.

    def unknown(self, symbols: Sequence[str]) -> list[Unknown]:
        """Those that this alphabet does not have, each with its place."""
        return [
            Unknown(place, symbol)
            for place, symbol in enumerate(symbols, start=1)
            if symbol not in self._ids
        ]

    def with_symbols(self, symbols: Iterable[str]) -> Alphabet:
        """This alphabet and, after it, those of the symbols that it does not have."""
        return Alphabet.of((*self.symbols, *symbols))

    def known(self, symbols: Sequence[str]) -> Symbols:
        """The symbols without those that are not known."""
        return tuple(symbol for symbol in symbols if symbol in self._ids)
