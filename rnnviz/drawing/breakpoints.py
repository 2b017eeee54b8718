"""Breakpoints as they are listed: what they are, where they fire, what they have logged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from rnnviz.drawing import numerals
from rnnviz.drawing.kept import kept
from rnnviz.drawing.shapes import Box
from rnnviz.drawing.timeline import bare_name, name_of
from rnnviz.drawing.view import View
from rnnviz.drawing.watches import in_short
from rnnviz.language import sentence
from rnnviz.network.rows import PASSES
from rnnviz.stepping.breakpoints import Breakpoint
from rnnviz.stepping.hits import Hit, at, hits, logged, mistakes
from rnnviz.stepping.run import Run
from rnnviz.stepping.spelling import named
from rnnviz.stepping.wrong import Wrong

#: What a mark above the timeline can say, the strongest first.
STOP, LOG, OFF = "stop", "log", "off"
MARKS: Final = (STOP, LOG, OFF)
#: The marks of so many sets of breakpoints are kept.
MOST_KEPT: Final = 4


class Listed(NamedTuple):
    """A breakpoint in the list: its sentence, how often it fires, and where the next time.

    `following` is the index of the next op at which it fires, -1 for none; `wrong` what is wrong
    with which of its texts.
    """

    text: str
    kind: str
    times: int
    is_here: bool
    following: int = -1
    wrong: tuple[tuple[str, Wrong], ...] = ()


class Row(NamedTuple):
    """What a log point has written: at which op, the op's name, the value or "—"."""

    place: int
    op: str
    value: str
    log: str


def listed(view: View) -> list[Listed]:
    """All breakpoints in their order; those that are off as if they were on."""
    found = _every_hit(view)
    wrong = mistakes(view.breakpoints, *_run(view))
    made = []
    for number, one in enumerate(view.breakpoints):
        own = [hit for hit in found if hit.number == number]
        later = (hit.index for hit in own if hit.index > view.reached.index)
        problems = tuple(
            (_text_of(one, each.part), Wrong(each.wrong, each.start, each.end))
            for each in wrong
            if each.number == number
        )
        here = any(hit.index == view.reached.index for hit in own) and one.enabled
        times = sum(hit.times for hit in own)
        said, kind = view.say(one.said()), _kind(one)
        made.append(Listed(said, kind, times, here, next(later, -1), problems))
    return made


def here(view: View) -> list[str]:
    """Why the present op is a stop, or why something is logged there."""
    return [view.say(hit.why) for hit in at(view.hits, view.reached.index)]


def op_name(view: View, index: int) -> str:
    """An op as the timeline names it, with its number from 1: `∂z₂ · 17`."""
    op = view.reached.program.op(index)
    name = bare_name(op.name, view.say) if op.kind == "update" else name_of(op, view.say)
    return f"{name} · {index + 1}"


def rows(view: View) -> list[Row]:
    """All rows that log points write in this run, those to come included."""
    return [
        Row(
            row.index,
            op_name(view, row.index),
            numerals.UNKNOWN if row.value is None else in_short(view, row.value),
            view.breakpoints[row.number].log.strip(),
        )
        for row in logged(view.breakpoints, *_run(view))
    ]


def name_text(view: View, kind: str, name: str) -> str:
    """What a breakpoint watches, as it stands in a list of choices."""
    if kind == "pass":
        return view.say(f"pass.{name}") if name in PASSES else name
    parts = named(name)
    return view.say(sentence("breaks.quantity", **parts))


def told_at(view: View, index: int) -> list[str]:
    """What fires at an op, each in a sentence, before anything has run."""
    found = []
    for hit in at(_every_hit(view), index):
        one = view.breakpoints[hit.number]
        said, kind = view.say(one.said()), _kind(one)
        found.append(said if kind == STOP else view.say(f"breaks.{kind}", what=said))
    return found


def marks(view: View) -> dict[int, str]:
    """What stands above the timeline, by the index of the op: the strongest kind that fires."""
    key = ("marks", view.breakpoints, view.learning_rate)
    return kept(view.trace, key, lambda: _marks(view), MOST_KEPT)


def _marks(view: View) -> dict[int, str]:
    kinds, found = [_kind(one) for one in view.breakpoints], dict[int, str]()
    for hit in _every_hit(view):
        kind = kinds[hit.number]
        found[hit.index] = min(found.get(hit.index, kind), kind, key=MARKS.index)
    return found


def dots(
    view: View,
    middle: Callable[[int], float],
    y: float,
    zoom: float,
    shown: range | None = None,
) -> Iterator[Box]:
    """A mark above each op: a dot where it stops, a square for a log, hollow what is off.

    `middle` tells where the middle of an op is, `y` is the upper edge of the marks.
    """
    r, palette = 2.6 * zoom, view.palette
    taken: dict[str, float] = {}
    for index, kind in marks(view).items():
        if shown is not None and index not in shown:
            continue
        x = middle(index) - r
        # Of marks that would hide one another one is enough.
        if x - taken.get(kind, -2 * r) < 1:
            continue
        taken[kind] = x
        if kind == STOP:
            yield Box(x, y, 2 * r, 2 * r, palette.loss, radius=r)
        elif kind == LOG:
            yield Box(x, y, 2 * r, 2 * r, palette.ink)
        else:
            inset, line = 0.5 * zoom, 1.1 * zoom
            side = 2 * (r - inset)
            x, r_off = x + inset, r - inset
            yield Box(x, y + inset, side, side, "", palette.muted, line, radius=r_off)


def _every_hit(view: View) -> tuple[Hit, ...]:
    """Where they fire, those that are off as if they were on."""
    several = tuple(replace(one, enabled=True) for one in view.breakpoints)
    return hits(several, *_run(view))


def _run(view: View) -> Run:
    return Run(view.trace, view.reached.program, view.learning_rate)


def _kind(one: Breakpoint) -> str:
    if not one.enabled:
        return OFF
    return STOP if one.stops else LOG


def _text_of(one: Breakpoint, part: str) -> str:
    """The text that a mistake is in; none for what is no text."""
    return {"condition": one.condition, "log": one.log}.get(part, "")
