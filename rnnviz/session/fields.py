"""What a document has of a session: a row for each cause of what is on show."""

from __future__ import annotations

import math
from typing import Any, Final

from rnnviz.language import LANGUAGES, Sentence, speak
from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.bugs import BUGS
from rnnviz.network.draw import WAYS
from rnnviz.network.rnn import REDUCTIONS
from rnnviz.network.rows import PASSES
from rnnviz.network.vocabulary import LONGEST_WORD, MOST_REMEMBERED, MOST_WORDS, WordWeights
from rnnviz.session.causes import Kept
from rnnviz.session.inspection_fields import INSPECTION, STEP, Rows
from rnnviz.session.training_fields import GOAL, MATERIALS, MEMORY, METHODS, SCHEDULE
from rnnviz.session.ways import (
    REQUIRED,
    TRUTH,
    Way,
    by_name,
    checked,
    damaged,
    in_turn,
    numbers,
    one_of,
    optional,
    real,
    record,
    set_of,
    several,
    text,
    whole,
)
from rnnviz.stepping.cursor import EVERY_OP, Op, Place, number_of
from rnnviz.stepping.gears import LONGEST_TRAIL, Stride
from rnnviz.stepping.inspection import Inspection
from rnnviz.training.cuts import NOTHING_CUT, Cut
from rnnviz.training.edited import Edited
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.encodings.vectors import LONGEST_VECTOR
from rnnviz.training.experiment import Pair
from rnnviz.training.goal import GOALS_AT_FIRST
from rnnviz.training.history import MOST_POINTS
from rnnviz.training.kind import Kind
from rnnviz.training.material import MOST_BATCH
from rnnviz.training.method import PLAIN
from rnnviz.training.quiz import NUMBERS, Quiz
from rnnviz.training.remembered import NOTHING_REMEMBERED
from rnnviz.training.settings import HIDDEN_UNITS, LEARNING_RATES, SCALES, Typed

#: So long can a field's text be, as the fields have it themselves.
LONGEST_TEXT: Final = 100_000
MOST_EDITED: Final = 100_000
#: So many numbers has the largest array: a curve's rows.
MOST_NUMBERS: Final = MOST_POINTS * MOST_WORDS
SEED: Final = whole(0, 2**63)
WORD: Final = text(LONGEST_WORD)
WORDS: Final = several(WORD, MOST_WORDS)
WEIGHTS: Final = ("U", "W", "V", "b", "d")
STATES: Final = numbers(HIDDEN_UNITS[1])


TYPED: Final[Rows] = {
    "inputs": (text(LONGEST_TEXT), REQUIRED),
    "targets": (text(LONGEST_TEXT), REQUIRED),
    "h0": (text(LONGEST_TEXT), "0"),
}
KIND: Final[Rows] = {
    "activation": (one_of(*ACTIVATIONS), "tanh"),
    "bias": (TRUTH, False),
    "reduction": (one_of(*REDUCTIONS), "sum"),
    "truncation": (optional(whole(1)), None),
}
ARRAY: Final = numbers(MOST_NUMBERS)
OF_WORDS: Final = by_name(ARRAY, MOST_REMEMBERED + MOST_WORDS, WORD)
WORD_WEIGHTS: Final[Rows] = {
    "seed": (SEED, REQUIRED),
    "n_hidden": (whole(*HIDDEN_UNITS), REQUIRED),
    "scale": (real(*SCALES), REQUIRED),
    "init": (one_of(*WAYS), "normal"),
    "learned_W": (optional(ARRAY), None),
    "learned_b": (optional(ARRAY), None),
    "learned_rows": (OF_WORDS, {}),
    "learned_columns": (OF_WORDS, {}),
    "learned_entries": (OF_WORDS, {}),
}
CUT: Final = in_turn(one_of("L", "carried", *WEIGHTS), STEP, make=Cut)
SEQUENCE: Final = several(text(LONGEST_VECTOR), MOST_WORDS)
PAIR: Final = in_turn(SEQUENCE, WORDS, make=Pair)
#: A state with every bit, as a tuple.
STATE_OF: Final = Way(
    STATES.write, lambda given, where: tuple(STATES.read(given, where).ravel().tolist())
)
EXPERIMENT: Final[Rows] = {
    "inputs": (SEQUENCE, REQUIRED),
    "targets": (WORDS, REQUIRED),
    "spare_inputs": (WORDS, ()),
    "spare_targets": (WORDS, ()),
    "words": (record(WordWeights, WORD_WEIGHTS), REQUIRED),
    "h0": (several(real(), HIDDEN_UNITS[1]), REQUIRED),
    "kind": (record(Kind, KIND), Kind()),
    "cuts": (set_of(CUT, MOST_WORDS * (2 + len(WEIGHTS))), NOTHING_CUT),
    "beside": (several(PAIR, MOST_BATCH), ()),
    "number": (whole(0, MOST_BATCH), 0),
    "bug": (one_of("", *BUGS), ""),
    "told": (TRUTH, True),
    "frozen": (set_of(one_of(*WEIGHTS), len(WEIGHTS)), frozenset()),
    "method": (METHODS, PLAIN),
    "remembered": (MEMORY, NOTHING_REMEMBERED),
    "encoding": (one_of(*ENCODINGS), "words"),
    "material": (MATERIALS, None),
    "starts": (several(STATE_OF, MOST_BATCH + 1), ()),
    "aside": (TRUTH, False),
}


QUIZ: Final[Rows] = {
    "number": (whole(*NUMBERS), REQUIRED),
    "answers": (several(one_of(*BUGS), 1000), ()),
    "checked": (TRUTH, False),
    "over": (one_of("", "found", "shown"), ""),
}
KEPT: Final[Rows] = {
    "inputs": (text(LONGEST_TEXT), REQUIRED),
    "targets": (text(LONGEST_TEXT), REQUIRED),
    "pair": (PAIR, REQUIRED),
}
ADDRESS: Final = in_turn(whole(), one_of(*EVERY_OP), STEP, whole(), make=lambda *parts: parts)


def _place(given: Any, where: str) -> Place:
    update, name, t, term = ADDRESS.read(given, where)
    return Place(update, PASSES.index(Op(name, t).kind), t, number_of(name), term)


#: A place is written with the name of its op: numbers may come to mean others.
PLACE: Final = Way(
    lambda place: ADDRESS.write((place.update, EVERY_OP[place.op], place.t, place.term)), _place
)
STRIDE: Final = in_turn(text(10, "[a-z]+"), PLACE, PLACE, make=Stride)
SAID: Final = checked(lambda given: isinstance(given, str | int | float) and len(str(given)) < 1000)


def sentences() -> Way:
    """A sentence, which every language must be able to say."""
    values = by_name(SAID, 20, text(40, "[a-z_A-Z]+"))

    def write(said: Sentence) -> Any:
        return [said.key, {name: _plain(value) for name, value in said.values}]

    def read(given: Any, where: str) -> Sentence:
        said = in_turn(text(100), values, make=lambda key, put: Sentence(key, tuple(put.items())))
        found: Sentence = said.read(given, where)
        try:
            for code in LANGUAGES:
                speak(code)(found)
        except (KeyError, IndexError, ValueError, AttributeError, TypeError):
            raise damaged(where) from None
        return found

    return Way(write, read)


def _plain(value: Any) -> Any:
    """A value as JSON has it, or as it is said."""
    kept = isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))
    return value if kept else str(value)


INDEX: Final = checked(
    lambda given: (
        (type(given) is int and 0 <= given < HIDDEN_UNITS[1])
        or (isinstance(given, str) and len(given) <= LONGEST_WORD)
    )
)
#: A number by its name and its indices, or its word.
ENTRY: Final = in_turn(one_of(*WEIGHTS, "h0"), several(INDEX, 2), make=Edited)


def causes(experiment: Way) -> Rows:
    """The rows of a session; its looks and its keys are the reader's own."""
    return {
        "lesson": (text(64, "[a-z0-9-]*"), ""),
        "typed": (record(Typed, TYPED), REQUIRED),
        "experiment": (experiment, REQUIRED),
        "learning_rate": (real(*LEARNING_RATES), REQUIRED),
        "place": (PLACE, Place()),
        "problems": (by_name(sentences(), 20, text(40, "[a-z_0-9]+")), {}),
        "inspection": (record(Inspection, INSPECTION), Inspection()),
        "edited": (set_of(ENTRY, MOST_EDITED), frozenset()),
        "ghost": (optional(experiment), None),
        "ghost_held": (TRUTH, False),
        "trail": (several(STRIDE, LONGEST_TRAIL), ()),
        "quiz": (optional(record(Quiz, QUIZ)), None),
        "others": (several(record(Kept, KEPT), MOST_BATCH), ()),
        "schedule": (SCHEDULE, ("constant",)),
        "goals": (GOAL, GOALS_AT_FIRST),
    }
