"""Reber's grammar, and Elman's words without gaps: what may come next, and where a word ends."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count
from typing import Final

from rnnviz.training.tasks.dice import picked, rolled
from rnnviz.training.tasks.frequencies import by_frequency, by_input
from rnnviz.training.tasks.held_out import apart
from rnnviz.training.tasks.task import Data, Marks, Pairs, Recipe, Task, drawn

#: The arrows that leave each state: a letter, and the state it leads to (Reber 1967).
REBER: Final[tuple[tuple[tuple[str, int], ...], ...]] = (
    (("B", 1),),
    (("T", 2), ("P", 3)),
    (("S", 2), ("X", 4)),
    (("T", 3), ("V", 5)),
    (("X", 3), ("S", 6)),
    (("P", 4), ("V", 6)),
    (("E", 7),),
)
LETTERS: Final = ("B", "T", "P", "S", "X", "V", "E")
STRINGS, HELD_OUT_STRINGS = 400, 200
#: More forks than a string will have: every other one or so is the last.
MOST_FORKS: Final = 200
#: None begins another, so that who reads from the start always knows where a word ends.
LEXICON: Final = (
    "many years ago boy girl lived near sea they played happily and".split()  # noqa: SIM905
)
TEXTS, HELD_OUT_TEXTS, TEXT_WORDS = 600, 80, 4
#: How much of the way from the baseline to the optimum must be gone.
MOST_OF_IT: Final = 0.9


def reber(seed: int) -> Data:
    """Strings of a small automaton, letter by letter; the next letter is wanted."""
    training, held_out = apart(_strings(seed), STRINGS, HELD_OUT_STRINGS)
    known = by_input(training, held_out, len(LETTERS), len(LETTERS))
    # All letters but the B at the beginning and the E at the end are one of two.
    forks = sum(len(inputs) - 1 for inputs, _ in held_out)
    optimum = forks * math.log(2) / sum(len(inputs) for inputs, _ in held_out)
    marks = Marks(known, r"-\frac1n\sum\ln p(x_{t+1}\mid x_t)", _near(optimum, known), optimum)
    return Data(training, held_out, LETTERS, LETTERS, marks)


def _strings(seed: int) -> Iterator[Pairs]:
    for number in count():
        choices = iter(rolled(2, MOST_FORKS, "reber", seed, number))
        letters, state = [], 0
        while state < len(REBER):
            ways = REBER[state]
            letter, state = ways[next(choices) if len(ways) > 1 else 0]
            letters.append(LETTERS.index(letter))
        yield letters[:-1], letters[1:]


def word_boundaries(seed: int) -> Data:
    """Words run together; the next letter is wanted, and is hard to tell where a word ends."""
    letters = tuple(sorted(set("".join(LEXICON))))
    training, held_out = apart(_texts(seed, letters), TEXTS, HELD_OUT_TEXTS)
    known = by_frequency(training, held_out, len(letters))
    # What there is to know of a letter once the words are known: which word begins, and no more.
    steps = sum(len(inputs) for inputs, _ in held_out)
    optimum = HELD_OUT_TEXTS * TEXT_WORDS * math.log(len(LEXICON)) / steps
    marks = Marks(known, r"-\frac1n\sum\ln p(x_{t+1})", _near(optimum, known), optimum)
    return Data(training, held_out, (*letters, "·"), letters, marks)


def _texts(seed: int, letters: tuple[str, ...]) -> Iterator[Pairs]:
    """Words without gaps, each letter told after the one before; the first after nothing."""
    for number in count():
        text = "".join(picked(LEXICON, TEXT_WORDS, "word-boundaries", seed, number))
        ids = [letters.index(letter) for letter in text]
        yield [len(letters), *ids[:-1]], ids


def _near(optimum: float, baseline: float) -> float:
    return MOST_OF_IT * optimum + (1.0 - MOST_OF_IT) * baseline


REBER_GRAMMAR: Final = Task(
    "reber",
    "symbols",
    reber,
    Recipe(16, 0.01, 600, optimizer="adam", batch=10, bias=True, seed=1),
    drawn,
)
WORD_BOUNDARIES: Final = Task(
    "word-boundaries",
    "characters",
    word_boundaries,
    Recipe(32, 0.01, 300, optimizer="adam", batch=20, bias=True, seed=1),
    drawn,
)
