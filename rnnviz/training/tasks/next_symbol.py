"""What comes next: a character, a note, a price's move, in data that is real and ships."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rnnviz import assets
from rnnviz.training.encodings.characters import Characters
from rnnviz.training.encodings.encoding import Alphabet, Symbols
from rnnviz.training.encodings.files import read_text
from rnnviz.training.encodings.notes import Notes
from rnnviz.training.encodings.prices import Moves, read_prices
from rnnviz.training.encodings.table import open_table
from rnnviz.training.tasks.frequencies import by_frequency, even
from rnnviz.training.tasks.task import Data, Marks, Recipe, Task, drawn

MELODIES: Final = ("arirang", "twinkle", "ode-to-joy", "frere-jacques")
#: The part of each sequence that is learned from; the rest, after it, is held out.
LEARNED: Final = 0.8
#: A change of the exchange rate that counts as none: 0.2 % in a month.
FLAT: Final = 0.002


def next_symbols(rows: Sequence[Symbols]) -> Data:
    """Data to tell the next symbol in each row, the end of every row held out.

    A network reads what it learned from before it is judged, as it would in use. The baseline is
    ln K, of who knows nothing; solved means better than that, and better than who knows how often
    each symbol comes.
    """
    alphabet = Alphabet.of(symbol for row in rows for symbol in row)
    training, held_out = [], []
    for row in rows:
        ids = alphabet.ids(row)
        inputs, targets = ids[:-1], ids[1:]
        end = int(LEARNED * len(inputs))
        training.append((inputs[:end], targets[:end]))
        held_out.append((inputs, [-1] * end + targets[end:]))
    K = len(alphabet)
    solved = min(even(K), by_frequency(training, held_out, K))
    marks = Marks(even(K), rf"\ln {K}", solved)
    return Data(training, held_out, alphabet.symbols, alphabet.symbols, marks)


def english(_: int) -> Data:
    """The beginning of Alice's Adventures in Wonderland."""
    return _text("english")


def korean(_: int) -> Data:
    """Sentences on the rights of citizens from the constitution of the Republic of Korea."""
    return _text("korean")


def _text(name: str) -> Data:
    return next_symbols([Characters().read(read_text(assets.path("data", f"{name}.txt")))])


def melodies(_: int) -> Data:
    """Four melodies that everybody knows, one of them Arirang."""
    texts = [read_text(assets.path("data", f"{name}.txt")) for name in MELODIES]
    return next_symbols([Notes().read(text) for text in texts])


def won(_: int) -> Data:
    """Won per US dollar, month by month: down, flat or up."""
    table = open_table(assets.path("data", "won-per-dollar.csv"))
    moves = Moves(FLAT).of(read_prices(table, 1, 2).changes)
    return next_symbols([moves])


NEXT_CHARACTER: Final = Task(
    "next-character",
    "characters",
    english,
    Recipe(32, 0.005, 1000, optimizer="adam", chunk=25, clip_norm=5.0, bias=True, seed=1),
    drawn,
)
NEXT_SYLLABLE: Final = Task(
    "next-syllable",
    "characters",
    korean,
    Recipe(32, 0.005, 400, optimizer="adam", chunk=25, clip_norm=5.0, bias=True, seed=1),
    drawn,
)
NEXT_NOTE: Final = Task(
    "next-note",
    "notes",
    melodies,
    Recipe(32, 0.003, 150, optimizer="adam", batch=4, bias=True, seed=1),
    drawn,
)
NEXT_MOVE: Final = Task(
    "next-move",
    "prices",
    won,
    Recipe(4, 0.01, 160, optimizer="adam", chunk=25, clip_norm=5.0, bias=True, seed=1),
    drawn,
)
