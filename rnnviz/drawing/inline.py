"""The values of a line of the listing, as they are written below it: `# dz[t] −0.40 +0.11  …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from rnnviz.drawing import numerals
from rnnviz.drawing.heatmaps import is_known, numbers
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array, norm

#: A name in a line of the program, and the step that it is asked for there.
USED: Final = re.compile(r"([A-Za-z_]\w*)(?:\[(?:t(?: ([+-]) 1)?)\])?")
#: Up to so many numbers are written out; more are their shape and their norm.
MOST_NUMBERS: Final = 6


class Use(NamedTuple):
    """A quantity as a line names it, and the step (from 0) that is meant."""

    text: str
    name: str
    t: int


def uses(view: View, code: str) -> Iterator[Use]:
    """What a line names, each once, what it computes first; a step that is not there is none."""
    seen = set()
    for found in USED.finditer(code):
        name, t = found[1], view.op.t + {"+": 1, "-": -1}.get(found[2], 0)
        if (
            (name in view.table or name == "target")
            and 0 <= t < view.steps
            and (name, t) not in seen
        ):
            seen.add((name, t))
            yield Use(found[0], name, t)


def inline(view: View, code: str) -> str:
    """The values of all that a line names, at the present step."""
    return "# " + "   ".join(f"{use.text} {value(view, use)}" for use in uses(view, code))


def value(view: View, use: Use) -> str:
    """A few numbers, or shape and norm; a dash for what has not been computed yet."""
    if not is_known(view, use.name, use.t):
        return numerals.UNKNOWN
    if use.name == "target":
        known = view.has_target(use.t)
        return view.experiment.marked.targets[use.t] if known else view.say("diagram.no_target")
    if view.op.name == f"new_{use.name}":  # the line of an update reads the weight before it
        return _short(view.trace[use.name])
    return _short(numbers(view, use.name, use.t))


def _short(values: Array) -> str:
    if values.ndim == 0:
        return numerals.signed(float(values), 3).strip()
    if values.ndim == 1 and values.size <= MOST_NUMBERS and not numerals.exponent_of(values):
        return " ".join(numerals.signed(one).strip() for one in values.tolist())
    shape = "×".join(map(str, values.shape))
    return f"[{shape}] ‖·‖ {numerals.magnitude(norm(values))}"
