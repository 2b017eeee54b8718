"""The backward pass with a row for each loss: what each of them sends back, kept apart.

It goes by distance, not by time: all losses step back together, each from a step of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.cell import Cell
from rnnviz.network.tape import Tape


class Itemised(NamedTuple):
    """What losses send back over some distances in a row, the smallest first.

    `arrived` and `inner` are blocks [distances, rows, n_hidden]. At the i-th distance, that is at
    `distance + i`, the first `counts[i]` rows belong to as many neighbouring losses, of which
    `losses[i]` is the first; what else a block holds means nothing. `carried` has for each state
    and each distance what these rows send on, [counts[i], n_hidden]. Each row is 2 to the power of
    its loss's exponent larger than it stands here; `exponents` begins with that of `losses[0]` and
    has some to spare; it is None while all are 0.
    """

    distance: int
    losses: list[int]
    counts: list[int]
    arrived: list[Array]
    inner: list[Array]
    carried: list[list[Array]]
    exponents: Array | None = None

    def of(self, cell: Cell, gradient: str) -> Array:
        """The block of one that arrived at a step or lies within it, by its name in the table."""
        return (self.arrived + self.inner)[(cell.arrived + cell.inner).index(gradient)]

    @property
    def uses(self) -> Iterator[tuple[int, slice, slice]]:
        """For each distance its number in the block, the uses that it reaches, and their rows."""
        for number, (loss, count) in enumerate(zip(self.losses, self.counts, strict=True)):
            use = loss - self.distance - number
            yield number, slice(use, use + count), slice(count)


class Wanted(NamedTuple):
    """Which rows: of these losses, time steps in rising order; of one sequence of the tape.

    Rows further than `truncation` from their loss are dropped, and those that `carries` cuts off.
    Every `rescale_every` steps they are brought back to 1 by powers of two: that is exact, and no
    number turns denormal, which would make the products 10 to 20 times slower; 0 for never. At
    most `together` distances make a block.
    """

    losses: Array
    carries: Array | None = None
    truncation: int | None = None
    sequence: int = 0
    rescale_every: int = 0
    together: int = 1


class Stretch(NamedTuple):
    """Time steps from `start` on, to which the losses from `first` up to `end` reach back."""

    start: int
    first: int
    end: int

    def losses(self, distance: int, stop: int) -> list[int]:
        """For each of these distances the first loss that reaches so far, or for fewer of them.

        Up to a distance all losses reach on, from there on each time one fewer. No block has both.
        """
        if distance < self.first - self.start:
            stop = min(stop, self.first - self.start)
        return [max(self.first, self.start + one) for one in range(distance, stop)]


class Room:
    """Memory for the rows of a stretch over some distances, and for as many after them.

    What arrives at a distance stands in a slot, and blocks take the halves of the slots by turns.
    The first row of a slot is for what is sent to before the stretch.
    """

    def __init__(self, cell: Cell, own: Array, stretch: Stretch, most: int) -> None:
        self.stretch, self.most = stretch, most
        self._slot, rows, size = 0, stretch.end - stretch.first, own.shape[1]
        self._states = [np.empty((2 * most, rows + 1, size), own.dtype) for _ in cell.states]
        self._inner = [np.empty((most, rows, size), own.dtype) for _ in cell.inner]
        self._own = own[stretch.first : stretch.end]

    def enter(self) -> None:
        """Let each loss arrive at its own step: there it has its own part, and nothing else."""
        np.copyto(self._states[0][0, 1:], self._own)
        for state in self._states[1:]:
            state[0] = 0.0

    def block(self, distance: int, stop: int) -> Itemised:
        """The next distances, as far as they fit in: arrived is what came to the first of them."""
        losses = self.stretch.losses(distance, min(stop, distance + self.most))
        counts = [self.stretch.end - loss for loss in losses]
        here, number, widest = self._slot, len(losses), counts[0]
        self._slot = self.most - here
        arrived = [state[here : here + number, 1 : widest + 1] for state in self._states]
        inner = [one[:number, :widest] for one in self._inner]
        # The row of a loss moves up by one with each step, until it stands before the stretch.
        behind = losses[0] - distance > self.stretch.start
        sent = [
            [
                slot[behind : behind + count]
                for slot, count in zip(
                    (*state[here + 1 : here + number], state[self._slot]), counts, strict=True
                )
            ]
            for state in self._states
        ]
        return Itemised(distance, losses, counts, arrived, inner, sent)


class Read:
    """What a pass by rows reads: the derivatives of one sequence's steps, and matrices."""

    def __init__(self, weights: Named, tape: Tape, sequence: int) -> None:
        local, self.derive = tape.cell.derive(tape)
        self._slopes = [one[:, sequence] for one in local]
        # In memory of its own a transposed matrix is multiplied with faster, row after row.
        self._matrices = [np.ascontiguousarray(one) for one in tape.cell.transposed(weights)]

    def steps(self, block: Itemised) -> Iterator[Any]:
        """What each distance of a block steps back with."""
        counts, losses, states = block.counts, block.losses, len(block.arrived)
        uses = [loss - far for far, loss in enumerate(losses, block.distance)]
        local = [
            [one[use : use + count] for use, count in zip(uses, counts, strict=True)]
            for one in self._slopes
        ]
        within = [
            [rows[:count] for rows, count in zip(one, counts, strict=True)]
            for one in (*block.arrived, *block.inner)
        ]
        matrices = [[one] * len(counts) for one in self._matrices]
        arrays = (*within[:states], *local, *matrices, *within[states:], *block.carried)
        return zip(*arrays, strict=True)


def itemised(weights: Named, tape: Tape, wanted: Wanted) -> Iterator[Itemised]:
    """The backward pass by rows, from each loss to what is farthest from it.

    min(T, τ) steps back, each of at most T rows, which are one matrix product. A loss that is not
    asked for but lies between others has a row of zeros.
    """
    cell, own, losses = tape.cell, tape.of("own", wanted.sequence), wanted.losses
    read = Read(weights, tape, wanted.sequence)
    read.derive()
    if len(losses) and len(losses) <= losses[-1] - losses[0]:
        asked = np.zeros((len(own), 1), bool)
        asked[losses] = True
        own = np.where(asked, own, np.zeros((), own.dtype))
    for stretch in _stretches(wanted, len(own)):
        # What means nothing may stand behind rows of the last step, not among those of others.
        farthest = min(stretch.end - stretch.start, wanted.truncation or len(own))
        most = min(wanted.together, farthest, wanted.rescale_every or farthest)
        room = Room(cell, own, stretch, 1 if stretch.end < len(own) else most)
        room.enter()
        for block in _blocks(room, farthest, wanted.rescale_every):
            for arrays in read.steps(block):
                cell.step_back(*arrays)
            yield block


def every_loss(
    weights: Named, tape: Tape, together: int
) -> tuple[list[Itemised], Callable[[], Iterator[Itemised]]]:
    """The same for all losses, bound to its arrays: the blocks, and a call that fills them.

    The call reads what then stands on the tape. Of a short pass most goes into finding arrays.
    """
    own, read = tape.of("own", 0), Read(weights, tape, 0)
    room = Room(tape.cell, own, Stretch(0, 0, len(own)), together)
    blocks = list(_blocks(room, len(own), 0))
    steps, step_back = [list(read.steps(block)) for block in blocks], tape.cell.step_back

    def run() -> Iterator[Itemised]:
        read.derive()
        room.enter()
        for block, some in zip(blocks, steps, strict=True):
            for arrays in some:
                step_back(*arrays)
            yield block

    return blocks, run


def _stretches(wanted: Wanted, steps: int) -> Iterator[Stretch]:
    """Time as it is cut where nothing is carried back, as far as there are losses in a part."""
    losses, carries = wanted.losses, wanted.carries
    cuts = [] if carries is None else (np.flatnonzero(~carries[:-1]) + 1).tolist()
    for start, stop in pairwise([0, *cuts, steps]):
        within = losses[(losses >= start) & (losses < stop)] if cuts else losses
        if len(within):
            yield Stretch(start, int(within[0]), int(within[-1]) + 1)


def _blocks(room: Room, farthest: int, every: int) -> Iterator[Itemised]:
    """The blocks of a stretch before their steps are made, the rows brought back to 1 in time."""
    distance, (_, first, end) = 0, room.stretch
    exponents = np.zeros(end - first + room.most, np.int32)
    while distance < farthest:
        # A block ends where rows are rescaled.
        stop = distance + every - distance % every if every else farthest
        block = room.block(distance, min(stop, farthest))
        if every:
            passed = block.losses[0] - first
            if distance % every == 0:
                exponents = exponents.copy()  # so that what was handed out stays as it was
                rows = exponents[passed : passed + block.counts[0]]
                _rescale([one[0] for one in block.arrived], rows)
            block = block._replace(exponents=exponents[passed:])
        yield block
        distance += len(block.losses)


def _rescale(arrived: list[Array], exponents: Array) -> None:
    """Divide each row by a power of two that brings its largest entry to 1; exact."""
    largest = np.abs(arrived[0]).max(axis=1)
    for state in arrived[1:]:
        np.maximum(largest, np.abs(state).max(axis=1), out=largest)
    powers = np.frexp(largest)[1]
    for state in arrived:
        np.ldexp(state, -powers[:, None], out=state)
    exponents += powers
