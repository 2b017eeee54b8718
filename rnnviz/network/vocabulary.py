"""Words: read from what was typed, numbered, and each with its own weights.

A word's row of U, its column of V and its entry of d are drawn from (seed, word) alone, so that
they survive every edit of other words; what training made of them is remembered with the word.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from rnnviz.network import draw
from rnnviz.network.arrays import Array, Named, Shape, frozen
from rnnviz.network.errors import InputError

MOST_WORDS: Final = 1000
LONGEST_WORD: Final = 32
#: What stands for a target that is not there, and is no symbol of any kind; how it is written, and
#: what else one may type for it among words.
NO_TARGET: Final = ""
DASH: Final = "–"
DASHES: Final = ("-", DASH, "—", "−")
#: So many words that went out of use keep what they learned.
MOST_REMEMBERED: Final = 2000

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


def read_targets(text: str) -> tuple[str, ...]:
    """The words in `text` as above, NO_TARGET where a lone dash says that a step has none."""
    return tuple(NO_TARGET if word in DASHES else word for word in read_words(text))


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
    """The weights as words have them: a row of U, a column of V, an entry of d; W and b for all.

    `init` names one of the ways of `draw.WAYS`. A matrix over words has no size of its own: where
    a way asks for rows and columns (`xavier`, `orthogonal`), n_hidden stands for both, so that a
    word's numbers do not depend on how many others there are.
    """

    seed: int
    n_hidden: int
    scale: float
    init: str = "normal"
    learned_W: Array | None = None
    learned_b: Array | None = None
    learned_rows: Mapping[str, Array] = field(default_factory=dict)
    learned_columns: Mapping[str, Array] = field(default_factory=dict)
    learned_entries: Mapping[str, Array] = field(default_factory=dict)

    def drawn(self) -> WordWeights:
        """The same before anything was learned."""
        return WordWeights(self.seed, self.n_hidden, self.scale, self.init)

    @cached_property
    def W(self) -> Array:
        """[n_hidden, n_hidden]: learned, or drawn."""
        return self._own("W", (self.n_hidden, self.n_hidden), self.learned_W)

    @cached_property
    def b(self) -> Array:
        """[n_hidden]: learned, or drawn."""
        return self._own("b", (self.n_hidden,), self.learned_b)

    def _own(self, name: str, shape: Shape, learned: Array | None) -> Array:
        if learned is not None and self._fits(learned):
            return learned
        return draw.WAYS[self.init](name, shape, self.seed, self.scale, self.n_hidden)

    def weights(
        self, inputs: tuple[str, ...], targets: tuple[str, ...], *, bias: bool = False
    ) -> Named:
        """U, W and V for two vocabularies; b and d too if they are wanted."""
        U = np.stack([self._vector("U", word, self.learned_rows) for word in inputs])
        V = np.stack([self._vector("V", word, self.learned_columns) for word in targets], axis=1)
        weights = {"U": U, "W": self.W.copy(), "V": V}
        if bias:
            d = np.concatenate([self._entry(word) for word in targets])
            weights |= {"b": self.b.copy(), "d": d}
        return Named(weights)

    def _vector(self, side: str, word: str, learned: Mapping[str, Array]) -> Array:
        if word in learned and self._fits(learned[word]):
            return learned[word]
        return self._word(side, word, self.n_hidden)

    def _entry(self, word: str) -> Array:
        """The number of d [1] that is a word's own; 0 where this way starts biases at 0."""
        if word in self.learned_entries:
            return self.learned_entries[word]
        return self._word("d", word, 1) if self.init in ("normal", "uniform") else np.zeros(1)

    def _word(self, side: str, word: str, count: int) -> Array:
        """So many numbers of a word's own, in the way chosen."""
        return own_numbers(self.init, (self.seed, side, word), count, self.scale, self.n_hidden)

    def _fits(self, learned: Array) -> bool:
        """What was learned with another number of hidden units is of no use."""
        return len(learned) == self.n_hidden

    def after(
        self, weights: Named, inputs: tuple[str, ...], targets: tuple[str, ...]
    ) -> WordWeights:
        """The same words with what training has made of their weights."""
        learned = replace(
            self,
            learned_W=weights.W,
            learned_rows=_remembered(self.learned_rows, inputs, weights.U),
            learned_columns=_remembered(self.learned_columns, targets, weights.V.T),
        )
        if weights.b is None:
            return learned
        entries = _remembered(self.learned_entries, targets, weights.d[:, None])
        return replace(learned, learned_b=weights.b, learned_entries=entries)


@lru_cache(maxsize=4096)
def own_numbers(
    init: str, key: tuple[int, str, str], count: int, scale: float, n_hidden: int
) -> Array:
    """A word's own numbers, read-only; kept, since all words but the one being typed stay."""
    if init == "zeros":
        return frozen(np.zeros(count))
    if init in SCALED:
        return frozen(scale * draw.normal(*key, shape=(count,)))
    end = math.sqrt((1.0 if init == "uniform" else 3.0) / n_hidden)
    return frozen(end * (2.0 * draw.uniform(*key, shape=(count,)) - 1.0))


#: The ways that make something of the scale σ; to the others it is nothing.
SCALED: Final = ("normal", "identity")


def _remembered(
    before: Mapping[str, Array], words: tuple[str, ...], vectors: Array
) -> dict[str, Array]:
    """`before` with the words' vectors, the words used longest ago forgotten first."""
    # Copies, since a row of a matrix would keep the whole of it for as long as it is remembered.
    fresh = {word: frozen(vector) for word, vector in zip(words, vectors, strict=True)}
    kept = {word: vector for word, vector in before.items() if word not in fresh}
    surplus = max(0, len(kept) + len(fresh) - MOST_REMEMBERED)
    return {**dict(list(kept.items())[surplus:]), **fresh}
