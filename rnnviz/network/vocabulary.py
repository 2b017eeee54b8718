"""Words: read from what was typed, numbered, and each with its own weights.

A word's row of U and column of V are drawn from (seed, word) alone, so that they survive every
edit of other words; what training made of them is remembered with the word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np

from rnnviz.network import draw
from rnnviz.network.arrays import Array, Named, frozen
from rnnviz.network.errors import InputError

MOST_WORDS: Final = 60
LONGEST_WORD: Final = 32
#: So many words that went out of use keep what they learned.
MOST_REMEMBERED: Final = 1000

RIGHT_TO_LEFT: Final = {"R", "AL", "AN", "RLE", "RLO", "RLI"}
#: Letters, marks, numbers, punctuation and signs can stand in a word, but for these.
WRITABLE: Final = ("L", "M", "N", "P", "S")
#: Emoji and pictographs, and the key that is put round a digit.
PICTURES: Final = (
    range(0x20E3, 0x20E4),
    range(0x231A, 0x231C),
    range(0x23E9, 0x23F4),
    range(0x25FD, 0x25FF),
    range(0x2600, 0x27C0),
    range(0x2B1B, 0x2B1D),
    range(0x2B50, 0x2B56),
    range(0x1F000, 0x1FC00),
)
#: What counts as a letter, a mark or a sign, and cannot be seen: fillers and variation selectors.
INVISIBLE: Final = (
    range(0x034F, 0x0350),
    range(0x115F, 0x1161),
    range(0x17B4, 0x17B6),
    range(0x180B, 0x1810),
    range(0x2800, 0x2801),
    range(0x3164, 0x3165),
    range(0xFE00, 0xFE10),
    range(0xFFA0, 0xFFA1),
    range(0xFFFC, 0xFFFD),
    range(0xE0100, 0xE01F0),
)


def read_words(text: str) -> tuple[str, ...]:
    """The words in `text`, between white space, in normal form C.

    Raises InputError for no word, too many, one too long, a right-to-left script, an emoji, what
    cannot be seen, or a word that begins with a mark.
    """
    words = tuple(unicodedata.normalize("NFC", text).split())
    if not words:
        raise InputError("no_words")
    if len(words) > MOST_WORDS:
        raise InputError("many_words", had=len(words), most=MOST_WORDS)
    for number, word in enumerate(words, start=1):
        _check_word(word, number)
    return words


def _check_word(word: str, number: int) -> None:
    if len(word) > LONGEST_WORD:
        raise InputError("long_word", number=number, had=len(word), most=LONGEST_WORD)
    if any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in word):
        raise InputError("right_to_left", number=number)
    if not all(map(_is_writable, word)):
        raise InputError("not_writable", number=number)
    if unicodedata.category(word[0]).startswith("M"):
        raise InputError("mark_first", number=number)


def _is_writable(character: str) -> bool:
    if character.isascii():
        return character.isprintable()
    if not unicodedata.category(character).startswith(WRITABLE):
        return False
    code = ord(character)
    return not any(code in refused for refused in (*PICTURES, *INVISIBLE))


def vocabulary(words: tuple[str, ...], spare: tuple[str, ...]) -> tuple[str, ...]:
    """The different words in order; a lesson's `spare` words first, while one is in use."""
    first = spare if set(spare) & set(words) else ()
    return tuple(dict.fromkeys((*first, *words)))


@dataclass(frozen=True, eq=False)
class WordWeights:
    """The weights as words have them: a row of U or a column of V each, and W for all."""

    seed: int
    n_hidden: int
    scale: float
    learned_W: Array | None = None
    learned_rows: Mapping[str, Array] = field(default_factory=dict)
    learned_columns: Mapping[str, Array] = field(default_factory=dict)

    @cached_property
    def W(self) -> Array:
        """[n_hidden, n_hidden]: learned, or drawn."""
        if self.learned_W is not None and self._fits(self.learned_W):
            return self.learned_W
        return self.scale * draw.normal(self.seed, "W", shape=(self.n_hidden, self.n_hidden))

    def weights(self, inputs: tuple[str, ...], targets: tuple[str, ...]) -> Named:
        """U, W and V for two vocabularies."""
        U = np.stack([self._vector("U", word, self.learned_rows) for word in inputs])
        V = np.stack([self._vector("V", word, self.learned_columns) for word in targets], axis=1)
        return Named({"U": U, "W": self.W.copy(), "V": V})

    def _vector(self, side: str, word: str, learned: Mapping[str, Array]) -> Array:
        if word in learned and self._fits(learned[word]):
            return learned[word]
        return self.scale * draw.normal(self.seed, side, word, shape=(self.n_hidden,))

    def _fits(self, learned: Array) -> bool:
        """What was learned with another number of hidden units is of no use."""
        return len(learned) == self.n_hidden

    def after(
        self, weights: Named, inputs: tuple[str, ...], targets: tuple[str, ...]
    ) -> WordWeights:
        """The same words with what training has made of their weights."""
        return replace(
            self,
            learned_W=weights.W,
            learned_rows=_remembered(self.learned_rows, inputs, weights.U),
            learned_columns=_remembered(self.learned_columns, targets, weights.V.T),
        )


def _remembered(
    before: Mapping[str, Array], words: tuple[str, ...], vectors: Array
) -> dict[str, Array]:
    """`before` with the words' vectors, the words used longest ago forgotten first."""
    # Copies, since a row of a matrix would keep the whole of it for as long as it is remembered.
    fresh = {word: frozen(vector) for word, vector in zip(words, vectors, strict=True)}
    kept = {word: vector for word, vector in before.items() if word not in fresh}
    surplus = max(0, len(kept) + len(fresh) - MOST_REMEMBERED)
    return {**dict(list(kept.items())[surplus:]), **fresh}
