"""What a document has of what is looked at beside the place: breakpoints, watches, the form."""

from __future__ import annotations

from typing import Any, Final

from rnnviz.network.vocabulary import LONGEST_WORD
from rnnviz.session.ways import (
    REQUIRED,
    TRUTH,
    Way,
    in_turn,
    one_of,
    optional,
    real,
    record,
    set_of,
    several,
    text,
    whole,
)
from rnnviz.stepping.breakpoints import Breakpoint
from rnnviz.stepping.chart import OVER_DECADES, PLOTTED, Chart, Span
from rnnviz.stepping.cursor import EVERY_OP
from rnnviz.stepping.draft import LONGEST, TEXTS, Draft
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.followed import LONGEST as LONGEST_WAY
from rnnviz.stepping.followed import Followed
from rnnviz.stepping.inspection import LONGEST_WATCH, MOST_WATCHES, PLOTS, SHELF
from rnnviz.stepping.part import WHOLE, Part
from rnnviz.stepping.pick import QUANTITIES, Pick
from rnnviz.stepping.triggers import KINDS
from rnnviz.stepping.use import LONGEST_PROMPT, PARTS, PORTIONS, SEEDS, TEMPERATURES, UNUSED, Use
from rnnviz.training.memory import LARGEST as LARGEST_FACTOR
from rnnviz.training.sampling import MOST as MOST_DRAWN

#: Fields by name: how each is written and read, and what it is where a file has no such field.
Rows = dict[str, tuple[Way, Any]]

MOST_BREAKPOINTS: Final = 1000
#: Curves that are left out of the plot over the updates.
MOST_HIDDEN: Final = 10_000
STEP: Final = whole(0, 10**9)

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
                make=Entry,
            ),
            LONGEST_WAY,
        ),
        (),
    ),
    "at": (whole(-1, LONGEST_WAY), -1),
}
SPAN: Final = optional(in_turn(real(), real(), make=Span))
CHART: Final[Rows] = {
    "what": (one_of(*PLOTTED), PLOTTED[0]),
    "log": (set_of(one_of(*PLOTTED), len(PLOTTED)), OVER_DECADES),
    "log_updates": (TRUTH, False),
    "hidden": (set_of(text(LONGEST_WORD), MOST_HIDDEN), frozenset()),
    "across": (SPAN, None),
    "up": (SPAN, None),
}
USE: Final[Rows] = {
    "text": (text(LONGEST_PROMPT), ""),
    "seed": (whole(*SEEDS), 1),
    "temperature": (real(*TEMPERATURES), 1.0),
    "count": (whole(0, MOST_DRAWN), 0),
    "portion": (whole(*PORTIONS), 20),
    "at": (whole(-1, MOST_DRAWN), -1),
    "part": (one_of(*PARTS), PARTS[0]),
}
INSPECTION: Final[Rows] = {
    "pick": (record(Pick, PICK), Pick()),
    "followed": (record(Followed, FOLLOWED), Followed()),
    "part": (in_turn(STEP, STEP, whole(0, 10**9), make=Part), WHOLE),
    "plot": (one_of(*PLOTS), PLOTS[0]),
    "chart": (record(Chart, CHART), Chart()),
    "shelf": (one_of(*SHELF), SHELF[0]),
    "breakpoints": (several(record(Breakpoint, BREAKPOINT), MOST_BREAKPOINTS), ()),
    "draft": (optional(record(Draft, DRAFT)), None),
    "enlarged": (text(40), ""),
    "factor": (real(0.0, LARGEST_FACTOR), 1.0),
    "use": (record(Use, USE), UNUSED),
    "skipped": (set_of(one_of(*EVERY_OP), len(EVERY_OP)), frozenset()),
    "watches": (several(text(LONGEST_WATCH), MOST_WATCHES), ()),
}
