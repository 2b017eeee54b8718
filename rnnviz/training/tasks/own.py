"""The reader's own material as a task: the next symbol of a text, or sentences to translate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import MOST_WORDS
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.encodings.encoding import Alphabet
from rnnviz.training.encodings.numbers import read_rows
from rnnviz.training.encodings.table import read_table
from rnnviz.training.encodings.words import read_pairs
from rnnviz.training.tasks.frequencies import by_frequency, even
from rnnviz.training.tasks.next_symbol import LEARNED, next_symbols
from rnnviz.training.tasks.task import Data, Marks, Recipe, Task, drawn

#: So much of a text is material: a document holds all of it.
MOST_SOURCE: Final = 200_000
#: A text with fewer symbols leaves nothing to be held out.
FEWEST: Final = 10
#: So many sentences are learned from together.
SENTENCES: Final = 20


def next_of(encoding: str, source: str, _: int) -> Data:
    """The next symbol in a text, its end held out."""
    symbols = ENCODINGS[encoding].read(source)
    if len(symbols) < FEWEST:
        raise InputError("short_material", had=len(symbols), least=FEWEST)
    return next_symbols([symbols])


def translations(source: str, _: int) -> Data:
    """Sentences with a translation each, the last ones held out; all are learned if few."""
    pairs = read_pairs(source)
    inputs = Alphabet.of(word for pair in pairs for word in pair.inputs)
    targets = Alphabet.of(word for pair in pairs for word in pair.targets if word)
    if not len(targets):
        raise InputError("no_targets")
    known = {**{word: k for k, word in enumerate(targets.symbols)}, "": -1}
    sequences = [
        (inputs.ids(pair.inputs), [known[word] for word in pair.targets]) for pair in pairs
    ]
    end = int(LEARNED * len(pairs)) if len(pairs) >= FEWEST else len(pairs)
    classes = len(targets)
    marks = Marks(even(classes), rf"\ln {classes}", solved=min(0.05, even(classes) / 2))
    held_out = [one for one in sequences[end:] or sequences if max(one[1]) >= 0]
    return Data(sequences[:end], held_out or sequences, inputs.symbols, targets.symbols, marks)


def classes_of(source: str, _: int) -> Data:
    """The class of each row of a table, given its numbers and the rows before it."""
    table = read_table(source, "\t", header=True)
    width = len(table.columns)
    rows = read_rows(table, list(range(1, width)), width)
    x, told = rows.x.tolist(), list(rows.targets)
    end = int(LEARNED * len(x))
    if len(x) < FEWEST or max(told[end:]) < 0 or max(told[:end]) < 0:
        raise InputError("short_material", had=len(x), least=FEWEST)
    K = len(rows.classes)
    learned, judged = ([0] * end, told[:end]), ([0] * (len(x) - end), told[end:])
    solved = min(even(K), by_frequency([learned], [judged], K))
    marks = Marks(even(K), rf"\ln {K}", solved)
    held_out = [(x, [-1] * end + told[end:])]
    return Data([(x[:end], told[:end])], held_out, rows.columns, rows.classes.symbols, marks)


#: How each kind is handed out and learned.
NEXT: Final = Recipe(
    32, 0.005, 1000, optimizer="adam", chunk=25, clip_norm=5.0, bias=True, shuffled=False
)
SENTENCE: Final = Recipe(16, 0.01, 500, optimizer="adam", clip_norm=5.0, bias=True)
OWN: Final[dict[str, tuple[str, Recipe, Callable[[str, int], Data]]]] = {
    "own-text": ("characters", NEXT, partial(next_of, "characters")),
    "own-melody": ("notes", NEXT, partial(next_of, "notes")),
    "own-prices": ("prices", NEXT, partial(next_of, "prices")),
    "own-bins": ("bins", NEXT, partial(next_of, "bins")),
    "own-rows": ("numbers", NEXT, classes_of),
    "own-words": ("words", SENTENCE, translations),
}


def guessed(source: str) -> str:
    """The kind of one's own material that a text is: sentences with arrows, notes, or any text."""
    for name, read in (("own-words", read_pairs), ("own-melody", ENCODINGS["notes"].read)):
        try:
            read(source)
        except InputError:
            continue
        return name
    return "own-text"


def own(name: str, source: str) -> Task:
    """The task of learning from such a text; InputError where the text is no good for it."""
    if len(source) > MOST_SOURCE:
        raise InputError("long_material", had=len(source), most=MOST_SOURCE)
    encoding, recipe, make = OWN[name]
    if make is translations:
        recipe = replace(recipe, batch=min(len(read_pairs(source)), SENTENCES))
    return Task(name, encoding, partial(_fitting, make, source), recipe, drawn)


def _fitting(make: Callable[[str, int], Data], source: str, seed: int) -> Data:
    """The data of a source, if it has no more different symbols than a document holds."""
    data = make(source, seed)
    if (had := max(len(data.inputs), len(data.targets))) > MOST_WORDS:
        raise InputError("many_symbols", had=had, most=MOST_WORDS)
    return data
