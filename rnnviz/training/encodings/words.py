"""Words: between white space, and sentences of them with a translation each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import read_targets, read_words
from rnnviz.training.encodings.encoding import Symbols

#: What stands between a sentence and its translation.
ARROW: Final = re.compile(r"→|->|=>|\t")
MOST_SENTENCES: Final = 1000


class Words:
    """Words, or other symbols, between white space."""

    def __init__(self, name: str = "words") -> None:
        self.name = name

    def read(self, text: str) -> Symbols:
        """The words in normal form C; InputError for what no word can hold."""
        return read_words(text)

    def write(self, symbols: Sequence[str]) -> str:
        """The words with a space between."""
        return " ".join(symbols)

    def mark(self, symbol: str) -> str:
        """The word itself: it holds nothing that cannot be seen."""
        return symbol


class Pair(NamedTuple):
    """A sentence and its translation, word by word; NO_TARGET where a word has none."""

    inputs: Symbols
    targets: Symbols


def read_pairs(text: str) -> tuple[Pair, ...]:
    """Sentences with their translations, one a line: `baseball bat → 야구 배트`.

    Raises InputError that names the line and what is wrong with it.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise InputError("no_pairs")
    if len(lines) > MOST_SENTENCES:
        raise InputError("many_pairs", had=len(lines), most=MOST_SENTENCES)
    return tuple(_pair(line, number) for number, line in lines)


def _pair(line: str, number: int) -> Pair:
    sides = ARROW.split(line.strip())
    if len(sides) != 2:
        raise InputError("pair_arrow", line=number)
    try:
        pair = Pair(read_words(sides[0]), read_targets(sides[1]))
        if len(pair.inputs) != len(pair.targets):
            had = {"inputs": len(pair.inputs), "targets": len(pair.targets)}
            raise InputError("word_counts", **had)
    except InputError as error:
        raise InputError("in_line", line=number, why=error.sentence) from None
    return pair


def write_pairs(pairs: Sequence[Pair]) -> str:
    """The text that is read as these pairs."""
    return "".join(f"{' '.join(one.inputs)} → {' '.join(one.targets)}\n" for one in pairs)
