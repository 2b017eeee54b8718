"""Where breakpoints fire in a run, known before anything is stepped through, and what they log."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from rnnviz.language import Sentence, sentence
from rnnviz.network.arrays import quiet
from rnnviz.network.entries import Written
from rnnviz.network.optimizers import is_of_update
from rnnviz.network.trace import Trace
from rnnviz.stepping.breakpoints import Breakpoint
from rnnviz.stepping.conditions import at_places, truth
from rnnviz.stepping.cursor import Program
from rnnviz.stepping.refusals import WatchError
from rnnviz.stepping.run import Run
from rnnviz.stepping.spelling import named, spelled, written
from rnnviz.stepping.triggers import Event
from rnnviz.stepping.watch import Summary, summary

#: So many answers are kept for a trace; the oldest goes first.
MOST_KEPT: Final = 64
#: So many items of an op are told one by one.
MOST_TOLD: Final = 6
INDEX: Final = attrgetter("index")
_KEPT: Final[WeakKeyDictionary[Trace, dict[Hashable, Any]]] = WeakKeyDictionary()
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Hit:
    """A breakpoint fires: at which op, which one (from 0), why, and whether the debugger stops.

    `times` is how often it fires at that op: one that counts items does so once for each of them.
    """

    index: int
    number: int
    why: Sentence
    stops: bool
    times: int = 1


@dataclass(frozen=True, slots=True)
class Logged:
    """A row that a log point writes; None where its expression has no value yet, or none at all."""

    index: int
    number: int
    value: Summary | None


class Mistake(NamedTuple):
    """What is wrong with a breakpoint, by its number (from 0), and with which part of it.

    `part` is "kind", "condition" or "log"; of a text it is `text[start:end]` that is wrong.
    """

    number: int
    part: str
    wrong: Sentence
    start: int = 0
    end: int = 0


class _Fired(NamedTuple):
    """What is known of one breakpoint, whatever its number."""

    hits: tuple[tuple[int, Sentence, int], ...] = ()
    rows: tuple[tuple[int, Summary | None], ...] = ()
    mistakes: tuple[tuple[str, Sentence, int, int], ...] = ()


def hits(
    breakpoints: Sequence[Breakpoint], trace: Trace, program: Program, learning_rate: float
) -> tuple[Hit, ...]:
    """All places at which they fire, in the order of the ops; log points too."""
    run, several = Run(trace, program, learning_rate), tuple(breakpoints)

    def merged() -> tuple[Hit, ...]:
        found = [
            Hit(index, number, why, one.stops, times)
            for number, one in enumerate(several)
            for index, why, times in _fired(one, run).hits
        ]
        return tuple(sorted(found, key=lambda hit: (hit.index, hit.number)))

    return _kept(run, several, merged)


def logged(
    breakpoints: Sequence[Breakpoint], trace: Trace, program: Program, learning_rate: float
) -> tuple[Logged, ...]:
    """All rows that log points write, in the order of the ops."""
    run = Run(trace, program, learning_rate)
    rows = [
        Logged(index, number, value)
        for number, one in enumerate(breakpoints)
        for index, value in _fired(one, run).rows
    ]
    return tuple(sorted(rows, key=lambda row: (row.index, row.number)))


def mistakes(
    breakpoints: Sequence[Breakpoint], trace: Trace, program: Program, learning_rate: float
) -> tuple[Mistake, ...]:
    """What is wrong with them, those that are switched off included."""
    run = Run(trace, program, learning_rate)
    return tuple(
        Mistake(number, *mistake)
        for number, one in enumerate(breakpoints)
        for mistake in _fired(replace(one, enabled=True), run).mistakes
    )


def next_stop(found: Sequence[Hit], index: int) -> int | None:
    """Where "continue" leads: the next op after `index` at which one stops; None for no such."""
    later = found[bisect_right(found, index, key=INDEX) :]
    return next((hit.index for hit in later if hit.stops), None)


def previous_stop(found: Sequence[Hit], index: int) -> int | None:
    """Where "reverse-continue" leads: the last op before `index` at which one stops, or None."""
    earlier = found[: bisect_left(found, index, key=INDEX)]
    return next((hit.index for hit in reversed(earlier) if hit.stops), None)


def at(found: Sequence[Hit], index: int) -> tuple[Hit, ...]:
    """What fires at an op, for telling why it is a stop."""
    first = bisect_left(found, index, key=INDEX)
    return tuple(found[first : bisect_right(found, index, key=INDEX)])


def _kept(run: Run, asked: Hashable, find: Callable[[], Answer]) -> Answer:
    """An answer found before, as long as its trace is alive: no trace is kept for its sake."""
    known = _KEPT.setdefault(run.trace, {})
    key = (asked, run.program, run.learning_rate)
    if key not in known:
        answer = find()
        while len(known) >= MOST_KEPT:
            known.pop(next(iter(known)), None)
        known[key] = answer
    return known[key]  # type: ignore[no-any-return]


def _fired(one: Breakpoint, run: Run) -> _Fired:
    """Where one fires: nowhere when it is switched off, or does not fit the run."""
    if not one.enabled:
        return _Fired()
    return _kept(run, one, lambda: _find(one, run))


@quiet
def _find(one: Breakpoint, run: Run) -> _Fired:
    wrong = one.misfit(run)
    if wrong:
        return _Fired(mistakes=(("kind", wrong, 0, 0),))
    events, mistaken = _events(one, run), []
    if one.condition.strip():
        holds, error = at_places(one.condition, run, [index for index, _ in events], truth)
        events = [event for event, true in zip(events, holds, strict=True) if true]
        mistaken += _told("condition", error)
    events = list(_counted(events, one.first - 1, one.every))
    rows: Iterable[tuple[int, Summary | None]] = ()
    if not one.stops:
        places = [index for index, _ in events]
        values, error = at_places(one.log, run, places, summary)
        rows = zip(places, values, strict=True)
        mistaken += _told("log", error)
    whys = tuple((index, _why(one, run, event), event.times) for index, event in events)
    return _Fired(whys, tuple(rows), tuple(mistaken))


def _events(one: Breakpoint, run: Run) -> list[tuple[int, Event]]:
    """Where it happens, in the order of the ops, whatever else it asks for."""
    found = [
        (run.program.index_of(event.name, event.t), event)
        for event in one.row.test(one, run)
        if _at_its_step(one, event)
    ]
    found.sort(key=lambda place: place[0])  # what comes with the same op stays in its order
    return found[:1] if one.row.once else found


def _counted(
    events: Iterable[tuple[int, Event]], skipped: int, every: int
) -> Iterator[tuple[int, Event]]:
    """Without the first so many times, and of the others every so many-th."""
    seen = 0
    for index, event in events:
        start = skipped - seen if seen < skipped else (skipped - seen) % every
        seen += event.times
        if start < event.times:
            yield index, event.counted(slice(start, None, every))


def _at_its_step(one: Breakpoint, event: Event) -> bool:
    """Whether it may fire at this step; an update has none, and has to be meant by its name."""
    if one.t is None or (is_of_update(event.name) and one.name == event.name):
        return True
    return event.t == one.t and not is_of_update(event.name)


def _told(part: str, error: WatchError | None) -> list[tuple[str, Sentence, int, int]]:
    return [(part, error.sentence, error.start, error.end)] if error else []


def _why(one: Breakpoint, run: Run, event: Event) -> Sentence:
    """Why it fires, with the numbers put in."""
    # A sum so far belongs to no step; its op does.
    steps = one.row.of_ops or event.name not in run.sums
    told = {key: written(value) for key, value in event.told.items()}
    if event.written is not None:
        told |= {"items": _items(event.written), "n": event.times}
        return sentence(one.row.singly, **named(event.name), **told)
    return sentence(one.row.why, **named(event.name, event.t if steps else None), **told)


def _items(items: Written) -> str:
    """The items that are counted at an op, each with its loss: `L₃ 0.012, L₂ −0.4, …`."""
    pairs = list(zip(items.losses.tolist(), items.items.tolist(), strict=True))[:MOST_TOLD]
    told = [f"{''.join(named('L', loss).values())}\u00a0{spelled(item)}" for loss, item in pairs]
    return ", ".join(told + ["…"] * (len(items.losses) > MOST_TOLD))
