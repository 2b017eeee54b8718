"""What a document has of a session: a row for each cause of what is on show."""

from __future__ import annotations

import math
from typing import Any, Final

from rnnviz.language import LANGUAGES, Sentence, speak
from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.draw import WAYS
from rnnviz.network.rnn import REDUCTIONS
from rnnviz.network.rows import PASSES
from rnnviz.network.vocabulary import LONGEST_WORD, MOST_REMEMBERED, MOST_WORDS, WordWeights
from rnnviz.session.causes import Kept
from rnnviz.session.sequences import MOST_SEQUENCES
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
from rnnviz.stepping import entry as stepping_entry
from rnnviz.stepping.breakpoints import Breakpoint
from rnnviz.stepping.cursor import OPS, Op, Place
from rnnviz.stepping.draft import LONGEST, TEXTS, Draft
from rnnviz.stepping.followed import LONGEST as LONGEST_WAY
from rnnviz.stepping.followed import Followed
from rnnviz.stepping.gears import LONGEST_TRAIL, Stride
from rnnviz.stepping.inspection import LONGEST_WATCH, MOST_WATCHES, PLOTS, SHELF, Inspection
from rnnviz.stepping.pick import QUANTITIES, Pick
from rnnviz.stepping.triggers import KINDS
from rnnviz.training.cuts import NOTHING_CUT, Cut
from rnnviz.training.entries import Entry
from rnnviz.training.experiment import Kind, Pair
from rnnviz.training.history import MOST_POINTS, History
from rnnviz.training.settings import HIDDEN_UNITS, LEARNING_RATES, SCALES, Typed

#: So long can a field's text be, as the fields have it themselves.
LONGEST_TEXT: Final = 100_000
MOST_BREAKPOINTS: Final = 1000
MOST_EDITED: Final = 100_000
#: So many numbers has the largest array: a curve's rows.
MOST_NUMBERS: Final = MOST_POINTS * MOST_WORDS
SEED: Final = whole(0, 2**63)
WORD: Final = text(LONGEST_WORD)
STEP: Final = whole(0, 10**9)
WORDS: Final = several(WORD, MOST_WORDS)
WEIGHTS: Final = ("U", "W", "V", "b", "d")

#: Fields by name: how each is written and read, and what it is where a file has no such field.
Rows = dict[str, tuple[Way, Any]]

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
PAIR: Final = in_turn(WORDS, WORDS, make=Pair)
EXPERIMENT: Final[Rows] = {
    "inputs": (WORDS, REQUIRED),
    "targets": (WORDS, REQUIRED),
    "spare_inputs": (WORDS, ()),
    "spare_targets": (WORDS, ()),
    "words": (record(WordWeights, WORD_WEIGHTS), REQUIRED),
    "h0": (several(real(), HIDDEN_UNITS[1]), REQUIRED),
    "kind": (record(Kind, KIND), Kind()),
    "cuts": (set_of(CUT, MOST_WORDS * (2 + len(WEIGHTS))), NOTHING_CUT),
    "beside": (several(PAIR, MOST_SEQUENCES - 1), ()),
    "number": (whole(0, MOST_SEQUENCES - 1), 0),
}
BREAKPOINT: Final[Rows] = {
    "kind": (one_of(*KINDS), REQUIRED),
    "name": (text(LONGEST_WORD), ""),
    "t": (optional(STEP), None),
    "bound": (real(0.0), 0.0),
    "entry": (several(STEP, 4), ()),
    "enabled": (TRUTH, True),
    "condition": (text(LONGEST), ""),
    "first": (whole(1), 1),
    "every": (whole(1), 1),
    "log": (text(LONGEST), ""),
    "singly": (TRUTH, False),
}
DRAFT: Final[Rows] = {
    "number": (whole(-1, MOST_BREAKPOINTS), -1),
    "kind": (one_of(*KINDS), REQUIRED),
    "name": (text(LONGEST_WORD), ""),
    **{name: (text(LONGEST), "") for name in TEXTS},
    "singly": (TRUTH, False),
    "enabled": (TRUTH, True),
}
PICK: Final[Rows] = {
    "name": (one_of(*QUANTITIES), "h"),
    "loss": (whole(-1), -1),
    "use": (whole(-1), -1),
}
FOLLOWED: Final[Rows] = {
    "entries": (
        several(
            in_turn(
                text(LONGEST_WORD),
                STEP,
                several(STEP, 2),
                whole(-1, 10**9),
                make=stepping_entry.Entry,
            ),
            LONGEST_WAY,
        ),
        (),
    ),
    "at": (whole(-1, LONGEST_WAY), -1),
}
INSPECTION: Final[Rows] = {
    "pick": (record(Pick, PICK), Pick()),
    "followed": (record(Followed, FOLLOWED), Followed()),
    "plot": (one_of(*PLOTS), PLOTS[0]),
    "shelf": (one_of(*SHELF), SHELF[0]),
    "breakpoints": (several(record(Breakpoint, BREAKPOINT), MOST_BREAKPOINTS), ()),
    "draft": (optional(record(Draft, DRAFT)), None),
    "enlarged": (text(40), ""),
    "skipped": (set_of(one_of(*OPS), len(OPS)), frozenset()),
    "watches": (several(text(LONGEST_WATCH), MOST_WATCHES), ()),
}


def _curve(first: int, stride: int, seen: int, rows: Any) -> History:
    try:
        return History.restored(first, stride, seen, rows)
    except ValueError:
        raise damaged("history") from None


HISTORY: Final[Rows] = {
    "first": (whole(), REQUIRED),
    "stride": (whole(1), REQUIRED),
    "seen": (whole(), REQUIRED),
    "rows": (ARRAY, REQUIRED),
}
KEPT: Final[Rows] = {
    "inputs": (text(LONGEST_TEXT), REQUIRED),
    "targets": (text(LONGEST_TEXT), REQUIRED),
    "pair": (PAIR, REQUIRED),
    "history": (record(_curve, HISTORY), REQUIRED),
}
ADDRESS: Final = in_turn(whole(), one_of(*OPS), STEP, whole(), make=lambda *parts: parts)


def _place(given: Any, where: str) -> Place:
    update, name, t, term = ADDRESS.read(given, where)
    return Place(update, PASSES.index(Op(name, t).kind), t, OPS.index(name), term)


#: A place is written with the name of its op: numbers may come to mean others.
PLACE: Final = Way(
    lambda place: ADDRESS.write((place.update, OPS[place.op], place.t, place.term)), _place
)
STRIDE: Final = in_turn(text(10, "[a-z]+"), PLACE, PLACE, make=Stride)
SAID: Final = checked(lambda given: isinstance(given, str | int | float) and len(str(given)) < 1000)


def _sentence() -> Way:
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
ENTRY: Final = in_turn(one_of(*WEIGHTS, "h0"), several(INDEX, 2), make=Entry)


def causes(experiment: Way) -> Rows:
    """The rows of a session; its looks and its keys are the reader's own."""
    return {
        "lesson": (text(64, "[a-z0-9-]*"), ""),
        "typed": (record(Typed, TYPED), REQUIRED),
        "experiment": (experiment, REQUIRED),
        "learning_rate": (real(*LEARNING_RATES), REQUIRED),
        "place": (PLACE, Place()),
        "history": (record(_curve, HISTORY), REQUIRED),
        "problems": (by_name(_sentence(), 20, text(40, "[a-z_0-9]+")), {}),
        "inspection": (record(Inspection, INSPECTION), Inspection()),
        "edited": (set_of(ENTRY, MOST_EDITED), frozenset()),
        "ghost": (optional(experiment), None),
        "ghost_held": (TRUTH, False),
        "trail": (several(STRIDE, LONGEST_TRAIL), ()),
        "others": (several(record(Kept, KEPT), MOST_SEQUENCES - 1), ()),
    }
