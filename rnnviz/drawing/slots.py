"""How wide each op is on the timeline: as its name needs, or all alike where names have no room."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

#: Sizes of the names, the largest one first, in design pixels.
SIZES: Final = (11.0, 10.5, 10.0)
#: What stands free between two ops and round a name, in design pixels.
ROUND: Final = 5.6
#: An op without its name beside those that have theirs can still be pressed.
NAMELESS: Final = 6.0
#: From these widths on, ops have two pixels between each other, or one.
APART: Final = ((9.0, 2), (3.0, 1))
#: How wide characters are that are not like most of them, in ems.
EMS: Final = {**dict.fromkeys("Wwm", 1.0), **dict.fromkeys("₀₁₂₃₄₅₆₇₈₉ ri", 0.44)}


@dataclass(frozen=True)
class Slots:
    """Where ops begin, the end after them; the size of their names, 0 for none."""

    edges: tuple[float, ...]
    size: float = 0.0
    update_named: bool = False

    def at(self, x: float) -> int:
        """Which op is at a horizontal place; the nearest one beside all of them."""
        return min(max(bisect_right(self.edges, x) - 1, 0), len(self.edges) - 2)

    def middle(self, index: int) -> float:
        """The middle of an op."""
        return (self.edges[index] + self.edges[index + 1]) / 2

    def width(self, index: int) -> float:
        """How wide one is."""
        return self.edges[index + 1] - self.edges[index]


def even(start: float, width: float, count: int) -> Slots:
    """So many ops, all alike."""
    return Slots(tuple(start + width * number / count for number in range(count + 1)))


def fitting(names: Sequence[str], updating: int, start: float, width: float, zoom: float) -> Slots:
    """Ops as wide as their names need, if that fits; the last `updating` may go without."""
    for with_update in (True, False):
        for size in SIZES:
            told = len(names) if with_update else len(names) - updating
            wide = [(_wide(name) * size + ROUND) * zoom for name in names[:told]]
            wide += [NAMELESS * zoom] * (len(names) - told)
            spare = (width - sum(wide)) / len(names)
            if spare >= 0:
                return Slots(_edges(wide, spare, start), size, with_update)
    return even(start, width, len(names))


def blocks(found: Slots, last: Sequence[int], zoom: float) -> list[tuple[int, int]]:
    """From where to where each op is drawn that has no name, on whole pixels.

    So all gaps are alike. Where ops are too narrow to stand apart, only those which are the `last`
    of their time step do.
    """
    width = (found.edges[-1] - found.edges[0]) / (len(found.edges) - 1)
    gap = next((gap for least, gap in APART if width >= least * zoom), 0)
    edges = [round(edge) for edge in found.edges]
    ends = [end for before, end in pairwise((-1, *last)) for _ in range(end - before)]
    stops = [edges[end + 1] - 1 for end in ends]
    drawn: list[tuple[int, int]] = []
    for (left, right), stop in zip(pairwise(edges), stops, strict=True):
        start = min(left, stop)
        drawn.append((start, max(start, min(right - gap, stop))))
    return drawn


def _edges(wide: Sequence[float], spare: float, start: float) -> tuple[float, ...]:
    found, at = [start], start
    for one in wide:
        at += one + spare
        found.append(at)
    return tuple(map(round, found))


def _wide(name: str) -> float:
    """About how wide a bold name is, in ems."""
    return sum(1.0 if "\uac00" <= one <= "\ud7a3" else EMS.get(one, 0.64) for one in name)
